import { KubernetesApi } from './kubernetes-api';

/** A target as Prometheus shows it in `/api/v1/targets`. */
export interface ScrapedTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  /** When its last scrape began; a time in the far past if there was none. */
  readonly lastScrape: string;
}

/** A series with its last value. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A client of the HTTP API of a running Prometheus, which is known by a label of its pods: that of the operator by default. */
export class RunningPrometheus {
  /** @param labels those of its pods, of which the first one is asked */
  public constructor(
    private readonly api: KubernetesApi, private readonly namespace: string, private readonly name: string,
    private readonly labels = `prometheus=${name}`,
  ) {}

  public async targets(): Promise<ScrapedTarget[]> {
    const { activeTargets } = await this.ask<{ activeTargets: ScrapedTarget[] }>('targets?state=active');
    return activeTargets;
  }

  /** The names of its jobs. */
  public async scrapePools(): Promise<string[]> {
    return (await this.ask<{ scrapePools: string[] }>('scrape_pools')).scrapePools;
  }

  /** The number of targets that the rules of each job dropped. */
  public async droppedTargets(): Promise<Readonly<Record<string, number>>> {
    return (await this.ask<{ droppedTargetCounts: Record<string, number> }>('targets?state=dropped')).droppedTargetCounts;
  }

  public async query(expression: string): Promise<Sample[]> {
    type Result = Array<{ metric: Record<string, string>; value: [number, string] }>;
    const { result } = await this.ask<{ result: Result }>(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  public async alerts(): Promise<Alert[]> {
    return (await this.ask<{ alerts: Alert[] }>('alerts')).alerts;
  }

  private async ask<Data>(path: string): Promise<Data> {
    const pods = await this.api.list('v1', 'Pod', this.namespace, this.labels);
    if (!pods[0]?.status.podIP) throw new Error(`Prometheus ${this.namespace}/${this.name} has no pod with an address`);
    const answer = await fetch(`http://${pods[0].status.podIP}:9090/api/v1/${path}`);
    const { status, error, data } = await answer.json() as { status: string; error?: string; data: Data };
    if (status !== 'success') throw new Error(`Prometheus answers ${path} with: ${error}`);
    return data;
  }
}
