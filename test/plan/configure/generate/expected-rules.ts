/** The first rule of every job. */
export const JOB_NAME = { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' };

/** The rule that drops completed pods. */
export const RUNNING = { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: '(Failed|Succeeded)' };

/** The rules that keep the targets of one shard, by a hash of a label. */
export function sharding(label: string, modulus = 1): object[] {
  return [
    { source_labels: [label, '__tmp_hash'], target_label: '__tmp_hash', regex: '(.+);', replacement: '$1', action: 'replace' },
    { source_labels: ['__tmp_hash'], target_label: '__tmp_hash', modulus, action: 'hashmod' },
    { source_labels: ['__tmp_hash', '__tmp_disable_sharding'], regex: '$(SHARD);|.+;.+', action: 'keep' },
  ];
}
