import { Bare } from './api-resources';
import { addMeta, objectLabels } from './meta-labels';
import { LabelMap } from './target';
import { Pod } from '../cluster/kinds';
import { ObjectMeta } from '../kubernetes/manifest';

/** Finds the owners of a pod's owner; `attach` says which of them are asked for. */
export interface Owners {
  readonly attach: { readonly deployment?: boolean; readonly job?: boolean; readonly cronjob?: boolean };
  find(resource: 'replicasets' | 'jobs', name: string, namespace: string): Bare | undefined;
}

/** The meta labels of a pod, which each of its targets has (Prometheus `discovery/kubernetes/pod.go`, podLabels). */
export function podLabels(pod: Pod, owners: Owners): LabelMap {
  const { metadata, spec, status } = pod;
  return addMeta(objectLabels('pod', metadata), {
    pod_ip: status.podIP ?? '',
    pod_ready: readiness(pod),
    pod_phase: status.phase ?? '',
    pod_node_name: spec.nodeName ?? '',
    pod_host_ip: status.hostIP ?? '',
    pod_uid: metadata.uid ?? '',
    ...ownerLabels(pod, owners),
  });
}

function readiness({ status: { conditions } }: Pod): string {
  return conditions?.find(({ type }) => type === 'Ready')?.status.toLowerCase() ?? 'unknown';
}

function ownerLabels({ metadata }: Pod, owners: Owners): { readonly [name: string]: string | undefined } {
  const owner = controllerOf(metadata);
  if (owner === undefined) return {};
  const { deployment, job, cronjob } = owners.attach;
  const above = (resource: 'replicasets' | 'jobs', kind: string) => {
    const controller = controllerOf(owners.find(resource, owner.name, metadata.namespace)?.metadata);
    return controller?.kind === kind ? controller.name : undefined;
  };
  return {
    pod_controller_kind: owner.kind || undefined,
    pod_controller_name: owner.name || undefined,
    pod_deployment_name: deployment && owner.kind === 'ReplicaSet' ? above('replicasets', 'Deployment') : undefined,
    pod_job_name: job && owner.kind === 'Job' ? owner.name : undefined,
    pod_cronjob_name: cronjob && owner.kind === 'Job' ? above('jobs', 'CronJob') : undefined,
  };
}

type OwnerReference = NonNullable<ObjectMeta['ownerReferences']>[number];

function controllerOf(metadata: Pick<ObjectMeta, 'ownerReferences'> | undefined): OwnerReference | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller);
}
