import { Assets } from './assets';
import { PrometheusSpec } from './prometheus';
import { Version } from './prometheus-version';

/** What a configuration is made from besides the monitors (`ConfigGenerator` of `pkg/prometheus/promcfg.go`). */
export interface PrometheusContext {
  readonly namespace: string;
  readonly spec: PrometheusSpec;
  readonly version: Version;
  readonly assets: Assets;
  /** The agent's DaemonSet mode: a pod on each node, for the pods of its node. */
  readonly onEachNode: boolean;
}
