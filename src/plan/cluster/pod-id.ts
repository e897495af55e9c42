import { Pod } from './kinds';

/** How the plan names a pod: `Pod/namespace/name`. */
export function podIdOf({ metadata: { namespace, name } }: Pod): string {
  return `Pod/${namespace}/${name}`;
}
