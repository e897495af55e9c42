/** The kinds of objects that a Prometheus of the operator selects. */
export enum SelectedKind {
  POD_MONITOR = 'PodMonitor',
  SERVICE_MONITOR = 'ServiceMonitor',
  PROBE = 'Probe',
  SCRAPE_CONFIG = 'ScrapeConfig',
  PROMETHEUS_RULE = 'PrometheusRule',
}

/** The labels that the operator gives the pods of every Prometheus (pkg/prometheus/server/statefulset.go). */
export const PROMETHEUS_POD_LABELS = { 'app.kubernetes.io/name': 'prometheus' };

/** What an object must be like for a Prometheus to select it. */
export interface ObjectSelection {
  /** The labels that it must carry. */
  readonly labels: { [key: string]: string };

  /**
   * The namespaces that it may live in.
   *
   * @default - any
   */
  readonly namespaces?: string[];
}

/** The Prometheus that scrapes: one that exists (`ExistingPrometheus`), or one that this library creates. */
export interface IPrometheus {
  /** What errors call it. */
  readonly description: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The service account that it discovers pods with. */
  readonly serviceAccountName: string;

  /** The version of Prometheus: `3.13.0`. */
  readonly version: string;

  /** The version of prometheus-operator: `0.93.1`. */
  readonly operatorVersion: string;

  /** How often it scrapes where a monitor does not say, as Prometheus writes durations. */
  readonly scrapeInterval: string;

  /** The scrape class that brings the mesh's certificates, or undefined where it has none. */
  readonly meshScrapeClass?: string;

  /** Whether it scrapes the merged endpoint of every sidecar already, by something that is not in this app. */
  readonly scrapesMergedEndpoints: boolean;

  /** The labels of its pods, by which a NetworkPolicy lets it in. */
  readonly podLabels: { [key: string]: string };

  /** The namespaces in which it may list pods, Services and EndpointSlices, or undefined where it may do so everywhere. */
  readonly discoverableNamespaces?: string[];

  /** What an object of a kind must be like to be selected, or undefined where none of that kind is. */
  selection(kind: SelectedKind): ObjectSelection | undefined;
}
