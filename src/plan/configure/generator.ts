import { Assets } from './assets';
import { PrometheusSpec } from './resources/prometheus';
import { Version } from './version';

/** What a configuration is made from besides the monitors (`ConfigGenerator` of `pkg/prometheus/promcfg.go`). */
export interface Generator {
  readonly namespace: string;
  readonly spec: PrometheusSpec;
  readonly version: Version;
  readonly assets: Assets;
  /** The agent's DaemonSet mode: a pod on each node, for the pods of its node. */
  readonly onEachNode: boolean;
}

/** What is common to the monitors, once read from an object. */
export interface Resource<Spec> {
  /** Such as `ServiceMonitor/shop/cart`. */
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
  readonly spec: Spec;
}
