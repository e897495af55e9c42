import { PodMonitorSpecPodMetricsEndpointsMetricRelabelingsAction as Action, PodMonitorSpecPodMetricsEndpointsMetricRelabelings as MetricRelabeling } from '../../imports/pod-monitor';
import { refusal } from '../errors';

const NAME = '__name__';
const MARK = '__tmp_envoy';

/**
 * Drops Envoy's own metrics, all those named `envoy_…`, but for some, and touches no other: the agent serves Envoy's and the application's on one endpoint.
 *
 * RE2 has no negative lookahead, so the unwanted ones are marked, the wanted ones unmarked, and what is still marked is dropped.
 *
 * @throws when a name is not that of an Envoy metric, where `*` stands for any characters.
 */
export function keepEnvoyMetrics(names: string[], cannot: string): MetricRelabeling[] {
  for (const name of names) {
    if (!/^envoy_[a-zA-Z0-9_*]*$/.test(name)) {
      throw refusal({
        cannot,
        because: `envoyMetrics has '${name}', which no metric of Envoy is named`,
        instead: "Write names that start with 'envoy_', with '*' for any characters, such as 'envoy_cluster_upstream_cx_*'",
      });
    }
  }
  return [
    { action: Action.REPLACE, sourceLabels: [NAME], regex: 'envoy_.*', targetLabel: MARK, replacement: 'drop' },
    ...(names.length === 0 ? [] : [
      { action: Action.REPLACE, sourceLabels: [NAME], regex: names.map(name => name.replace(/\*/g, '.*')).join('|'), targetLabel: MARK, replacement: '' },
    ]),
    { action: Action.DROP, sourceLabels: [MARK], regex: 'drop' },
  ];
}
