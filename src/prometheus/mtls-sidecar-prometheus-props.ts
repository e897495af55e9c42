import { Size } from 'cdk8s';
import { AlertmanagerEndpoint, alertmanagerEndpoint } from './alertmanager-endpoint';
import { MTLS_SIDECAR_CHECKS, MtlsSidecarOptions } from './mtls-sidecar-options';
import { RemoteWrite, remoteWrites } from './remote-write/remote-write';
import { ThanosSidecar, thanosSidecar } from './thanos-sidecar';
import { Checks, listOf, optional } from '../values/check';
import { duration } from '../values/duration';
import { flag } from '../values/scalars';
import { size } from '../values/size';

/** Properties of a `MtlsSidecarPrometheus`. */
export interface MtlsSidecarPrometheusProps extends MtlsSidecarOptions {
  /**
   * How often it evaluates rules where a rule group sets no interval, as Prometheus writes durations.
   *
   * @default - '30s', the default of the operator
   */
  readonly evaluationInterval?: string;

  /**
   * How long samples are kept, as Prometheus writes durations: `15d`.
   *
   * @default - until `retentionSize` is reached, or 24 hours if that is not set either, the default of the operator
   */
  readonly retention?: string;

  /**
   * The maximum size of the samples, in whole kibibytes. It must be less than the volume, since Prometheus stops when that is full.
   *
   * @default - four fifths of `storage`, as Prometheus recommends, or no limit without `storage`
   * @see https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
   */
  readonly retentionSize?: Size;

  /**
   * Where it writes its samples to, besides keeping them.
   *
   * @default - nowhere
   */
  readonly remoteWrite?: RemoteWrite[];

  /**
   * Whether it takes samples that others write to it, at `/api/v1/write` of its port 9090. Whoever reaches that port can write: let only
   * the writers in, with a NetworkPolicy.
   *
   * @default false
   */
  readonly remoteWriteReceiver?: boolean;

  /**
   * Where it sends alerts to.
   *
   * @default - nowhere
   */
  readonly alertmanagers?: AlertmanagerEndpoint[];

  /**
   * The sidecar of Thanos in each pod.
   *
   * @default - none
   */
  readonly thanos?: ThanosSidecar;
}

/** The checks of these props. */
export const MTLS_SIDECAR_PROMETHEUS_CHECKS: Checks<MtlsSidecarPrometheusProps> = {
  ...MTLS_SIDECAR_CHECKS,
  evaluationInterval: optional(duration),
  retention: optional(duration),
  retentionSize: optional(size),
  remoteWrite: optional(remoteWrites),
  remoteWriteReceiver: optional(flag),
  alertmanagers: optional(listOf(alertmanagerEndpoint)),
  thanos: optional(thanosSidecar),
};
