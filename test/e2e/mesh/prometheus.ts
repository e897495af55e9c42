import { KubernetesApi } from './kubernetes-api';

/** A target as Prometheus tells it, `/api/v1/targets`. */
export interface ScrapedTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  /** When its last scrape began; years ago where it has had none. */
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

/** A running Prometheus of the operator, asked over its HTTP API. */
export class RunningPrometheus {
  public constructor(private readonly api: KubernetesApi, private readonly namespace: string, private readonly name: string) {}

  public async targets(): Promise<ScrapedTarget[]> {
    const { activeTargets } = await this.ask<{ activeTargets: ScrapedTarget[] }>('targets?state=active');
    return activeTargets;
  }

  /** The names of its jobs. */
  public async scrapePools(): Promise<string[]> {
    return (await this.ask<{ scrapePools: string[] }>('scrape_pools')).scrapePools;
  }

  /** How many targets the rules of each job have dropped. */
  public async droppedTargets(): Promise<Readonly<Record<string, number>>> {
    return (await this.ask<{ droppedTargetCounts: Record<string, number> }>('targets?state=dropped')).droppedTargetCounts;
  }

  public async query(expression: string): Promise<Sample[]> {
    const { result } = await this.ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  public async alerts(): Promise<Alert[]> {
    return (await this.ask<{ alerts: Alert[] }>('alerts')).alerts;
  }

  private async ask<Data>(path: string): Promise<Data> {
    const pods = await this.api.list('v1', 'Pod', this.namespace, `prometheus=${this.name}`);
    if (!pods[0]?.status.podIP) throw new Error(`Prometheus ${this.namespace}/${this.name} has no pod with an address`);
    const answer = await fetch(`http://${pods[0].status.podIP}:9090/api/v1/${path}`);
    const { status, error, data } = await answer.json() as { status: string; error?: string; data: Data };
    if (status !== 'success') throw new Error(`Prometheus answers ${path} with: ${error}`);
    return data;
  }
}
