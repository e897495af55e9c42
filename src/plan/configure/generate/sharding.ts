import { RelabelConfig } from '../../prometheus/scrape-config';
import { PrometheusSpec } from '../../resources/prometheus';

/** How many Prometheus pods share the targets (`shardsNumber` of `pkg/prometheus/common.go`). */
export function shardsOf({ shards }: PrometheusSpec): number {
  return Math.max(shards, 1);
}

/** Each target stays on one shard, by the hash of a label (`appendShardingRelabelingWithLabel` of `pkg/prometheus/promcfg.go`). */
export function sharding(spec: PrometheusSpec, label: string): RelabelConfig[] {
  return [
    { source_labels: [label, '__tmp_hash'], target_label: '__tmp_hash', regex: '(.+);', replacement: '$1', action: 'replace' },
    { source_labels: ['__tmp_hash'], target_label: '__tmp_hash', modulus: shardsOf(spec), action: 'hashmod' },
    { source_labels: ['__tmp_hash', '__tmp_disable_sharding'], regex: '$(SHARD);|.+;.+', action: 'keep' },
  ];
}

/** The same for rules of the user, unless there is one shard only or one of the rules is a hash already (`appendShardingRelabelingWithAddressIfMissing`). */
export function withSharding(spec: PrometheusSpec, rules: ReadonlyArray<RelabelConfig>): ReadonlyArray<RelabelConfig> {
  if (shardsOf(spec) === 1 || rules.some(rule => rule.action === 'hashmod')) return rules;
  return [...rules, ...sharding(spec, '__address__')];
}
