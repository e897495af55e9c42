import { Loss } from './lost-series';
import { nameOf, Series, seriesAt, seriesOf } from './series';
import { Code } from '../findings/catalogue';
import { Proxy } from '../inject/proxy/proxy';
import { Labels } from '../prometheus/labels';
import { blocked, unknown, Verdict } from '../reach/verdict';

/** A Prometheus that brings series to a store, under some external labels. */
export interface Writer {
  readonly name: string;
  readonly store: string;
  readonly labels: string;
}

/** A target, and whether its scrape can succeed. */
export interface TargetWithVerdict {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** The port of the pod, which is another one than that of its address where a Service is asked. */
  readonly port?: number;
  /** The labels that its series get. */
  readonly labels?: Labels;
  readonly reachability: Verdict;
  /** Who brings its series to a store, if that is not only one. */
  readonly writer?: Writer;
  /** Why all series of a group are lost although it answers; undefined where none is. */
  readonly lossOf?: (series: Series) => Loss | undefined;
}

/** How often one Prometheus gets the series of a pod. */
export interface SeriesScrapes extends Series {
  /** Such as `Envoy`, or `application (8080/metrics)`. */
  readonly series: string;
  readonly times: 'once' | 'twice' | 'never' | 'unknown';
  /** Why they are not scraped exactly once. */
  readonly reason?: string;
  readonly code?: Code;
  /** The scrape pools that get them. */
  readonly by: ReadonlyArray<string>;
  /** The scrape pools whose verdicts are the reason, where they are. */
  readonly failing?: ReadonlyArray<string>;
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
  for (const target of targets) {
    for (const series of seriesAt(target, proxy)) groupOf(series).targets.push(stored(target, series));
  }
  return Array.from(groups, ([name, group]) => ({ ...group.series, series: name, ...scraped(group.targets) }));
}

/** A target whose series of a group are lost is as good as one that does not answer. */
function stored(target: TargetWithVerdict, series: Series): TargetWithVerdict {
  const loss = target.reachability.verdict === 'reachable' ? target.lossOf?.(series) : undefined;
  if (loss === undefined) return target;
  const { code, reason, isPossible } = loss;
  return { ...target, reachability: isPossible ? unknown({ code, missing: reason }) : blocked(code, reason) };
}

function scraped(targets: ReadonlyArray<TargetWithVerdict>): Pick<SeriesScrapes, 'times' | 'by' | 'reason' | 'code' | 'failing'> {
  const targetsThatAre = (verdict: Verdict['verdict']) => targets.filter(({ reachability }) => reachability.verdict === verdict);
  const [reachable, failing, open] = [targetsThatAre('reachable'), targetsThatAre('blocked'), targetsThatAre('unknown')];
  const by = reachable.map(({ scrapePool }) => scrapePool);
  const because = (all: ReadonlyArray<TargetWithVerdict>) => ({
    reason: all.map(why).join('; '), code: all[0].reachability.code, failing: all.map(({ scrapePool }) => scrapePool),
  });
  if (reachable.length > 1) {
    return { times: 'twice', by, ...broughtTwice(reachable) ?? { reason: twice(reachable), code: 'scraped-twice' } };
  }
  if (open.length > 0) return { times: 'unknown', by, ...because(open) };
  if (reachable.length === 1) return { times: 'once', by };
  return { times: 'never', by, ...failing.length > 0 ? because(failing) : { reason: 'no target serves them', code: 'no-target' } };
}

/** That several bring the same to one store, each of them once. */
function broughtTwice(reachable: ReadonlyArray<TargetWithVerdict>): Pick<SeriesScrapes, 'reason' | 'code'> | undefined {
  const writers = [...new Set(reachable.map(({ writer }) => writer?.name))];
  const [{ writer }] = reachable;
  if (writer === undefined || writers.length < reachable.length) return undefined;
  const both = `${writers.join(' and ')} both bring them to ${writer.store}`;
  return new Set(reachable.map(each => each.writer?.labels)).size > 1
    ? { reason: `${both}, under different external labels, which queries do not look at`, code: 'scraped-twice' }
    : { reason: `${both}, where no external label tells one from the other`, code: 'writers-not-told-apart' };
}

/** One job can find an address twice, as by two Services: labels tell which two targets these are. */
function twice(reachable: ReadonlyArray<TargetWithVerdict>): string {
  const [first, ...others] = reachable.map(described);
  if (others.some(other => other !== first)) return `${[first, ...others].join(' and ')} both get them`;
  const all = reachable.map(({ labels = {} }) => labels);
  const differing = Object.keys(all[0]).filter(name => all.some(labels => labels[name] !== all[0][name]));
  const each = all.map(labels => `with ${differing.map(name => `${name}=${labels[name] ?? ''}`).join(', ')}`);
  return `${first} gets them ${each.join(' and ')}`;
}

function described({ scrapePool, scrapeUrl }: TargetWithVerdict): string {
  return `${scrapePool} (${scrapeUrl})`;
}

function why(target: TargetWithVerdict): string {
  return `${described(target)}: ${target.reachability.reason}`;
}
