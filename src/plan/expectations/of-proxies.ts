import { judgementOnEnvoy } from './envoy';
import { byWorkload, Evidence, ScrapedTarget } from './evidence';
import { Expectation, refuted } from './expectation';
import { judgementOnTargets } from './judgement';
import { filterFor, nearestUnscraped, ruleWords } from '../explain/dropped-targets';
import { enumeration } from '../explain/label-words';
import { Monitor } from '../explain/monitors';
import { isAboutContainers, keepsProxies } from '../explain/proxy-rules';
import { looksIn } from '../explain/selectors';
import { isSelected, ExplainedWorkload, namespaceOf } from '../explain/workloads';
import { Prediction } from '../prediction';
import { RelabelConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';
import { hasEnvoy } from '../serves/series';

/** What a job of proxies covers: of those with Envoy its series, since whatever else comes with them is stated elsewhere. */
export function proxiesAmong(
  targets: ReadonlyArray<ScrapedTarget>, evidence: Evidence,
): Array<Omit<Expectation, 'statedBy' | 'prometheus'>> {
  return Array.from(byWorkload(targets), ([workload, ofWorkload]) => {
    const given = [...new Set(ofWorkload.flatMap(({ series }) => series))];
    // What leads to the application instead of the proxy, as its own annotations do where nothing merges.
    const astray = given.includes('Envoy') ? undefined : ofWorkload.find(({ pod, series }) => series.length > 0 && pod !== undefined
      && hasEnvoy(evidence.proxyOf(pod)));
    if (workload !== undefined && astray !== undefined) {
      const judgement = judgementOnEnvoy(astray.pod!, workload, evidence);
      // Another job may scrape Envoy, and this one misses it all the same.
      const missed = refuted('nothing-served', `${astray.target.scrapeUrl} is not on a port of the proxy`);
      return { workload, source: 'Envoy', series: 'Envoy', ...judgement.verdict === 'proven' ? missed : judgement };
    }
    // Targets that give nothing were meant to give the series of Envoy.
    const isOfEnvoy = given.length === 0 || given.includes('Envoy');
    const series = isOfEnvoy ? ['Envoy'] : given;
    const source = isOfEnvoy ? 'Envoy' as const : 'application' as const;
    return { workload, source, series: enumeration(series), ...judgementOnTargets(ofWorkload, workload, evidence, series) };
  });
}

/** The workloads with Envoy that a monitor without any target selects, and does not leave out on purpose. */
export function uncoveredProxies(monitor: Monitor, prediction: Prediction | undefined, evidence: Evidence): ExplainedWorkload[] {
  const { selection } = monitor;
  if (selection === undefined) return [];
  return evidence.context.workloads.all.filter(workload => looksIn(monitor, namespaceOf(workload))
    && isSelected(selection.by, selection.selector, workload)
    && workload.pods.some(pod => hasEnvoy(evidence.proxyOf(pod)))
    && !(prediction !== undefined && isLeftOut(workload, monitor, prediction, evidence)));
}

/** Whether a rule that excludes pods comes last to its targets: one that keeps, or that drops containers, may look past them by mistake. */
function isLeftOut({ pods }: ExplainedWorkload, { jobs }: Monitor, prediction: Prediction, { context }: Evidence): boolean {
  return jobs.some(({ name }) => {
    const pools = context.poolsOf(prediction, name);
    const [nearest] = nearestUnscraped(pools, filterFor(pods));
    return nearest?.droppedBy !== undefined && isExclusion(pools[0].rules[nearest.droppedBy]);
  });
}

/** A rule that drops containers is not about the workload. */
function isExclusion(rule: RelabelConfig): boolean {
  return fullRule(rule).action === 'drop' && !isAboutContainers(rule);
}

/** What jobs of proxies cover that are made of no monitor. */
export function expectationsOfProxyJobs(evidence: Evidence): Expectation[] {
  return evidence.context.predictions.flatMap(prediction => {
    const pools = evidence.plainJobsOf(prediction).filter(({ rules }) => keepsProxies(rules));
    return pools.flatMap(({ name }) => [
      ...proxiesAmong(evidence.targetsOf(prediction, name), evidence), ...overlookedProxies(prediction, name, evidence),
    ].map(each => ({ statedBy: `job ${name}`, prometheus: prediction.prometheus, ...each })));
  });
}

/** The workloads whose Envoy no job scrapes, since a rule drops its container, as one that leaves out init containers does. */
function overlookedProxies(prediction: Prediction, job: string, evidence: Evidence): Array<Omit<Expectation, 'statedBy' | 'prometheus'>> {
  const { context } = evidence;
  const pools = context.poolsOf(prediction, job);
  const isUnscraped = ({ id }: ExplainedWorkload) => evidence.seriesOf(id).get('Envoy')?.code === 'no-target';
  return context.workloads.all.filter(isUnscraped).flatMap(({ id, pods }) => {
    const dropped = nearestUnscraped(pools, filterFor(pods));
    const number = dropped[0]?.droppedBy;
    if (number === undefined || !isAboutContainers(pools[0].rules[number])) return [];
    const message = `rule ${number} of its relabel_configs ${ruleWords(pools[0].rules, number, dropped)}`;
    const judgement = refuted('dropped-by-relabeling', message, { objects: [`job ${job}`] });
    return [{ workload: id, source: 'Envoy' as const, series: 'Envoy', ...judgement }];
  });
}
