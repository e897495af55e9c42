/** Whether a scrape can succeed. */
export enum Reachability {
  /** It can succeed. */
  REACHABLE = 'reachable',
  /** It will fail. */
  BLOCKED = 'blocked',
  /** The manifests do not say. */
  UNKNOWN = 'unknown',
}

/** Whether a scrape can succeed, and why not. */
export interface TargetReachability {
  /** Whether the scrape can succeed. */
  readonly verdict: Reachability;

  /**
   * The stable name of the cause, for programs: `mtls-strict-plaintext`.
   *
   * @default - none, since the target is reachable
   */
  readonly code?: string;

  /**
   * What blocks the scrape and what to do instead, or what the manifests do not say.
   *
   * @default - none, since the target is reachable
   */
  readonly reason?: string;

  /** What the verdict takes for granted, since the manifests do not say otherwise. */
  readonly reliesOn: string[];
}

/** A target that Prometheus will scrape, as its `/api/v1/targets` shows it. */
export interface ActiveTarget {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The name of the job. */
  readonly scrapePool: string;

  /** The URL that is scraped. */
  readonly scrapeUrl: string;

  /** How often it is scraped, as relabeling leaves it: `1m30s`. */
  readonly scrapeInterval: string;

  /** How long a scrape may take, as relabeling leaves it: `10s`. */
  readonly scrapeTimeout: string;

  /**
   * The workload whose pod is scraped: `Deployment/shop/cart`.
   *
   * @default - none, since no pod of the plan is at its address and it was not discovered with one, such as a static target outside the
   * cluster
   */
  readonly workload?: string;

  /** The labels of its series. */
  readonly labels: { [name: string]: string };

  /** The labels that discovery gives it, before relabeling. */
  readonly discoveredLabels: { [name: string]: string };

  /** Whether a scrape of the target can succeed. */
  readonly reachability: TargetReachability;
}

/** A target that Prometheus will discover and drop by relabeling. */
export interface DroppedTarget {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The name of the job. */
  readonly scrapePool: string;

  /** The labels that discovery gives it, before relabeling. */
  readonly discoveredLabels: { [name: string]: string };

  /** The rule that drops it: its index in the `relabel_configs` of the job, counted from 0. */
  readonly droppedBy: number;
}

/** How often series are scraped. */
export enum Scraped {
  /** Once, as it should be. */
  ONCE = 'once',
  /** More than once by one Prometheus, so that queries count them twice. */
  TWICE = 'twice',
  /** By no Prometheus. */
  NEVER = 'never',
  /** The manifests do not say. */
  UNKNOWN = 'unknown',
}

/** A group of series that are scraped together or not at all. */
export interface ScrapedSeries {
  /** Their source: `Envoy`, `agent`, or `application (8080/metrics)`. */
  readonly series: string;

  /** How often they are scraped. */
  readonly scraped: Scraped;

  /** The jobs that scrape them. */
  readonly scrapePools: string[];

  /**
   * Why they are not scraped once.
   *
   * @default - none, since they are scraped once
   */
  readonly reason?: string;
}

/**
 * How often a workload will be scraped. Workloads are listed if a target, a sidecar or annotations show that they have metrics, or if their
 * pods are refused.
 */
export interface PlannedWorkload {
  /** The workload: `Deployment/shop/cart`. */
  readonly workload: string;

  /**
   * How often it is scraped: twice if any of its series are; otherwise never if series of its application are not scraped, or if no series
   * of an application are known and none of its series are scraped.
   */
  readonly scraped: Scraped;

  /**
   * Why it is not scraped once.
   *
   * @default - none, since it is scraped once
   */
  readonly reason?: string;

  /** Its groups of series; empty if its pods are refused. */
  readonly series: ScrapedSeries[];
}

/** A scrape config of a Prometheus. */
export interface PlannedScrapeConfig {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The name of the job. */
  readonly jobName: string;

