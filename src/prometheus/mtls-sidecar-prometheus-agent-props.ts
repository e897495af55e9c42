import { MTLS_SIDECAR_CHECKS, MtlsSidecarOptions } from './mtls-sidecar-options';
import { RemoteWrite, remoteWrites } from './remote-write/remote-write';
import { isRuleEvaluator } from '../described/checks';
import { IRuleEvaluator } from '../described/scraper';
import { Checks, optional } from '../values/check';
import { wordOf } from '../values/scalars';

/**
 * Where the pods of an agent run.
 *
 * @see https://prometheus-operator.dev/docs/platform/prometheus-agent/
 */
export enum PrometheusAgentMode {
  /** Pods that share or repeat all targets, wherever they run. */
  STATEFUL_SET = 'StatefulSet',

  /** A pod on each node, which scrapes the pods of that node. The operator needs its feature gate `PrometheusAgentDaemonSet`. */
  DAEMON_SET = 'DaemonSet',
}

/** Properties of a `MtlsSidecarPrometheusAgent`. */
export interface MtlsSidecarPrometheusAgentProps extends MtlsSidecarOptions {
  /** Where it writes its samples to, at least one: it keeps none. */
  readonly remoteWrite: RemoteWrite[];

  /**
   * Where its pods run. In DaemonSet mode it selects PodMonitors only, and has no `replicas`, `shards` or `storage`.
   *
   * @default PrometheusAgentMode.STATEFUL_SET - as in the operator
   */
  readonly mode?: PrometheusAgentMode;

  /**
   * Who evaluates PrometheusRules on what it scrapes: the Prometheus that it writes to, such as a `MtlsSidecarPrometheus`. An agent cannot
   * evaluate rules itself.
   *
   * @default - nobody, so that a construct with an alert is refused
   */
  readonly ruleEvaluator?: IRuleEvaluator;
}

/** The checks of these props. */
export const MTLS_SIDECAR_PROMETHEUS_AGENT_CHECKS: Checks<MtlsSidecarPrometheusAgentProps> = {
  ...MTLS_SIDECAR_CHECKS,
  remoteWrite: remoteWrites,
  mode: optional(wordOf(PrometheusAgentMode)),
  ruleEvaluator: optional(isRuleEvaluator),
};
