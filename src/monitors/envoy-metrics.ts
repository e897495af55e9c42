import {
  PodMonitorSpecPodMetricsEndpointsMetricRelabelings as MetricRelabeling,
  PodMonitorSpecPodMetricsEndpointsMetricRelabelingsAction as Action,
} from '../../imports/pod-monitor';
import { refusal } from '../errors';

const NAME = '__name__';
const MARK = '__tmp_envoy';

/**
 * Drops Envoy's own metrics, all those named `envoy_…`, except the given ones. Others are kept, since the agent serves the metrics
 * of Envoy and of the application on one endpoint.
 *
 * RE2 has no negative lookahead, so all Envoy metrics are marked, the wanted ones are unmarked, and those still marked are dropped.
 *
 * @throws when a name is not the name of an Envoy metric, with `*` for any characters.
 */
export function keepEnvoyMetrics(names: string[], cannot: string): MetricRelabeling[] {
  for (const name of names) {
    if (!/^envoy_[a-zA-Z0-9_*]*$/.test(name)) {
      throw refusal({
        cannot,
        because: `envoyMetrics has '${name}', which is not the name of an Envoy metric`,
        instead: "Write names that start with 'envoy_', with '*' for any characters, such as 'envoy_cluster_upstream_cx_*'",
      });
    }
  }
  const kept = names.map(name => name.replace(/\*/g, '.*')).join('|');
  return [
    { action: Action.REPLACE, sourceLabels: [NAME], regex: 'envoy_.*', targetLabel: MARK, replacement: 'drop' },
    ...(names.length === 0 ? [] : [{ action: Action.REPLACE, sourceLabels: [NAME], regex: kept, targetLabel: MARK, replacement: '' }]),
    { action: Action.DROP, sourceLabels: [MARK], regex: 'drop' },
  ];
}
