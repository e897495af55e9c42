/** What a scraper is in the mesh, which decides over what its scrapes travel. */
export enum MeshMembership {
  /** Neither a sidecar nor a ztunnel captures its scrapes, and it has no certificates of the mesh. */
  OUTSIDE = 'outside',

  /** Its sidecar writes certificates of the mesh to a volume, and captures none of its scrapes. */
  CERTIFICATES = 'certificates',

  /** Its sidecar captures its scrapes. */
  CAPTURED = 'captured',

  /** A ztunnel captures its scrapes, which then travel over mutual TLS without a certificate of its own. */
  AMBIENT = 'ambient',
}

/** The kinds of objects that add to what is scraped. */
export enum SelectedKind {
  POD_MONITOR = 'PodMonitor',
  SERVICE_MONITOR = 'ServiceMonitor',
  PROBE = 'Probe',
  SCRAPE_CONFIG = 'ScrapeConfig',
}

/** The labels and namespaces that are required of an object that is selected. */
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

/**
 * Who selects monitors: a Prometheus or an agent that prometheus-operator configures.
 *
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 */
export interface IMonitorSelector {
  /** The version of prometheus-operator: `0.93.1`. */
  readonly operatorVersion: string;

  /**
   * The scrape class with certificates of the mesh, which a monitor refers to, or undefined where there is none.
   *
   * @see https://prometheus-operator.dev/docs/developer/scrapeclass/
   */
  readonly meshScrapeClass?: string;

  /** The labels and namespaces that select objects of a kind, or undefined where none of that kind is selected. */
  selection(kind: SelectedKind): ObjectSelection | undefined;
}

/** Who evaluates PrometheusRules: a Prometheus, or for an agent whoever it writes to. */
export interface IRuleEvaluator {
  /** Its name in error messages. */
  readonly description: string;

  /** Its namespace, in which a PrometheusRule is created whose chart has none. */
  readonly namespace: string;

  /** The labels and namespaces that select PrometheusRules. */
  readonly ruleSelection: ObjectSelection;
}

/** What configures a Prometheus without operator. */
export interface PrometheusConfiguration {
  /** Its `prometheus.yml`. */
  readonly text: string;

  /**
   * The directory in its container in which its jobs find certificates of the mesh.
   *
   * @default - it has none
   */
  readonly certificatesDirectory?: string;
}

/**
 * Who scrapes: a Prometheus that exists (`ExistingPrometheus`), or one that this library creates.
 *
 * Not everyone who scrapes can do the same. What only some can is an interface of its own, which a construct that needs it asks for, and
 * refuses to be created where it is undefined.
 */
export interface IScraper {
  /** Its name in error messages. */
  readonly description: string;

  /** The namespace of its pods. */
  readonly namespace: string;

  /** The service account that it discovers pods with. */
  readonly serviceAccountName: string;

  /** The version of Prometheus: `3.13.0`. */
  readonly version: string;

  /** How often it scrapes where a monitor or a job sets no interval, as Prometheus writes durations. */
  readonly scrapeInterval: string;

  /** Whether something outside this app already makes it scrape the merged endpoint of every sidecar. */
  readonly scrapesMergedEndpoints: boolean;

  /** The labels of its pods, which a NetworkPolicy selects to let it in. */
  readonly podLabels: { [key: string]: string };

  /** What it is in the mesh, or undefined where the labels of its namespace decide. */
  readonly meshMembership?: MeshMembership;

  /** The namespaces in which it may list pods, Services and EndpointSlices, or undefined for all. */
  readonly discoverableNamespaces?: string[];

  /** What configures it, or undefined where prometheus-operator does. */
  readonly configuration?: PrometheusConfiguration;

  /** How it selects monitors, or undefined where it selects none, such as a Prometheus without operator. */
  readonly monitorSelector?: IMonitorSelector;

  /** Who evaluates PrometheusRules on what it scrapes, or undefined where nobody does. */
  readonly ruleEvaluator?: IRuleEvaluator;
}
