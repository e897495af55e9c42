import { Pod } from '../../cluster/kinds';

/** The name of the workload of a pod, as istiod derives it from the pod (`pkg/kube/util.go`, GetDeployMetaFromPod). */
export function workloadOf({ metadata: { name, generateName, ownerReferences = [], labels = {} } }: Pod): string {
  if (!generateName) return name;
  const controller = ownerReferences.find(reference => reference.controller);
  switch (controller?.kind) {
    case 'ReplicaSet': return withoutHash(controller.name, labels['pod-template-hash'])
      ?? withoutHash(controller.name, labels['rollouts-pod-template-hash'])
      ?? controller.name;
    // A CronJob names its Jobs after the minute for which they are scheduled.
    case 'Job': return /^(.+)-\d{8,10}$/.exec(controller.name)?.[1] ?? controller.name;
    case 'ReplicationController': return labels.deploymentconfig || controller.name;
    default: return controller?.name ?? '';
  }
}

function withoutHash(name: string, hash: string | undefined): string | undefined {
  if (!hash || !name.endsWith(hash)) return undefined;
  return name.endsWith(`-${hash}`) ? name.slice(0, -hash.length - 1) : name;
}
