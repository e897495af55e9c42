import { ExplanationContext } from './context';
import { injectionEdits } from './edits/pod-edits';
import { enumeration, fewOf } from './label-words';
import { Monitor, MonitorJob } from './monitors';
import { endedWords, whyWithoutSidecar } from './pods';
import { isPortOfSidecars, isPortRule, whyPortIsMissing } from './ports';
import { keepsProxies } from './proxy-rules';
import { whyMonitorDoesNotSelect } from './selectors';
import { ExplainedWorkload } from './workloads';
import { PROXY_CONTAINER } from '../../mesh/istio';
import { Pod, podIdOf } from '../cluster/kinds';
import { scrapeClassOf } from '../configure/generate/job-settings';
import { withEnforcedNamespace } from '../configure/generate/user-relabelings';
import { MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';
import { relabel } from '../relabel/relabel';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';
import { Filter } from '../targets/filters';
import { ScrapePool } from '../targets/scrape-pool';
import { discoveredLabels } from '../targets/target-builder';

/** A target that discovery found and that is not scraped. */
export interface UnscrapedTarget {
  readonly discovered: Labels;
  /** The number of the rule that dropped it; undefined where it cannot be scraped for another reason. */
  readonly droppedBy?: number;
  readonly problem?: string;
}

/**
 * Those that pass a filter, or all, of a job that are nearest to being scraped. These are what no keep rule speaks against, since such
 * rules say what is wanted: a container that is not, or another port, may come farther. Of several those that came farthest; what no rule
 * drops comes farthest of all. Of a job that is for proxies their containers only, if discovery found one.
 */
export function nearestUnscraped(pools: ReadonlyArray<ScrapePool>, filter?: Filter): UnscrapedTarget[] {
  const found = pools.flatMap(pool => Array.from(pool.populated(filter)).flatMap(({ target, populated: { labels, droppedBy, problem } }) =>
    labels !== undefined ? [] : [{ discovered: Object.fromEntries(discoveredLabels(target, pool.job.labels)), droppedBy, problem }]));
  const ofProxies = pools.length > 0 && keepsProxies(pools[0].rules) ? found.filter(isOfProxy) : [];
  const all = ofProxies.length > 0 ? ofProxies : found;
  if (all.every(({ droppedBy }) => droppedBy === all[0].droppedBy)) return all;
  const unwanted = new Map(all.map(each => [each, refusingRules(pools[0].rules, each.discovered).filter(isKeepRule).length]));
  const fewest = all.reduce((least, each) => Math.min(least, unwanted.get(each)!), Infinity);
  const nearest = all.filter(each => unwanted.get(each) === fewest);
  const farthest = nearest.reduce((most, { droppedBy = Infinity }) => Math.max(most, droppedBy), -1);
  return nearest.filter(({ droppedBy = Infinity }) => droppedBy === farthest);
}

function isOfProxy({ discovered }: UnscrapedTarget): boolean {
  return discovered.__meta_kubernetes_pod_container_name === PROXY_CONTAINER;
}

/** Each rule that would drop a target if those before it did not. */
function refusingRules(rules: ReadonlyArray<RelabelConfig>, discovered: Labels): RelabelConfig[] {
  const { droppedBy } = relabel(discovered, rules);
  if (droppedBy === undefined) return [];
  return [rules[droppedBy], ...refusingRules(rules.filter((_, i) => i !== droppedBy), discovered)];
}

function isKeepRule(rule: RelabelConfig): boolean {
  return fullRule(rule).action.startsWith('keep');
}

/** By this the index of the job finds the targets of pods, of which there can be very many. */
export function filterFor(pods: ReadonlyArray<Pod>): Filter {
  const values = pods.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
  const sources = ['__meta_kubernetes_namespace', '__meta_kubernetes_pod_name'];
  return { sources, separator: '/', values, matches: value => values.includes(value) };
}

/** What a rule wants, and what it sees in the targets that it drops: `keeps only app matching "cart", and sees "redis"`. */
export function ruleWords(rules: ReadonlyArray<RelabelConfig>, number: number, dropped: ReadonlyArray<UnscrapedTarget>): string {
  const { action, sources, separator, regex, target } = fullRule(rules[number]);
  const compares = action.endsWith('equal');
  const seen = new Set(dropped.map(({ discovered }) => {
    // Rules before it may have changed what it looks at.
    const { labels = {} } = relabel(discovered, rules.slice(0, number));
    const value = sources.map(name => labels[name] ?? '').join(separator);
    return compares ? `"${value}" and "${labels[target] ?? ''}"` : `"${value}"`;
  }));
  const wanted = compares ? `equal to ${target}` : `matching "${regex}"`;
  const what = `${action.startsWith('keep') ? 'keeps only' : 'drops'} ${sources.join(separator) || 'nothing'}`;
  return `${what} ${wanted}, and sees ${enumeration(fewOf([...seen]), 'or')}`;
}

/** Why a job has no target of a workload of which discovery found some. */
export interface DropReason extends MonitorReason {
  /** The number of the rule that the targets came to; infinite where they passed all. */
  readonly rule: number;
}

/** Says it of each job of a monitor, of the one whose targets came farthest first. */
export function dropReasons(
  context: ExplanationContext, prediction: Prediction, monitor: Monitor, workload: ExplainedWorkload,
): DropReason[] {
  return monitor.jobs.flatMap(job => dropReasonOf(context, prediction, monitor, job, workload) ?? []).sort((a, b) => b.rule - a.rule);
}

function dropReasonOf(
  context: ExplanationContext, prediction: Prediction, monitor: Monitor, job: MonitorJob, workload: ExplainedWorkload,
): DropReason | undefined {
  const pools = context.poolsOf(prediction, job.name);
  const unscraped = nearestUnscraped(pools, filterFor(workload.pods));
  if (unscraped.length === 0) return undefined;
  const [{ droppedBy: rule, problem }] = unscraped;
  const field = job.field || 'it';
  if (rule === undefined) {
    return { rule: Infinity, code: 'target-invalid', message: `Prometheus cannot scrape what ${field} finds: ${problem}` };
  }
  return { rule, ...whyDropped({ context, prediction, monitor, job, workload }, rule, unscraped) };
}

/** A job of a monitor, at one Prometheus, and a workload that it does not scrape. */
interface UnscrapedWorkload {
  readonly context: ExplanationContext;
  readonly prediction: Prediction;
  readonly monitor: Monitor;
  readonly job: MonitorJob;
  readonly workload: ExplainedWorkload;
}

function whyDropped(
  { context, prediction, monitor, job, workload }: UnscrapedWorkload, number: number, unscraped: ReadonlyArray<UnscrapedTarget>,
): MonitorReason {
  const [{ rules, job: { config: { metrics_path: path } } }] = context.poolsOf(prediction, job.name);
  const rule = rules[number];
  const field = job.field || 'it';
  const own = ownRuleOf(context.resourceOf(prediction), monitor, job, rules, number);
  if (own !== undefined) {
    const notInjected = keepsSidecars(rule) ? whyWithoutSidecar(context, workload) : undefined;
    if (notInjected === undefined) {
      return { code: 'dropped-by-relabeling', message: `${own} ${ruleWords(rules, number, unscraped)}. Change the rule` };
    }
    const why = `${own} keeps only the container ${PROXY_CONTAINER}, which the pods of ${workload.id} do not have`;
    const edits = injectionEdits(context.meshCluster, workload);
    return { code: 'pod-without-sidecar', message: `${why}: they are ${notInjected}`, edits };
  }
  if (rule.source_labels?.[0] === '__meta_kubernetes_pod_phase') {
    return { code: 'pods-ended', message: `${field} wants pods that run, and ${endedWords(workload)}` };
  }
  if (isPortRule(rule)) {
    const notInjected = isPortOfSidecars(rule) ? whyWithoutSidecar(context, workload) : undefined;
    if (notInjected !== undefined) {
      const why = `${field} wants the port ${rule.regex} of a sidecar, and the pods of ${workload.id} have none`;
      const edits = injectionEdits(context.meshCluster, workload);
      return { code: 'pod-without-sidecar', message: `${why}: they are ${notInjected}`, edits };
    }
    const { proxy } = context.meshCluster.admissions.get(podIdOf(workload.pods[0]))!;
    const dropped = unscraped.map(({ discovered }) => discovered);
    const given = context.meshCluster.given.get(monitor.id);
    const reason = whyPortIsMissing({ rule, dropped, workload, proxy, path, monitor: given, endpoint: job.path });
    return { ...reason, message: `${field} ${reason.message}` };
  }
  return whyMonitorDoesNotSelect(monitor, workload, context)
    ?? { code: 'dropped-by-relabeling', message: `${field} ${ruleWords(rules, number, unscraped)}` };
}

/** Whether it is a rule as that of a monitor of the mesh. */
function keepsSidecars(rule: RelabelConfig): boolean {
  const { action, sources, regex } = fullRule(rule);
  return action === 'keep' && sources.join() === '__meta_kubernetes_pod_container_name' && regex === PROXY_CONTAINER;
}

/** Which rule of the user it is, of those that stand after the ones that the operator generates; undefined for a generated one. */
export function ownRuleOf(
  prometheus: CustomResource<PrometheusSpec> | undefined, { resource, selection }: Monitor, job: MonitorJob,
  rules: ReadonlyArray<RelabelConfig>, number: number,
): string | undefined {
  const { field, relabelings, scrapeClass: named } = job;
  if (prometheus === undefined || resource === undefined) return undefined;
  const sharding = rules.at(-1)?.source_labels?.[0] === '__tmp_hash' ? 3 : 0;
  const first = rules.length - sharding - withEnforcedNamespace(prometheus.spec, resource, relabelings).length;
  if (number >= first && number < first + relabelings.length) return `relabelings[${number - first}]${field && ` of ${field}`}`;
  const { name, relabelings: ofClass = [] } = scrapeClassOf(prometheus, named);
  // Those of a ScrapeConfig stand before the name of its job.
  const firstOfClass = selection === undefined ? 1 : first - ofClass.length;
  const isOfClass = number >= firstOfClass && number < firstOfClass + ofClass.length;
  return isOfClass ? `relabelings[${number - firstOfClass}] of the scrape class ${name}` : undefined;
}
