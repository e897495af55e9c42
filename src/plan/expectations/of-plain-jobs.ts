import { bySeries, byWorkload, Evidence, ScrapedTarget } from './evidence';
import { Expectation } from './expectation';
import { judgementOnTargets } from './judgement';
import { INIT_CONTAINER, PROXY_CONTAINER, VALIDATION_CONTAINER } from '../../mesh/istio';
import { groupedBy } from '../../values/grouped';
import { workloadIdOf } from '../cluster/owners';
import { enumeration } from '../explain/label-words';
import { keepsProxies } from '../explain/proxy-rules';
import { Prediction } from '../prediction';
import { RelabelConfig } from '../prometheus/scrape-config';
import { scrapeAddressOf } from '../reach/scrape-address';
import { fullRule } from '../relabel/full-rule';

/**
 * What jobs state that are made of no monitor and read no annotation: that what they list is scraped, where the addresses lead into the
 * cluster, and that the pods are which they select by their names or labels, or those of a Service.
 */
export function expectationsOfPlainJobs(evidence: Evidence): Expectation[] {
  const { context: { predictions }, annotationJobs } = evidence;
  return predictions.flatMap(prediction => {
    const reading = new Set(annotationJobs.filter(job => job.prediction === prediction).map(({ pool }) => pool.name));
    const pools = evidence.plainJobsOf(prediction).filter(({ rules }) => !keepsProxies(rules));
    return pools.flatMap(({ name, rules, job: { config } }) => {
      const isListing = config.static_configs !== undefined;
      const isSelecting = rules.some(selects) && !reading.has(name);
      const targets = isListing || isSelecting ? evidence.targetsOf(prediction, name) : [];
      return [
        ...isListing ? ofListed(name, prediction, targets, evidence) : [],
        ...isSelecting ? ofSelected(name, prediction, targets, evidence) : [],
      ];
    });
  });
}

/** What a job selects workloads by; what it finds in a whole namespace, or runs in some phase, is not meant one by one. */
const SELECTING = /^__meta_kubernetes_(service_name|endpoints_name|endpointslice_name|pod_name|pod_controller_name|pod_container_name)$/;
const SELECTING_BY = /^__meta_kubernetes_(service|pod|endpoints|endpointslice)_label(present)?_|_port_name$/;

function selects(rule: RelabelConfig): boolean {
  const { action, sources } = fullRule(rule);
  return action === 'keep' && sources.some(source => SELECTING.test(source) || SELECTING_BY.test(source));
}

function ofSelected(job: string, { prometheus }: Prediction, targets: ReadonlyArray<ScrapedTarget>, evidence: Evidence): Expectation[] {
  // A job that names no port comes to the containers of Istio too, which it does not mean.
  const isOfIstio = ({ target: { discoveredLabels: { __meta_kubernetes_pod_container_name: name } } }: ScrapedTarget) =>
    [PROXY_CONTAINER, INIT_CONTAINER, VALIDATION_CONTAINER].includes(name);
  const ofApplications = targets.filter(target => !isListed(target) && !isOfIstio(target) && target.series.length > 0);
  return Array.from(byWorkload(ofApplications)).flatMap(([workload, ofWorkload]) => Array.from(bySeries(ofWorkload), ([series, alike]) => (
    { ...statedBy(job, prometheus), workload, series, ...judgementOnTargets(alike, workload, evidence) })));
}

function ofListed(job: string, { prometheus }: Prediction, targets: ReadonlyArray<ScrapedTarget>, evidence: Evidence): Expectation[] {
  return Array.from(groupedBy(targets.filter(isListed), target => workloadsAt(target, evidence)), ([workload, ofWorkload]) => ({
    ...statedBy(job, prometheus),
    workload,
    series: enumeration([...new Set(ofWorkload.flatMap(({ target, series }) => series.length > 0 ? series : [target.scrapeUrl]))]),
    // What answers at the name of a Service is not known to be of this workload.
    ...judgementOnTargets(ofWorkload, ofWorkload.some(({ pod }) => pod === undefined) ? undefined : workload, evidence),
  }));
}

function statedBy(job: string, prometheus: string): Pick<Expectation, 'statedBy' | 'source' | 'prometheus'> {
  return { statedBy: `job ${job}`, source: 'application', prometheus };
}

/** Whether a target is one of static_configs, and not discovered. */
function isListed({ target }: ScrapedTarget): boolean {
  return !Object.keys(target.discoveredLabels).some(label => label.startsWith('__meta_'));
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
