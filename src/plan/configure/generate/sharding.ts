import { RelabelConfig } from '../../prometheus/scrape-config';
import { PrometheusSpec } from '../../resources/prometheus';

/** The number of Prometheus pods that share the targets (`shardsNumber` of `pkg/prometheus/common.go`). */
export function shardsOf({ shards }: PrometheusSpec): number {
  return Math.max(shards, 1);
}

/** The rules that keep each target on one shard, by the hash of a label (`appendShardingRelabelingWithLabel` of `promcfg.go`). */
export function sharding(spec: PrometheusSpec, label: string): RelabelConfig[] {
  return [
    { source_labels: [label, '__tmp_hash'], target_label: '__tmp_hash', regex: '(.+);', replacement: '$1', action: 'replace' },
    { source_labels: ['__tmp_hash'], target_label: '__tmp_hash', modulus: shardsOf(spec), action: 'hashmod' },
    { source_labels: ['__tmp_hash', '__tmp_disable_sharding'], regex: '$(SHARD);|.+;.+', action: 'keep' },
  ];
}

/** Adds them to rules of the user, unless there is one shard or a rule hashes already (`appendShardingRelabelingWithAddressIfMissing`). */
export function withSharding(spec: PrometheusSpec, rules: ReadonlyArray<RelabelConfig>): ReadonlyArray<RelabelConfig> {
  if (shardsOf(spec) === 1 || rules.some(rule => rule.action === 'hashmod')) return rules;
  return [...rules, ...sharding(spec, '__address__')];
}
