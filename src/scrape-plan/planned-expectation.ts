import { PlanEdit, Scraped } from './results';

/** Whether something is scraped as it should be. */
export enum ExpectationVerdict {
  /** It is scraped exactly once, over a path that works. */
  PROVEN = 'proven',
  /** It is not, and the manifests say why. */
  REFUTED = 'refuted',
  /** That depends on what is not given. */
  UNPROVEN = 'unproven',
}

/** Why something is not proven. */
export interface PlanCause {
  /** The stable name of the cause: `mtls-strict-plaintext`. `docs/findings.md` lists all. */
  readonly code: string;

  /** What is wrong in this case, with the values on both sides. */
  readonly message: string;

  /** The monitor or the jobs that are wrong: `PodMonitor/shop/cart`; empty where it is none of these. */
  readonly objects: string[];

  /** What to do about a cause of this kind. */
  readonly remedy: string;

  /** What removes it, all of it together; empty where there is more than one way, or a value that the manifests do not tell. */
  readonly edits: PlanEdit[];
}

/** Series that should be scraped exactly once, and whether they are. */
export interface PlannedExpectation {
  /** Tells it from all others, and stays the same while nothing that it names changes. */
  readonly id: string;

  /**
   * What states it: `ServiceMonitor/shop/cart`, `the annotations of Deployment/shop/cart`, `job kubernetes-pods`, or the path of a
   * construct.
   */
  readonly statedBy: string;

  /**
   * The workload whose series are expected: `Deployment/shop/cart`.
   *
   * @default - none, since no workload among the manifests is meant, or none answers at the address of a target
   */
  readonly workload?: string;

  /** Whose series: `application`, any program of the workload itself, or `Envoy`. */
  readonly source: string;

  /** Which series: `Envoy`, `application (8080/metrics)`, or the field of a monitor that has no target. */
  readonly series: string;

  /**
   * The Prometheus that should scrape them: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its
   * `prometheus.yml`.
   *
   * @default - none, since any may
   */
  readonly prometheus?: string;

  /**
   * Where their samples should end: the Prometheus that scrapes them, or for an agent whoever it writes to. That is another Prometheus
   * (`Prometheus/monitoring/central`), the workload of another store (`StatefulSet/thanos/receive`), or the URL of one that is not among
   * the manifests.
   *
   * @default - none, since any may get them
   */
  readonly sink?: string;

  /** Whether they are scraped exactly once. */
  readonly verdict: ExpectationVerdict;

  /** How often they are scraped. */
  readonly scraped: Scraped;

  /**
   * Why it is not proven.
   *
   * @default - none, since it is
   */
  readonly cause?: PlanCause;

  /** What is not given and decides; empty unless it is unproven. */
  readonly missingFacts: string[];

  /**
   * Who accepts the cause, and why: `shop: the batch job is scraped by the node agent`. It is not proven by that.
   *
   * @default - nobody
   */
  readonly acknowledgedBy?: string;
}
