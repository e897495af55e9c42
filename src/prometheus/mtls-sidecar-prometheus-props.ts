import { ApiObjectMetadata, Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import { PrometheusStorage, storage } from './prometheus-storage';
import { isMesh } from '../described/checks';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { Checks, listOf, mapOf, optional } from '../values/check';
import { duration } from '../values/duration';
import { metadata } from '../values/metadata';
import { dnsLabel, labelName, labels } from '../values/names';
import { resources } from '../values/resources';
import { anyText, count, text } from '../values/scalars';
import { size } from '../values/size';
import { fullVersion } from '../values/version';

/** Properties of a `MtlsSidecarPrometheus`. */
export interface MtlsSidecarPrometheusProps {
  /**
   * Metadata of the Prometheus resource; the operator names its pods `prometheus-<name>-0` and so on.
   *
   * @default - a name from the construct path, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh, which must use sidecars.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The version of Prometheus, in full.
   *
   * @default '3.13.0' - the one that this library is tested with
   */
  readonly version?: string;

  /**
   * The image of Prometheus. It must be of the given `version`, since the operator writes the configuration for that one.
   *
   * @default - the operator's: `quay.io/prometheus/prometheus` with the version as its tag
   */
  readonly image?: string;

  /**
   * The version of prometheus-operator, in full, at least 0.76.0, which is the first with all fields that are used here.
   *
   * @default '0.93.1' - the one that this library is tested with
   */
  readonly operatorVersion?: string;

  /**
   * The number of pods, each of which scrapes all targets.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The labels of the PodMonitors, ServiceMonitors, Probes, ScrapeConfigs and PrometheusRules that it selects; an empty map selects all.
   * The constructs of this library set them on their objects.
   *
   * @default - `prometheus: <name>`, so that it uses only objects that are made for it
   */
  readonly selectorLabels?: { [key: string]: string };

  /**
   * The namespaces, in addition to its own, in which it selects those objects and may discover pods, Services, EndpointSlices and
   * Ingresses.
   *
   * @default - all, with a ClusterRole
   */
  readonly namespaces?: string[];

  /**
   * How often it scrapes where a monitor sets no interval, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default '30s' - the default of the operator
   */
  readonly scrapeInterval?: string;

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
   * The volume of each replica.
   *
   * @default - none, so samples are lost with the pod
   */
  readonly storage?: PrometheusStorage;

  /**
   * The resource requests and limits of the container of Prometheus.
   *
   * @default - a request of 400 MiB memory, as in kube-prometheus, and no limits: replaying the write-ahead log could exceed one of memory
   */
  readonly resources?: ContainerResources;

  /**
   * Labels that are added to alerts and to federated or remotely written samples.
   *
   * @default - `prometheus` and `prometheus_replica`, which the operator sets
   */
  readonly externalLabels?: { [name: string]: string };
}

/** The checks of these props. */
export const MTLS_SIDECAR_PROMETHEUS_CHECKS: Checks<MtlsSidecarPrometheusProps> = {
  metadata: optional(metadata),
  mesh: optional(isMesh),
  version: optional(fullVersion),
  image: optional(text),
  operatorVersion: optional(fullVersion),
  replicas: optional(count),
  selectorLabels: optional(labels),
  namespaces: optional(listOf(dnsLabel)),
  scrapeInterval: optional(duration),
  evaluationInterval: optional(duration),
  retention: optional(duration),
  retentionSize: optional(size),
  storage: optional(storage),
  resources: optional(resources),
  externalLabels: optional(mapOf(anyText, externalLabel)),
};

/**
 * The external labels that the operator sets itself and does not allow in the resource (`buildExternalLabels` in
 * pkg/prometheus/promcfg.go).
 */
const RESERVED = ['prometheus', 'prometheus_replica'];

function externalLabel(name: string, prop: string, cannot: string): string {
  if (RESERVED.includes(name)) {
    throw refusal({ cannot, because: `${prop} has '${name}', which the operator sets itself`, instead: 'Use another name' });
  }
  return labelName(name, prop, cannot);
}
