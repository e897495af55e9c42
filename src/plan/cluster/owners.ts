import { Metadata, Pod } from './kinds';
import { StoredObject } from './stored-objects';
import { memoizeByObject } from '../memoize';

/**
 * The workloads, as `Kind/namespace/name`, that own another of the objects, as in the output of `kubectl get`. Their pods are among the
 * objects already.
 */
export function ownersAmong(objects: ReadonlyArray<StoredObject>): Set<string> {
  return new Set(objects.flatMap(({ type, read }) => {
    if (!OWNED_TYPES.includes(type)) return [];
    const { metadata } = read as Pod;
    return ownersOf(metadata).map(({ kind, name }) => `${kind}/${metadata.namespace}/${name}`);
  }));
}

const OWNED_TYPES = ['v1 Pod', 'apps/v1 ReplicaSet', 'batch/v1 Job'];

/** The controller of an object; of a pod, also the workload that made this controller, if its name shows it. */
export function ownersOf({ ownerReferences = [], labels = {} }: Metadata): Array<{ kind: string; name: string }> {
  const direct = ownerReferences.find(({ controller }) => controller);
  if (direct === undefined) return [];
  const hash = `-${labels['pod-template-hash']}`;
  if (direct.kind === 'ReplicaSet' && direct.name.endsWith(hash)) {
    return [direct, { kind: 'Deployment', name: direct.name.slice(0, -hash.length) }];
  }
  // The name of a CronJob's Job ends in the minute of its schedule; any Job whose name ends in a number is taken for one.
  if (direct.kind === 'Job' && /-\d+$/.test(direct.name)) return [direct, { kind: 'CronJob', name: direct.name.replace(/-\d+$/, '') }];
  return [direct];
}

/** The workload that made a pod, or the pod itself, as `Kind/namespace/name`. */
export const workloadIdOf = memoizeByObject(({ metadata }: Pod): string => {
  const { kind, name } = ownersOf(metadata).at(-1) ?? { kind: 'Pod', name: metadata.name };
  return `${kind}/${metadata.namespace}/${name}`;
});
