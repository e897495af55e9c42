/** The kinds of objects that a Prometheus resource selects. */
export enum SelectedKind {
  POD_MONITOR = 'PodMonitor',
  SERVICE_MONITOR = 'ServiceMonitor',
  PROBE = 'Probe',
  SCRAPE_CONFIG = 'ScrapeConfig',
  PROMETHEUS_RULE = 'PrometheusRule',
}

/** The labels that the operator gives the pods of every Prometheus (pkg/prometheus/server/statefulset.go). */
export const PROMETHEUS_POD_LABELS = { 'app.kubernetes.io/name': 'prometheus' };

/** The labels and namespaces that a Prometheus requires of an object that it selects. */
export interface ObjectSelection {
  /** The labels that the object must have. */
  readonly labels: { [key: string]: string };

  /**
   * The namespaces that the object may be in.
   *
   * @default - any
   */
  readonly namespaces?: string[];
}

/** The Prometheus that scrapes: one that exists (`ExistingPrometheus`), or one that this library creates. */
export interface IPrometheus {
  /** Its name in error messages. */
  readonly description: string;

  /** The namespace of its pods. */
  readonly namespace: string;

  /** The service account that it discovers pods with. */
  readonly serviceAccountName: string;

  /** The version of Prometheus: `3.13.0`. */
  readonly version: string;

  /** The version of prometheus-operator: `0.93.1`. */
  readonly operatorVersion: string;

  /** How often it scrapes where a monitor sets no interval, as Prometheus writes durations. */
  readonly scrapeInterval: string;

  /** The scrape class with certificates of the mesh, or undefined where it has none. */
  readonly meshScrapeClass?: string;

  /** Whether something outside this app already makes it scrape the merged endpoint of every sidecar. */
  readonly scrapesMergedEndpoints: boolean;

  /** The labels of its pods, which a NetworkPolicy selects to let it in. */
  readonly podLabels: { [key: string]: string };

  /** The namespaces in which it may list pods, Services and EndpointSlices, or undefined for all. */
  readonly discoverableNamespaces?: string[];

  /** The labels and namespaces that select objects of a kind, or undefined where none of that kind is selected. */
  selection(kind: SelectedKind): ObjectSelection | undefined;
}
