import { nameOf, Series, seriesAt, seriesOf } from './series';
import { Proxy } from '../inject/proxy/proxy';
import { Verdict } from '../reach/verdict';

/** A target, and whether its scrape can succeed. */
export interface TargetWithVerdict {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly reachability: Verdict;
}

/** How often one Prometheus gets the series of a pod. */
export interface SeriesScrapes {
  /** Such as `Envoy`, or `application (8080/metrics)`. */
  readonly series: string;
  readonly times: 'once' | 'twice' | 'never' | 'unknown';
  /** Why they are not scraped exactly once. */
  readonly reason?: string;
  /** The scrape pools that get them. */
  readonly by: ReadonlyArray<string>;
}

/** How often each group of series of a pod is scraped by the targets of that pod. */
export function scrapesOfSeries(targets: ReadonlyArray<TargetWithVerdict>, proxy: Proxy | undefined): SeriesScrapes[] {
  const groups = new Map<string, { readonly series: Series; readonly targets: TargetWithVerdict[] }>();
  const groupOf = (series: Series) => {
    const name = nameOf(series);
    const group = groups.get(name) ?? { series, targets: [] };
    groups.set(name, group);
    return group;
  };
  seriesOf(proxy).forEach(groupOf);
  for (const target of targets) for (const series of seriesAt(target.scrapeUrl, proxy)) groupOf(series).targets.push(target);
  return [...groups].map(([name, group]) => scraped(name, group.targets));
}

function scraped(series: string, targets: ReadonlyArray<TargetWithVerdict>): SeriesScrapes {
  const targetsThatAre = (verdict: Verdict['verdict']) => targets.filter(({ reachability }) => reachability.verdict === verdict);
  const [reachable, blocked, unknown] = [targetsThatAre('reachable'), targetsThatAre('blocked'), targetsThatAre('unknown')];
  const by = reachable.map(({ scrapePool }) => scrapePool);
  if (reachable.length > 1) return { series, times: 'twice', by, reason: `${reachable.map(described).join(' and ')} both get them` };
  if (unknown.length > 0) return { series, times: 'unknown', by, reason: unknown.map(why).join('; ') };
  if (reachable.length === 1) return { series, times: 'once', by };
  return { series, times: 'never', by, reason: blocked.length > 0 ? blocked.map(why).join('; ') : 'no target serves them' };
}

function described({ scrapePool, scrapeUrl }: TargetWithVerdict): string {
  return `${scrapePool} (${scrapeUrl})`;
}

function why(target: TargetWithVerdict): string {
  return `${described(target)}: ${target.reachability.reason}`;
}
