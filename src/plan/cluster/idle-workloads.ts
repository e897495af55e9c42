import { Pod } from './kinds';
import { workloadIdOf } from './owners';
import { idOf, Manifest } from '../kubernetes/manifest';
import { makesPods } from '../kubernetes/pod-makers';
import { flag, integer, map, Read, readIfValid, record, text } from '../kubernetes/shape';
import { Labels } from '../prometheus/labels';

/** A workload without a pod. */
export interface IdleWorkload {
  readonly id: string;
  readonly namespace: string;
  /** Those that its pods would have. */
  readonly labels: Labels;
  /** Why it has none: `its spec.replicas is 0`. */
  readonly because: string;
}

const template = record({ metadata: record({ labels: map(text) }) });
const workloadSpec = record({
  template, replicas: integer(), suspend: flag, parallelism: integer(), jobTemplate: record({ spec: record({ template }) }),
});

/** The idle ones among objects; what a controller made and scaled down, such as an old ReplicaSet, is none. */
export function idleWorkloads(manifests: ReadonlyArray<Manifest>, pods: ReadonlyArray<Pod>): IdleWorkload[] {
  const withPods = new Set(pods.map(workloadIdOf));
  return manifests.filter(({ kind, metadata }) => makesPods(kind) && metadata.ownerReferences === undefined).flatMap(manifest => {
    const spec = readIfValid(workloadSpec, manifest.spec) ?? {};
    // A DaemonSet has a pod on each node that admits one.
    const isNotAdmitted = manifest.kind === 'DaemonSet' && !withPods.has(idOf(manifest));
    const because = whyIdle(spec) ?? (isNotAdmitted ? 'no given Node admits one' : undefined);
    const { metadata: { labels = {} } = {} } = spec.template ?? spec.jobTemplate?.spec?.template ?? {};
    return because === undefined ? [] : [{ id: idOf(manifest), namespace: manifest.metadata.namespace ?? 'default', labels, because }];
  });
}

function whyIdle({ replicas, suspend, parallelism }: Partial<NonNullable<Read<typeof workloadSpec>>>): string | undefined {
  if (replicas === 0) return 'its spec.replicas is 0';
  if (suspend) return 'its spec.suspend is true';
  return parallelism === 0 ? 'its spec.parallelism is 0' : undefined;
}
