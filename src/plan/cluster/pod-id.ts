import { Pod } from './kinds';

/** How the plan names a pod: `Pod/namespace/name`. */
export function podIdOf({ metadata: { namespace, name } }: Pick<Pod, 'metadata'>): string {
  return `Pod/${namespace}/${name}`;
}
