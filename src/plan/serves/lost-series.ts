import { relabeledSamples } from './metric-relabeling';
import { Series } from './series';
import { Code } from '../findings/catalogue';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';
import { Job, TargetLimits } from '../targets/job';

/** Why all series of a group are lost although the target answers. */
export interface Loss {
  readonly code: Code;
  readonly reason: string;
  /** Whether that is not known for certain. */
  readonly isPossible?: boolean;
}

/** What becomes of the samples of a target: whether they are lost, and the labels that are known of them. */
export interface Stored {
  readonly loss?: Loss;
  readonly labels: Labels;
}

/**
 * How the names of the metrics of a source begin: those of Envoy (`source/extensions/stat_sinks` and `tools/packaging/common` of Istio:
 * custom ones are `istio_`), and those of the agent (`pilot/cmd/pilot-agent/status/server.go`, which prefixes all of them).
 */
export const BEGINNINGS: { readonly [of in Series['of']]: ReadonlyArray<string> } = {
  Envoy: ['istio_', 'envoy_'], agent: ['istio_agent_'], application: [''],
};

/** What a job stores of the series of a target; only what is certain counts as lost. */
export function storedOf({ of }: Series, target: Labels, { config: job, limits }: Pick<Job, 'config' | 'limits'>): Stored {
  const { metric_relabel_configs: rules = [], honor_labels: honors } = job;
  if (rules.length === 0) return { labels: target, loss: honors ? undefined : exceededBy(target, limits) };
  // A label of a sample could take the place of any of them.
  const known = honors ? {} : target;
  const all = BEGINNINGS[of].map(start => relabeledSamples(start, known, rules));
  const { droppedBy, namelessBy, labels } = all.find(each => each.droppedBy === undefined && each.namelessBy === undefined) ?? all[0];
  if (droppedBy !== undefined) {
    return { labels, loss: { code: 'series-dropped', reason: `${ruleOfJob(rules, droppedBy)} drops all of them` } };
  }
  if (namelessBy !== undefined) {
    return { labels, loss: { code: 'metric-name-removed', reason: `${ruleOfJob(rules, namelessBy)} takes their names away` } };
  }
  return { labels, loss: exceededBy(labels, limits) };
}

/** Why none of the series of a group that a Prometheus stores are among those that it writes to another store. */
export function lossOnWrite({ of }: Series, stored: Labels, rules: ReadonlyArray<RelabelConfig>): Loss | undefined {
  if (rules.length === 0) return undefined;
  const [first, ...others] = BEGINNINGS[of].map(start => relabeledSamples(start, stored, rules).droppedBy);
  if (first === undefined || others.includes(undefined)) return undefined;
  return { code: 'series-dropped', reason: `${ruleText('write_relabel_configs', rules, first)} drops all of them` };
}

/** The limit of a job on labels that these exceed whatever a series adds to them (`verifyLabelLimits` of the same file). */
function exceededBy(labels: Labels, limits: TargetLimits): Loss | undefined {
  if (Math.max(limits.labels, limits.labelName, limits.labelValue) <= 0) return undefined;
  const given = Object.entries(labels).filter(([, value]) => value !== '');
  // The name of the metric is one more.
  const count = given.length + 1;
  if (limits.labels > 0 && count > limits.labels) return exceeded('label_limit', limits.labels, `they have ${count} labels or more`);
  for (const [name, value] of given) {
    const [ofName, ofValue] = [name, value].map(text => Buffer.byteLength(text));
    if (limits.labelName > 0 && ofName > limits.labelName) {
      return exceeded('label_name_length_limit', limits.labelName, `the name of label ${name} is ${ofName} long`);
    }
    if (limits.labelValue > 0 && ofValue > limits.labelValue) {
      return exceeded('label_value_length_limit', limits.labelValue, `label ${name} is ${ofValue} long`);
    }
  }
  return undefined;
}

function exceeded(field: string, limit: number, why: string): Loss {
  const reason = `the job has a ${field} of ${limit}, and ${why}, so that Prometheus refuses every response`;
  return { code: 'label-limit-exceeded', reason };
}

function ruleOfJob(rules: ReadonlyArray<RelabelConfig>, number: number): string {
  return ruleText('metric_relabel_configs', rules, number);
}

/** Such as `rule 0 of its metric_relabel_configs (drop __name__ matching "istio_.*")`. */
function ruleText(field: string, rules: ReadonlyArray<RelabelConfig>, number: number): string {
  const { action, sources, separator, regex } = fullRule(rules[number]);
  return `rule ${number} of its ${field} (${[action, ...sources.length > 0 ? [sources.join(separator)] : []].join(' ')}`
    + ` matching "${regex}")`;
}
