import { furthestOf } from './candidates';
import { Monitor, MonitorJob } from './monitors';
import { isPortRule, portWords } from './port-words';
import { ruleWords } from './rule-words';
import { Scene } from './scene';
import { Subject } from './subject';
import { whyUnselectedBy } from './why-unfit';
import { scrapeClassOf } from '../configure/generate/job-settings';
import { withEnforcedNamespace } from '../configure/generate/user-relabelings';
import { Prediction } from '../prediction';
import { RelabelConfig } from '../prometheus/scrape-config';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** Why a job has no target of a workload, by what became of those that discovery found. */
export interface Drop {
  /** How far the targets came: the number of the rule. */
  readonly place: number;
  readonly sentence: string;
}

/** Says at which rule the targets of a workload were dropped; undefined where discovery finds none. */
export function whyDropped(scene: Scene, prediction: Prediction, monitor: Monitor, job: MonitorJob, subject: Subject): Drop | undefined {
  const pools = scene.poolsOf(prediction, job.name);
  const fallen = furthestOf(pools, subject.pods);
  if (fallen.length === 0) return undefined;
  const [{ droppedBy, problem }] = fallen;
  const field = job.field || 'it';
  if (droppedBy === undefined) return { place: Infinity, sentence: `Prometheus cannot scrape what ${field} finds: ${problem}` };
  const { rules } = pools[0];
  const [source = ''] = rules[droppedBy].source_labels ?? [];
  const own = ownRuleOf(scene.resourceOf(prediction), monitor, job, rules, droppedBy);
  if (own !== undefined) {
    return { place: droppedBy, sentence: `${own} ${ruleWords(rules, droppedBy, fallen)}. Change the rule` };
  }
  if (source === '__meta_kubernetes_pod_phase') {
    return { place: droppedBy, sentence: `${field} drops pods that have ended, and those of ${subject.workload} have` };
  }
  if (isPortRule(rules[droppedBy])) return { place: droppedBy, sentence: `${field} ${portWords(rules[droppedBy], fallen, subject)}` };
  const sentence = whyUnselectedBy(monitor, subject, scene) ?? `${field} ${ruleWords(rules, droppedBy, fallen)}`;
  return { place: droppedBy, sentence };
}

/** Which rule of the user it is, of those that stand after the ones that the operator generates; undefined for a generated one. */
export function ownRuleOf(
  prometheus: CustomResource<PrometheusSpec> | undefined, { resource, selection }: Monitor, { field, relabelings, scrapeClass: named }: MonitorJob,
  rules: ReadonlyArray<RelabelConfig>, number: number,
): string | undefined {
  if (prometheus === undefined || resource === undefined) return undefined;
  const sharding = rules.at(-1)?.source_labels?.[0] === '__tmp_hash' ? 3 : 0;
  const first = rules.length - sharding - withEnforcedNamespace(prometheus.spec, resource, relabelings).length;
  if (number >= first && number < first + relabelings.length) return `relabelings[${number - first}]${field && ` of ${field}`}`;
  const { name, relabelings: ofClass = [] } = scrapeClassOf(prometheus, named);
  // Those of a ScrapeConfig stand before the name of its job.
  const firstOfClass = selection === undefined ? 1 : first - ofClass.length;
  return number >= firstOfClass && number < firstOfClass + ofClass.length ? `relabelings[${number - firstOfClass}] of the scrape class ${name}` : undefined;
}
