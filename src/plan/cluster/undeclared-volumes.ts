import { closest, distance } from 'fastest-levenshtein';
import { Pod } from './kinds';

/** Why the API server refuses a pod that mounts a volume which it does not declare (`pkg/apis/core/validation`, ValidateVolumeMounts). */
export function whyVolumeIsNotFound({ spec }: Pod): string | undefined {
  const names = spec.volumes?.map(({ name }) => name) ?? [];
  const declared = new Set(names);
  for (const field of ['initContainers', 'containers'] as const) {
    for (const [i, { name, volumeMounts = [] }] of (spec[field] ?? []).entries()) {
      const mount = volumeMounts.findIndex(each => !declared.has(each.name));
      if (mount === -1) continue;
      const missing = volumeMounts[mount].name;
      return `spec.${field}[${i}].volumeMounts[${mount}].name: Not found: "${missing}". ${remedyFor(missing, name, names)}`;
    }
  }
  return undefined;
}

function remedyFor(missing: string, container: string, names: ReadonlyArray<string>): string {
  const near = names.length === 0 ? undefined : closest(missing, [...names]);
  const isMisspelled = near !== undefined && distance(missing, near) <= missing.length / 4;
  return isMisspelled ? `Container ${container} probably means the volume ${near}` : `Declare the volume for container ${container}`;
}
