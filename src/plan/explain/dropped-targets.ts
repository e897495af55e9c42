import { ExplanationContext } from './context';
import { enumeration, fewOf } from './label-words';
import { Monitor, MonitorJob } from './monitors';
import { isPortRule, whyPortIsMissing } from './ports';
import { prefixed, Reason } from './reason';
import { whyMonitorDoesNotSelect } from './selectors';
import { ExplainedWorkload } from './workloads';
import { Pod } from '../cluster/kinds';
import { scrapeClassOf } from '../configure/generate/job-settings';
import { withEnforcedNamespace } from '../configure/generate/user-relabelings';
import { Code } from '../findings/catalogue';
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

/** Those of some pods in a job, or of all, that came farthest: an earlier rule dropped the others. What no rule drops comes farthest. */
export function furthestUnscraped(pools: ReadonlyArray<ScrapePool>, pods?: ReadonlyArray<Pod>): UnscrapedTarget[] {
  const filter = pods && filterFor(pods);
  const all = pools.flatMap(pool => Array.from(pool.populated(filter)).flatMap(({ target, populated: { labels, droppedBy, problem } }) =>
    labels !== undefined ? [] : [{ discovered: Object.fromEntries(discoveredLabels(target, pool.job.labels)), droppedBy, problem }]));
  const furthest = all.reduce((most, { droppedBy = Infinity }) => Math.max(most, droppedBy), -1);
  return all.filter(({ droppedBy = Infinity }) => droppedBy === furthest);
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
export interface DropReason extends Reason {
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
  const unscraped = furthestUnscraped(pools, workload.pods);
  if (unscraped.length === 0) return undefined;
  const [{ droppedBy: rule, problem }] = unscraped;
  const field = job.field || 'it';
  const because = (code: Code, sentence: string): DropReason => ({ rule: rule ?? Infinity, code, sentence });
  if (rule === undefined) return because('target-invalid', `Prometheus cannot scrape what ${field} finds: ${problem}`);
  const { rules } = pools[0];
  const own = ownRuleOf(context.resourceOf(prediction), monitor, job, rules, rule);
  if (own !== undefined) return because('dropped-by-relabeling', `${own} ${ruleWords(rules, rule, unscraped)}. Change the rule`);
  if (rules[rule].source_labels?.[0] === '__meta_kubernetes_pod_phase') {
    return because('pods-ended', `${field} drops pods that have ended, and those of ${workload.id} have`);
  }
  if (isPortRule(rules[rule])) {
    return { rule, ...prefixed(`${field} `, whyPortIsMissing(rules[rule], unscraped.map(({ discovered }) => discovered), workload)) };
  }
  return {
    rule,
    ...whyMonitorDoesNotSelect(monitor, workload, context)
      ?? { code: 'dropped-by-relabeling', sentence: `${field} ${ruleWords(rules, rule, unscraped)}` },
  };
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
