import { readExpression } from './expression';
import { problemWords } from './expression-problem';
import { OPERATOR_DEFAULT_PROMETHEUS_VERSION } from '../../operator-defaults';
import { quoted } from '../go/text';
import { isLabelName, NameScheme } from '../prometheus/label-name';
import { NAME } from '../prometheus/labels';
import { refuse } from '../refusal';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';
import { PrometheusRuleSpec, Rule } from '../resources/prometheus-rule';
import { parseVersion } from '../resources/prometheus-version';

/** The flag for durations that are calculated, which the grammar does not know. */
const DURATIONS_FLAG = 'promql-duration-expr';

/**
 * Refuses a whole PrometheusRule for one invalid rule, as the operator does (`ValidateRule` of its `pkg/operator/rules.go`, Prometheus
 * `model/rulefmt/rulefmt.go`). The templates of labels and annotations are not checked, nor is the size of the object.
 */
export function checkRules({ groups = [] }: PrometheusRuleSpec, { spec }: CustomResource<PrometheusSpec>): void {
  const { numbers: [major] } = parseVersion(spec.version || OPERATOR_DEFAULT_PROMETHEUS_VERSION);
  const scheme = major < 3 ? 'legacy' : 'utf8';
  groups.forEach(({ labels = {}, rules = [] }, i) => {
    checkLabels(labels, scheme, `spec.groups[${i}].labels`);
    rules.forEach((rule, j) => checkRule(rule, scheme, spec.enableFeatures ?? [], `spec.groups[${i}].rules[${j}]`));
  });
}

function checkRule(rule: Rule, scheme: NameScheme, enabled: ReadonlyArray<string>, place: string): void {
  const { alert, annotations = {}, labels = {}, record } = rule;
  if (record && alert) refuse(`${place} has both record and alert, and only one of them must be set`);
  if (!record && !alert) refuse(`${place} has neither record nor alert, and one of them must be set`);
  checkExpression(String(rule.expr), enabled, `${place}.expr`);
  if (record) checkRecording(record, rule, scheme, place);
  checkLabels(labels, scheme, `${place}.labels`);
  const wrong = Object.keys(annotations).find(name => !isLabelName(name, scheme));
  if (wrong !== undefined) refuse(`${place}.annotations has ${quoted(wrong)}, which is not a valid name`);
}

function checkExpression(text: string, enabled: ReadonlyArray<string>, place: string): void {
  if (text === '') refuse(`${place} must be set`);
  const { problem, features } = readExpression(text);
  if (problem !== undefined && !enabled.includes(DURATIONS_FLAG)) refuse(`${place} ${problemWords(problem, text)}`);
  const missing = features.find(feature => !enabled.includes(feature));
  if (missing !== undefined) refuse(`${place} uses an experimental feature: add ${missing} to spec.enableFeatures of the Prometheus`);
}

function checkRecording(record: string, rule: Rule, scheme: NameScheme, place: string): void {
  const field = (['annotations', 'for', 'keep_firing_for'] as const).find(each => isGiven(rule[each]));
  if (field !== undefined) refuse(`${place} is a recording rule, and must not have ${field}`);
  const isName = scheme === 'utf8' || /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record);
  if (!isName || /[{}]/.test(record)) refuse(`${place}.record is ${quoted(record)}, which is not a valid metric name`);
}

/** A duration of 0 counts as absent. */
function isGiven(value: string | { readonly [key: string]: string } | undefined): boolean {
  return typeof value === 'string' ? /[1-9]/.test(value) : Object.keys(value ?? {}).length > 0;
}

function checkLabels(labels: { readonly [name: string]: string }, scheme: NameScheme, place: string): void {
  const wrong = Object.keys(labels).find(name => name === NAME || !isLabelName(name, scheme));
  if (wrong !== undefined) refuse(`${place} has ${quoted(wrong)}, which is not a valid label name`);
}
