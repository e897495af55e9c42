/** How the controller of a kind names its pods, after the name of the workload (`generateName` in k8s.io/apiserver/pkg/storage/names). */
const SUFFIXES: Record<string, string> = {
  Deployment: '-[a-z0-9]+-[a-z0-9]{5}',
  ReplicaSet: '-[a-z0-9]{5}',
  DaemonSet: '-[a-z0-9]{5}',
  Job: '-[a-z0-9]{5}',
  CronJob: '-[0-9]+-[a-z0-9]{5}',
  StatefulSet: '-[0-9]+',
  Pod: '',
};

/** What the names of a workload's pods match, as a regular expression of Prometheus: for a kind that is not known, all that begin with its name. */
export function podNames(workload: string, kind?: string): string {
  return workload.replace(/\./g, '\\.') + (SUFFIXES[kind ?? ''] ?? '-.+');
}
