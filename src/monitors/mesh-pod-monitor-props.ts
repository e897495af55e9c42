import { ApiObjectMetadata } from 'cdk8s';
import { PodExclusion } from './pod-exclusion';
import { ScrapeLimits } from './scrape-limits';
import { IScraper } from '../described/scraper';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';

/** Properties of a `MeshPodMonitor`. */
export interface MeshPodMonitorProps {
  /**
   * Metadata of the PodMonitor; the label `job` of its targets is `<namespace>/<name>`.
   *
   * @default - a name from the construct path, the namespace of the chart or else of the Prometheus, and the labels that the Prometheus
   * selects
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh that is scraped.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The Prometheus that scrapes it.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly prometheus?: IScraper;

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
   * Pods that are not scraped, because another monitor scrapes them at the same port.
   *
   * @default - none
   */
  readonly exclude?: PodExclusion[];

  /**
   * Whether istiod and the agents of the CNI plugin are scraped too.
   *
   * @default - true, unless `selector` is given: istiod's pods rarely have the labels of a workload
   */
  readonly controlPlane?: boolean;

  /**
   * How often a target is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - the scrape interval of the Prometheus
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - the scrape timeout of the Prometheus
   */
  readonly scrapeTimeout?: string;

  /**
   * Limits on the size of a scrape.
   *
   * @default - no limits
   */
  readonly limits?: ScrapeLimits;

  /**
   * The keys of pod labels that are copied to the targets.
   *
   * @default - none: each value of a label makes a series of its own
   */
  readonly podTargetLabels?: string[];

  /**
   * Which of Envoy's own metrics (`envoy_…`) are kept, by name with `*` for any characters; an empty list keeps none. The metrics
   * of Istio (`istio_…`), of the agent and of the application are always kept.
   *
   * @default - all of them
   */
  readonly envoyMetrics?: string[];
}