  /** The whole scrape config, with the keys and values of Prometheus' own configuration. */
  readonly config: { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- it is as wide as that configuration
}

/** A change of one field that removes a cause. */
export interface PlanEdit {
  /** The object: `ServiceMonitor/shop/cart`. */
  readonly object: string;

  /**
   * The field, as a JSON pointer: `/spec/endpoints/0/port`. Fields on the way that are missing are created, and `-` stands behind the last
   * item of a list.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6901
   */
  readonly path: string;

  /**
   * The value that it has, as JSON: `"htp"`.
   *
   * @default - none, since the field is not there
   */
  readonly from?: string;

  /**
   * The value that it should have, as JSON: `"http"`.
   *
   * @default - none, since the field should be removed
   */
  readonly to?: string;
}

/** An object that a Prometheus selects and the operator does not use, or a Prometheus that gets no configuration. */
export interface RefusedObject {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The object: `PodMonitor/shop/cart`. */
  readonly object: string;

  /** The reason, as the operator writes it into the status of a monitor. */
  readonly reason: string;

  /** What is wrong. */
  readonly message: string;
}

/** A monitor without a target in any Prometheus. */
export interface MonitorWithoutTargets {
  /** The monitor: `ServiceMonitor/shop/redis-exporter`. */
  readonly monitor: string;

  /** The stable name of the cause: `monitor-not-selected`. `docs/findings.md` lists all. */
  readonly code: string;

  /** The step that fails, with what the monitor asks for, what exists instead, and what to change. */
  readonly reason: string;

  /**
   * The workload that it was most likely meant for: `Deployment/shop/redis-exporter`.
   *
   * @default - none, since no workload among the manifests resembles its selector
   */
  readonly meantFor?: string;

  /**
   * A workload that its labels select and that it still has no target for.
   *
   * @default - none, since it selects none, or selects all pods like a monitor of the whole mesh
   */
  readonly selects?: string;

  /** What gives it a target, all of it together; empty where there is more than one way, or a value that the manifests do not tell. */
  readonly edits: PlanEdit[];
}

/** Something in the input that the plan could not use and ignored. */
export interface PlanFinding {
  /**
   * What kind of problem it is: `unknown-field`. A code keeps its meaning.
   *
   * @see https://github.com/cdk8s-mesh-metrics/cdk8s-mesh-metrics/blob/main/docs/findings.md
   */
  readonly code: string;

  /** `error` if samples are lost or doubled, `warning` if it may be intended. */
  readonly severity: string;

  /**
   * The file.
   *
   * @default - none, since it was not read from a file
   */
  readonly file?: string;

  /**
   * The number of the document in the file, counted from 1.
   *
   * @default - none, since it was not read from a file
   */
  readonly document?: number;

  /**
   * The object: `Deployment/shop/cart`.
   *
   * @default - none, since it is not about an object
   */
  readonly object?: string;

  /**
   * The field: `spec.template.spec.containers[0].ports[0]`.
   *
   * @default - none, since it is about the whole object
   */
  readonly path?: string;

  /** What is wrong, and what to do instead. */
  readonly message: string;

  /** What to do about every problem of its kind. */
  readonly remedy: string;

  /** What removes it, all of it together; empty where there is more than one way, or a value that the manifests do not tell. */
  readonly edits: PlanEdit[];
}

export function isNamed(workload: string, asked: string): boolean {
  return workload === asked || workload.slice(workload.indexOf('/') + 1) === asked;
}

/** The answer for a workload in words: `scraped twice: agent, Envoy: …`. */
export function outcomeText({ scraped, reason, series }: PlannedWorkload): string {
  const why = reasonsOf(series.filter(each => each.scraped === scraped)) || reason;
  return `scraped ${scraped}${why ? `: ${why}` : ''}`;
}

/** Why groups of series are not scraped once, grouped by reason. */
function reasonsOf(series: ReadonlyArray<ScrapedSeries>): string {
  const byReason = new Map<string, string[]>();
  for (const { series: name, reason } of series) {
    if (reason !== undefined) byReason.set(reason, [...byReason.get(reason) ?? [], name]);
  }
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')}: ${reason}`).join('; ');
}
