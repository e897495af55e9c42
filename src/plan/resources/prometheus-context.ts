import { Assets } from './assets';
import { PrometheusSpec } from './prometheus';
import { Version } from './prometheus-version';

/** The Prometheus for which a configuration is generated (`ConfigGenerator` of `pkg/prometheus/promcfg.go`). */
export interface PrometheusContext {
  readonly namespace: string;
  readonly spec: PrometheusSpec;
  readonly version: Version;
  readonly assets: Assets;
  /** Whether it is an agent in DaemonSet mode, with a pod on each node that scrapes the pods of its node. */
  readonly onEachNode: boolean;
}
