import { enumeration } from './label-words';
import { groupedBy } from '../../values/grouped';
import { Pod, podIdOf } from '../cluster/kinds';
import { Admission } from '../inject/admission';
import { scrapeAddressOf } from '../reach/scrape-address';
import { Verdict } from '../reach/verdict';
import { nameOf, Series, seriesAt } from '../serves/series';
import { LabelledTarget } from '../targets-by-pod';

/** A target that a pod has become. */
export interface TargetOfPod {
  readonly pod: Pod;
  readonly target: LabelledTarget;
}

/** A target, or several that are alike, in words. */
export interface TargetLine {
  readonly line: string;
  readonly verdict: Verdict;
}

/** What a job scrapes of a workload, and whether that succeeds; pods that differ in their address only have one line. */
export function targetLines(targets: ReadonlyArray<TargetOfPod>, admissions: ReadonlyMap<string, Admission>): TargetLine[] {
  const byUrl = new Map<string, TargetOfPod[]>();
  for (const each of targets) byUrl.set(each.target.scrapeUrl, [...byUrl.get(each.target.scrapeUrl) ?? [], each]);
  const alike = new Map<string, TargetLine & { pods: number }>();
  for (const [url, ofUrl] of byUrl) {
    const [{ pod, target: { reachability } }] = ofUrl;
    const { scheme, port, path, query } = scrapeAddressOf(url) ?? { scheme: url };
    const outcome = `${times(ofUrl)}${whetherReached(reachability)}${gives(ofUrl[0], admissions.get(podIdOf(pod)))}`;
    const key = [scheme, port, path, query, reachability.verdict, ofUrl.length].join(' ');
    const same = alike.get(key);
    if (same === undefined) alike.set(key, { line: `scrapes ${url}${outcome}`, verdict: reachability, pods: 1 });
    else same.pods++;
  }
  return Array.from(alike.values(), ({ line, verdict, pods }) =>
    ({ line: pods === 1 ? line : `${line} (and so ${pods - 1} more of its pods)`, verdict }));
}

/** Targets of one URL differ in a label, or they would be one. */
function times(targets: ReadonlyArray<TargetOfPod>): string {
  if (targets.length === 1) return '';
  const [{ target: first }, ...others] = targets;
  const names = [...new Set(targets.flatMap(({ target }) => Object.keys(target.labels)))]
    .filter(name => others.some(({ target }) => target.labels[name] !== first.labels[name]));
  const values = names.map(name => `${name} (${enumeration(targets.map(({ target }) => target.labels[name] || 'none'))})`);
  return ` ${targets.length} times, since its targets differ in the label ${enumeration(values)}`;
}

function whetherReached({ verdict, reason }: Verdict): string {
  switch (verdict) {
    case 'reachable': return '';
    case 'blocked': return `, which fails: ${reason}`;
    case 'unknown': return `, and whether it succeeds is not known: ${reason}`;
  }
}

function gives({ pod, target }: TargetOfPod, admission: Admission | undefined): string {
  if (target.reachability.verdict === 'blocked') return '';
  const series = seriesAt(target, admission?.proxy);
  if (series.length === 0) return ', which gives nothing';
  const lost = groupedBy(series, each => [target.lossOf(each)?.reason]);
  const losses = [...lost].flatMap(([reason, ofReason]) =>
    reason === undefined ? [] : [`; but of ${enumeration(ofReason.map(nameOf))} ${reason}`]);
  return `, which gives ${enumeration(series.map(nameOf))}${undeclared(series, pod)}${losses.join('')}`;
}

/** A program may serve where nothing says so; where others are declared, it is more likely that the number is wrong. */
function undeclared(series: ReadonlyArray<Series>, { spec: { containers } }: Pod): string {
  const declared = new Set(containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => String(containerPort))));
  const ports = series.flatMap(({ endpoint }) => endpoint?.port ?? []).filter(port => !declared.has(port));
  return ports.length === 0 || declared.size === 0 ? '' : `; no container declares port ${enumeration(ports, 'or')}`;
}
