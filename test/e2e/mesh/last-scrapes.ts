import { RunningPrometheus, ScrapedTarget } from './prometheus';

/** Follows the scrapes of the targets of a Prometheus, of which it shows the last one only. */
export class LastScrapes {
  private readonly known = new Map<string, { readonly lastScrape: string; readonly errors: ReadonlyArray<string> }>();

  /** Remembers `most` scrapes of each target; `keyOf` tells the targets from each other. */
  public constructor(
    private readonly prometheus: RunningPrometheus,
    private readonly keyOf: (target: ScrapedTarget) => string,
    private readonly most: number,
  ) {}

  /** Asks the Prometheus for its targets. */
  public async update(): Promise<ReadonlyArray<ScrapedTarget>> {
    const targets = await this.prometheus.targets();
    for (const target of targets) {
      const { health, lastScrape, lastError } = target;
      const key = this.keyOf(target);
      const before = this.known.get(key);
      if (health === 'unknown' || lastScrape === before?.lastScrape) continue;
      this.known.set(key, { lastScrape, errors: [...before?.errors ?? [], lastError].slice(-this.most) });
    }
    return targets;
  }

  /** What the Prometheus said of the last scrapes of a target, the latest at the end; nothing of those that succeeded. */
  public errorsOf(key: string): ReadonlyArray<string> {
    return this.known.get(key)?.errors ?? [];
  }
}
