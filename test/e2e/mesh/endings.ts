import { eventually } from './eventually';
import { RunningPrometheus, ScrapedTarget } from './prometheus';

/** How scrapes end, by the name of a target and what Prometheus says of it: nothing where they succeed. */
export type Endings = Readonly<Record<string, RegExp>>;

/** The number of scrapes in a row that have to end as they should. */
const SCRAPES = 3;

/** Waits until a Prometheus has exactly these targets of those that have a name, and the scrapes of each end as they should. */
export async function endAs(
  prometheus: RunningPrometheus, expected: Endings, nameOf: (target: ScrapedTarget) => string | undefined, lastLinesOf: string[],
): Promise<void> {
  const ended = new Map<string, Set<string>>();
  await eventually(`each scrape ends ${SCRAPES} times as it should`, async () => {
    const targets = (await prometheus.targets()).flatMap(target => {
      const name = nameOf(target);
      return name === undefined ? [] : [{ ...target, name }];
    });
    expect(targets.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
    const open = targets.flatMap(({ name, health, lastError, lastScrape }) => {
      const isExpected = health !== 'unknown' && expected[name].test(lastError);
      ended.set(name, isExpected ? (ended.get(name) ?? new Set()).add(lastScrape) : new Set());
      return ended.get(name)!.size < SCRAPES ? [`${name}: ${lastError}`] : [];
    });
    expect(open).toEqual([]);
  }, { seconds: 180, restSeconds: 1, lastLinesOf });
}
