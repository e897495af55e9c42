import { templateHash, uidOf } from './generated-ids';
import { CronJob, Job, JobSpec, Metadata, PodTemplate, Workload } from './kinds';
import { StoredObject } from './stored-objects';
import { POD_MAKERS, PodMakerKind, makesPods } from '../kubernetes/pod-makers';

/** What owns the pods of a workload. */
interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/** The data that a controller makes pods from. */
export interface PodMaker {
  readonly template: PodTemplate;
  readonly owner: Owner;
  /** The labels that the controller adds. */
  readonly labels: { readonly [name: string]: string };
  /** The number of pods that are asked for. */
  readonly pods: number;
  /** Only the pods of a StatefulSet get their names, host names and claims of volumes from the controller. */
  readonly stateful?: { readonly start: number; readonly serviceName?: string; readonly claims: ReadonlyArray<string> };
}

const CONTROLLERS: { readonly [Kind in Exclude<PodMakerKind, 'Pod'>]: (read: never) => PodMaker } = {
  Deployment: ({ metadata, spec }: Workload) => {
    const hash = hashOf('Deployment', metadata);
    const replicaSet = owner('apps/v1', 'ReplicaSet', metadata, `-${hash}`);
    return { template: spec.template, owner: replicaSet, labels: { 'pod-template-hash': hash }, pods: spec.replicas ?? 1 };
  },
  ReplicaSet: ({ metadata, spec }: Workload) =>
    ({ template: spec.template, owner: owner('apps/v1', 'ReplicaSet', metadata), labels: {}, pods: spec.replicas ?? 1 }),
  StatefulSet: ({ metadata, spec }: Workload) => ({
    template: spec.template,
    owner: owner('apps/v1', 'StatefulSet', metadata),
    labels: { 'controller-revision-hash': `${metadata.name}-${hashOf('StatefulSet', metadata)}` },
    pods: spec.replicas ?? 1,
    stateful: {
      start: spec.ordinals?.start ?? 0,
      serviceName: spec.serviceName,
      claims: spec.volumeClaimTemplates?.flatMap(claim => claim.metadata?.name ?? []) ?? [],
    },
  }),
  DaemonSet: ({ metadata, spec }: Workload) => ({
    template: spec.template,
    owner: owner('apps/v1', 'DaemonSet', metadata),
    labels: { 'controller-revision-hash': hashOf('DaemonSet', metadata), 'pod-template-generation': '1' },
    pods: 1,
  }),
  Job: ({ metadata, spec }: Job) => jobMaker(metadata, spec),
  // A real Job is named after the minute for which it was scheduled.
  CronJob: ({ metadata, spec }: CronJob) =>
    jobMaker({ ...metadata, name: `${metadata.name}-0` }, { ...spec.jobTemplate.spec, suspend: spec.suspend }),
};

/** How the controllers of Kubernetes make pods from an object (`pkg/controller`); undefined for an object that makes none. */
export function podMakerOf({ type, manifest: { kind }, read }: StoredObject): PodMaker | undefined {
  if (!makesPods(kind) || kind === 'Pod' || type !== `${POD_MAKERS[kind].apiVersion} ${kind}`) return undefined;
  return CONTROLLERS[kind](read as never);
}

/** The labels of `pkg/controller/job`, including the old ones without a prefix. */
function jobMaker(metadata: Metadata, spec: JobSpec): PodMaker {
  const job = owner('batch/v1', 'Job', metadata);
  return {
    template: spec.template,
    owner: job,
    labels: {
      'batch.kubernetes.io/job-name': job.name,
      'job-name': job.name,
      'batch.kubernetes.io/controller-uid': job.uid,
      'controller-uid': job.uid,
    },
    pods: spec.suspend ? 0 : spec.parallelism ?? 1,
  };
}

function owner(apiVersion: string, kind: string, metadata: Metadata, suffix = ''): Owner {
  const { namespace } = metadata;
  const name = `${metadata.name}${suffix}`;
  return { apiVersion, kind, namespace, name, uid: uidOf(kind, namespace, name) };
}

function hashOf(kind: string, { name, namespace }: Metadata): string {
  return templateHash(kind, namespace, name);
}
