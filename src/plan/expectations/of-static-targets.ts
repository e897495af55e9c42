import { Evidence, ScrapedTarget } from './evidence';
import { Expectation } from './expectation';
import { judgementOnTargets } from './judgement';
import { groupedBy } from '../../values/grouped';
import { workloadIdOf } from '../cluster/owners';
import { enumeration } from '../explain/label-words';
import { keepsProxies } from '../explain/proxy-rules';
import { Prediction } from '../prediction';
import { scrapeAddressOf } from '../reach/scrape-address';

/** What jobs state that list targets and are made of no monitor: that what their addresses lead to in the cluster is scraped. */
export function expectationsOfStaticTargets(evidence: Evidence): Expectation[] {
  const { context } = evidence;
  const ofMonitors = new Set(context.monitors.flatMap(({ jobs }) => jobs.map(({ name }) => name)));
  return context.predictions.flatMap(prediction => {
    const pools = prediction.pools.filter(({ name, rules, job: { config: { static_configs: listed = [] } } }) =>
      listed.length > 0 && !ofMonitors.has(name) && !keepsProxies(rules));
    return [...new Set(pools.map(({ name }) => name))].flatMap(job => ofJob(job, prediction, evidence));
  });
}

function ofJob(job: string, prediction: Prediction, evidence: Evidence): Expectation[] {
  const targets = evidence.targetsOf(prediction, job).filter(({ target }) =>
    !Object.keys(target.discoveredLabels).some(name => name.startsWith('__meta_')));
  const stated = { statedBy: `job ${job}`, source: 'application' as const, prometheus: prediction.prometheus };
  const groups = groupedBy(targets, target => workloadsAt(target, evidence));
  return Array.from(groups, ([workload, ofWorkload]) => ({
    ...stated,
    workload,
    series: enumeration([...new Set(ofWorkload.flatMap(({ target, series }) => series.length > 0 ? series : [target.scrapeUrl]))]),
    // What answers at the name of a Service is not known to be of this workload.
    ...judgementOnTargets(ofWorkload, ofWorkload.some(({ pod }) => pod === undefined) ? undefined : workload, evidence),
  }));
}

/** The workloads that a target leads to; undefined stands for one in the cluster that is not given. Outside it there is none. */
function workloadsAt({ target, pod }: ScrapedTarget, evidence: Evidence): Array<string | undefined> {
  if (pod !== undefined) return [workloadIdOf(pod)];
  const host = scrapeAddressOf(target.scrapeUrl)?.address ?? '';
  const workloads = new Set(evidence.context.verdicts.podsMeantBy(host).map(workloadIdOf));
  return workloads.size > 0 ? [...workloads] : isOfCluster(host) ? [undefined] : [];
}

/** Whether a host can only be one of the cluster: its DNS knows names without a dot too, but for that of the pod itself. */
function isOfCluster(host: string): boolean {
  return /(^|\.)svc(\.|$)|\.cluster\.local$/.test(host) || /^[a-z][a-z0-9-]*$/.test(host) && host !== 'localhost';
}
