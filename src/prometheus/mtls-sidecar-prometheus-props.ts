import { ApiObjectMetadata, Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import { PrometheusStorage } from './prometheus-storage';
import { IstioMesh } from '../mesh/istio-mesh';

/** A Prometheus with certificates of the mesh. */
export interface MtlsSidecarPrometheusProps {
  /**
   * Metadata of the Prometheus resource; the operator names its pods `prometheus-<name>-0` and so on.
   *
   * @default - a name from the construct path, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh, whose pods must have sidecars.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The version of Prometheus, in full.
   *
   * @default '3.13.0' - the one that this library is proven with
   */
  readonly version?: string;

  /**
   * The image of Prometheus; it must hold the version that `version` says, by which the operator writes the configuration.
   *
   * @default - the operator's: `quay.io/prometheus/prometheus` with the version as its tag
   */
  readonly image?: string;

  /**
   * The version of prometheus-operator, in full; 0.76.0 is the oldest that knows what is asked of it here.
   *
   * @default '0.93.1' - the one that this library is proven with
   */
  readonly operatorVersion?: string;

  /**
   * How many pods scrape, each of them everything.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The labels by which it selects PodMonitors, ServiceMonitors, Probes, ScrapeConfigs and PrometheusRules; none select all. The constructs of this library
   * carry them by themselves.
   *
   * @default - `prometheus: <name>`, so that it scrapes what is made for it and nothing else
   */
  readonly selectorLabels?: { [key: string]: string };

  /**
   * The namespaces, beside its own, in which it selects those objects and may discover pods, Services, EndpointSlices and Ingresses.
   *
   * @default - all, with a ClusterRole
   */
  readonly namespaces?: string[];

  /**
   * How often it scrapes where a monitor does not say, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default '30s' - the operator's own
   */
  readonly scrapeInterval?: string;

  /**
   * How often it evaluates rules where a rule group does not say, as Prometheus writes durations.
   *
   * @default - '30s', the operator's own
   */
  readonly evaluationInterval?: string;

  /**
   * How long samples are kept, as Prometheus writes durations: `15d`.
   *
   * @default - as long as `retentionSize` lets them, or 24 hours where that is not set either, as the operator does
   */
  readonly retention?: string;

  /**
   * How much may be kept, in whole kibibytes; less than the size of the volume, since Prometheus stops when that is full.
   *
   * @default - four fifths of `storage`, as Prometheus advises, or no limit where there is none
   * @see https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
   */
  readonly retentionSize?: Size;

  /**
   * The volume of each replica.
   *
   * @default - none: samples are lost with the pod
   */
  readonly storage?: PrometheusStorage;

  /**
   * What the container of Prometheus asks for and may use.
   *
   * @default - asks for 400 MiB of memory, as kube-prometheus does, and has no limits: one of memory would end it while it reads its log
   */
  readonly resources?: ContainerResources;

  /**
   * Labels that everything which leaves this Prometheus carries: alerts, federated and remotely written samples.
   *
   * @default - `prometheus` and `prometheus_replica`, which the operator sets
   */
  readonly externalLabels?: { [name: string]: string };
}
