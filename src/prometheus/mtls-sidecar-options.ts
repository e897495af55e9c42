import { ApiObjectMetadata } from 'cdk8s';
import { ContainerResources, ISecret } from 'cdk8s-plus-27';
import { PrometheusStorage, storage } from './prometheus-storage';
import { Toleration, toleration } from './toleration';
import { isMesh } from '../described/checks';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { Checks, listOf, mapOf, optional } from '../values/check';
import { duration } from '../values/duration';
import { metadata } from '../values/metadata';
import { dnsLabel, labelName, labels } from '../values/names';
import { resources } from '../values/resources';
import { anyText, count, text } from '../values/scalars';
import { secretReference } from '../values/secret';
import { fullVersion } from '../values/version';

/** What a `MtlsSidecarPrometheus` and a `MtlsSidecarPrometheusAgent` can both be given. */
export interface MtlsSidecarOptions {
  /**
   * Metadata of the resource. Its labels are those of the ServiceAccount, roles and bindings beside it, too.
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
   * The number of shards that share the targets: each target is scraped by one shard, and by each replica of that. A shard has its own
   * samples only, so that queries over all of them need a store that they write to, or Thanos.
   *
   * @default 1
   * @see https://prometheus-operator.dev/docs/platform/high-availability/#sharding
   */
  readonly shards?: number;

  /**
   * The labels of the objects that it selects, which are PodMonitors, ServiceMonitors, Probes, ScrapeConfigs, and for a Prometheus also
   * PrometheusRules; an empty map selects all. The constructs of this library set them on their objects.
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

  /**
   * Labels and annotations of its pods, in addition to those that make its sidecar write certificates.
   *
   * @default - none
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * The taints of nodes that its pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The Secrets with which its images are pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];
}

/** The checks of these options. */
export const MTLS_SIDECAR_CHECKS: Checks<MtlsSidecarOptions> = {
  metadata: optional(metadata),
  mesh: optional(isMesh),
  version: optional(fullVersion),
  image: optional(text),
  operatorVersion: optional(fullVersion),
  replicas: optional(count),
  shards: optional(count),
  selectorLabels: optional(labels),
  namespaces: optional(listOf(dnsLabel)),
  scrapeInterval: optional(duration),
  storage: optional(storage),
  resources: optional(resources),
  externalLabels: optional(mapOf(anyText, externalLabel)),
  podMetadata: optional(podMetadata),
  tolerations: optional(listOf(toleration)),
  imagePullSecrets: optional(listOf(secretReference)),
};

/** Labels and annotations: the operator names the pods, and puts them where the resource is. */
function podMetadata(value: ApiObjectMetadata, prop: string, cannot: string): ApiObjectMetadata {
  const checked = metadata(value, prop, cannot);
  const other = Object.keys(checked).find(field => !['labels', 'annotations'].includes(field));
  if (other === undefined) return checked;
  const because = `${prop} has '${other}', and the operator gives pods labels and annotations only`;
  throw refusal({ cannot, because, instead: `Leave ${prop}.${other} out` });
}

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
