import { ApiObjectMetadata } from 'cdk8s';
import { PodExclusion } from './pod-exclusion';
import { ScrapeLimits } from './scrape-limits';
import { IPrometheus } from '../described/prometheus';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';

/** How a mesh is scraped. */
export interface MeshPodMonitorProps {
  /**
   * Metadata of the PodMonitor; the label `job` of its targets is `<namespace>/<name>`.
   *
   * @default - a name from the construct path, the namespace of the chart or else of the Prometheus, and the labels that the Prometheus selects by
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The Prometheus.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly prometheus?: IPrometheus;

  /**
   * The namespaces whose sidecars, gateways and waypoints are scraped.
   *
   * @default - all
   */
  readonly namespaces?: string[];

  /**
   * Which pods are scraped, by their labels. A pod with the label `istio-prometheus-ignore` never is.
   *
   * @default - all
   */
  readonly selector?: LabelSelector;

  /**
   * Pods that are left alone: those that another monitor scrapes at the same port.
   *
   * @default - none
   */
  readonly exclude?: PodExclusion[];

  /**
   * Whether istiod and the agents of the CNI plugin are scraped too.
   *
   * @default - true, unless `selector` is given: istiod's pods seldom carry the labels of a workload
   */
  readonly controlPlane?: boolean;

  /**
   * How often a target is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - that of the Prometheus
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - that of the Prometheus
   */
  readonly scrapeTimeout?: string;

  /**
   * What a scrape may bring at most.
   *
   * @default - no limits
   */
  readonly limits?: ScrapeLimits;

  /**
   * Keys of pod labels that become labels of the targets.
   *
   * @default - none: each label of each pod makes series of its own
   */
  readonly podTargetLabels?: string[];

  /**
   * Those of Envoy's own metrics (`envoy_…`) that are kept, with `*` for any characters; an empty list keeps none. Istio's metrics (`istio_…`), the agent's,
   * and the application's are not touched.
   *
   * @default - all of them
   */
  readonly envoyMetrics?: string[];
}
