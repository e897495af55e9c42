/** Whether a scrape can succeed. */
export enum Reachability {
  /** Nothing is in its way. */
  REACHABLE = 'reachable',
  /** It will fail. */
  BLOCKED = 'blocked',
  /** The manifests do not tell. */
  UNKNOWN = 'unknown',
}

/** Whether a scrape can succeed, and why not. */
export interface TargetReachability {
  /** Whether it can. */
  readonly verdict: Reachability;

  /**
   * What blocks it and what to do instead, or what is missing to tell.
   *
   * @default - nothing is in its way
   */
  readonly reason?: string;

  /** What the manifests do not say, and without which the verdict would be another. */
  readonly assumptions: string[];
}

/** A target that Prometheus will scrape, as its `/api/v1/targets` shows it. */
export interface ActiveTarget {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The job. */
  readonly scrapePool: string;

  /** Where it is scraped. */
  readonly scrapeUrl: string;

  /** The labels that its series get. */
  readonly labels: { [name: string]: string };

  /** What discovery says of it. */
  readonly discoveredLabels: { [name: string]: string };

  /** Whether a scrape of it can succeed. */
  readonly reachability: TargetReachability;
}

/** A target that Prometheus will find, and drop by relabeling. */
export interface DroppedTarget {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The job. */
  readonly scrapePool: string;

  /** What discovery says of it. */
  readonly discoveredLabels: { [name: string]: string };

  /** The rule that drops it: its place in the job's `relabel_configs`, counted from 0. */
  readonly droppedBy: number;
}

/** How often something is scraped. */
export enum Scraped {
  /** As it should be. */
  ONCE = 'once',
  /** More than once by one Prometheus, so that every query counts it double. */
  TWICE = 'twice',
  /** By no Prometheus. */
  NEVER = 'never',
  /** The manifests do not tell. */
  UNKNOWN = 'unknown',
}

/** A group of series that is scraped as a whole or not at all. */
export interface ScrapedSeries {
  /** Whose they are: `Envoy`, `agent`, or `application (8080/metrics)`. */
  readonly series: string;

  /** How often they are scraped. */
  readonly scraped: Scraped;

  /** The jobs that get them. */
  readonly scrapePools: string[];

  /**
   * Why they are not scraped once.
   *
   * @default - they are
   */
  readonly reason?: string;
}

/** What will be scraped of a workload of which a target, a sidecar or its annotations tell that it has metrics, or whose pods are refused. */
export interface PlannedWorkload {
  /** The workload: `Deployment/shop/cart`. */
  readonly workload: string;

  /**
   * How often it is scraped: twice where any of its series are; else never where those of its application are, as far as any are known, or else all of its
   * series.
   */
  readonly scraped: Scraped;

  /**
   * Why it is not scraped once.
   *
   * @default - it is
   */
  readonly reason?: string;

  /** Its groups of series, one by one; none where its pods are refused. */
  readonly series: ScrapedSeries[];
}

/** A job of a Prometheus. */
export interface PlannedScrapeConfig {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The name of the job. */
  readonly jobName: string;

  /** The whole job, with the keys and values of Prometheus' own configuration. */
  readonly config: { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- it is as wide as that configuration
}

/** An object that is selected for a Prometheus and not used, or a Prometheus that gets no configuration. */
export interface RefusedObject {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The object: `PodMonitor/shop/cart`. */
  readonly object: string;

  /** The reason, as the operator writes it into the status of a monitor. */
  readonly reason: string;

  /** What is wrong. */
  readonly message: string;
}

/** A monitor of which no Prometheus has a target. */
export interface MonitorWithoutTargets {
  /** The monitor: `ServiceMonitor/shop/redis-exporter`. */
  readonly monitor: string;

  /** The step at which it came no farther, with what it wants, what there is instead, and what to change. */
  readonly reason: string;

  /**
   * The workload for which it was most probably meant: `Deployment/shop/redis-exporter`.
   *
   * @default - nothing among the manifests is like what it selects
   */
  readonly meantFor?: string;

  /**
   * A workload that it selects for certain, by labels that it asks for, and yet has no target of.
   *
   * @default - it selects none, or asks for no label, as a monitor of the whole mesh
   */
  readonly selects?: string;
}

/** Something in the input that the plan could not use, and went on without. */
export interface PlanFinding {
  /**
   * The file.
   *
   * @default - it was not read from a file
   */
  readonly file?: string;

  /**
   * The number of the document in the file, counted from 1.
   *
   * @default - it was not read from a file
   */
  readonly document?: number;

  /**
   * The object: `Deployment/shop/cart`.
   *
   * @default - it is none
   */
  readonly object?: string;

  /**
   * The field: `spec.template.spec.containers[0].ports[0]`.
   *
   * @default - it is about the whole object
   */
  readonly path?: string;

  /** What is wrong, and what to do instead. */
  readonly message: string;
}

/** What a plan says of a workload: `scraped twice: agent, Envoy: …`. */
export function outcomeText({ scraped, reason, series }: PlannedWorkload): string {
  const why = reasonsOf(series.filter(each => each.scraped === scraped)) || reason;
  return `scraped ${scraped}${why ? `: ${why}` : ''}`;
}

/** Why groups of series are not scraped once, those of one reason together. */
function reasonsOf(series: ReadonlyArray<ScrapedSeries>): string {
  const byReason = new Map<string, string[]>();
  for (const { series: name, reason } of series) {
    if (reason !== undefined) byReason.set(reason, [...byReason.get(reason) ?? [], name]);
  }
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')}: ${reason}`).join('; ');
}
