/** The kinds of objects that make pods: their version, and the path of the pod template in them. A pod is its own template. */
export const POD_MAKERS = {
  Pod: { apiVersion: 'v1', template: [] },
  Deployment: { apiVersion: 'apps/v1', template: ['spec', 'template'] },
  ReplicaSet: { apiVersion: 'apps/v1', template: ['spec', 'template'] },
  StatefulSet: { apiVersion: 'apps/v1', template: ['spec', 'template'] },
  DaemonSet: { apiVersion: 'apps/v1', template: ['spec', 'template'] },
  Job: { apiVersion: 'batch/v1', template: ['spec', 'template'] },
  CronJob: { apiVersion: 'batch/v1', template: ['spec', 'jobTemplate', 'spec', 'template'] },
} as const;

export type PodMakerKind = keyof typeof POD_MAKERS;

/** Whether objects of a kind make pods. */
export function makesPods(kind: string): kind is PodMakerKind {
  return Object.hasOwn(POD_MAKERS, kind);
}
