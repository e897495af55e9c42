import { workloadIdOf } from '../plan/cluster/owners';
import { ScrapedTarget } from '../plan/expectations/evidence';
import { World } from '../plan/world';

/** A scrape that crosses the network without encryption, or may do so: who is on the way can read and change what it returns. */
export interface PlaintextScrape {
  /** Which Prometheus: `Prometheus/monitoring/k8s`, `Deployment/istio-system/prometheus`, or the file of its `prometheus.yml`. */
  readonly prometheus: string;

  /** The name of the job. */
  readonly scrapePool: string;

  /** The URL that is scraped. */
  readonly scrapeUrl: string;

  /**
   * The workload whose pod is scraped: `Deployment/shop/cart`.
   *
   * @default - none, since no pod of the plan is at its address
   */
  readonly workload?: string;

  /**
   * The groups of series that it returns: `agent`, `Envoy`, `application (8080/metrics)`. Those of an application that its sidecar merges
   * are among them; empty where it is not known what answers.
   */
  readonly series: string[];
}

/** What the Prometheuses scrape in plaintext; a scrape that fails returns nothing. */
export function plaintextScrapes({ plan, evidence }: World): PlaintextScrape[] {
  return plan.predictions.flatMap(prediction => [...new Set(prediction.pools.map(({ name }) => name))].flatMap(scrapePool =>
    evidence.targetsOf(prediction, scrapePool).filter(isPlaintext).map(({ target: { scrapeUrl }, pod, series }) =>
      ({ prometheus: prediction.prometheus, scrapePool, scrapeUrl, workload: pod && workloadIdOf(pod), series: [...series] }))));
}

function isPlaintext({ target: { scrapeUrl }, verdict: { verdict, isPlaintext: crossesAsItIs } }: ScrapedTarget): boolean {
  return verdict === 'unknown' ? scrapeUrl.startsWith('http:') : crossesAsItIs === true;
}
