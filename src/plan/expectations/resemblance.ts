import { meantBy } from '../../values/misspelling';
import { Service } from '../cluster/kinds';
import { ExplanationContext } from '../explain/context';
import { fits } from '../explain/label-words';
import { Monitor } from '../explain/monitors';
import { looksIn } from '../explain/selectors';
import { ExplainedWorkload, labelsOf, namesOf } from '../explain/workloads';
import { LabelSelector } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

/** Labels that whatever is installed together shares, so that they say nothing of what is meant. */
const SHARED_BY_MANY = new Set([
  'app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/version', 'app.kubernetes.io/instance',
  'release', 'heritage', 'chart', 'helm.sh/chart', 'version',
]);

/** Values of so few letters are too often alike by accident. */
const SHORT = 4;

/**
 * The workload that a monitor without a target nearly selects: one in a namespace where it looks or is, with a label that it selects by,
 * the same but for a misspelling, or with its name; the one behind a Service that it selects and that selects no pod; or, where it does not
 * say in which namespaces it looks, one that it would select in another than its own.
 */
export function resembling(monitor: Monitor, context: ExplanationContext): ExplainedWorkload | undefined {
  const { selection, namespace, name } = monitor;
  if (selection === undefined) return undefined;
  const { by, selector, namespaceSelector: { any, matchNames = [] } = {} } = selection;
  const there = any ? context.workloads.all : [...new Set([namespace, ...matchNames])].flatMap(each => context.workloads.in(each));
  return likeliest(selector, name, there)
    ?? (by === 'PodMonitor' ? undefined : behindAnEmptyService(monitor, selector, context))
    ?? (matchNames.length > 0 || wantedLabels(selector).length === 0 ? undefined : context.workloads.selectedBy(by, selector)[0]);
}

function behindAnEmptyService(monitor: Monitor, selector: LabelSelector, context: ExplanationContext): ExplainedWorkload | undefined {
  const isSelected = ({ metadata: { namespace, labels = {} } }: Service) => looksIn(monitor, namespace) && fits(selector, labels);
  for (const service of context.meshCluster.cluster.services.filter(isSelected)) {
    const { metadata: { namespace, name }, spec } = service;
    const workload = likeliest({ matchLabels: spec.selector }, name, context.workloads.in(namespace));
    if (workload !== undefined) return workload;
  }
  return undefined;
}

/** The labels by which a selector means something in particular. */
function wantedLabels({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Array<[key: string, value: string]> {
  return [
    ...Object.entries(matchLabels),
    ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
      operator === 'In' ? values.map((value): [string, string] => [key, value]) : []),
  ].filter(([key]) => !SHARED_BY_MANY.has(key));
}

function likeliest(selector: LabelSelector, name: string, workloads: ReadonlyArray<ExplainedWorkload>): ExplainedWorkload | undefined {
  const wanted = wantedLabels(selector);
  if (wanted.length === 0) return undefined;
  const hasLabel = (isAlike: (actual: string | undefined, value: string) => boolean) => (workload: ExplainedWorkload) =>
    allLabelsOf(workload).some(labels => wanted.some(([key, value]) => isAlike(labels[key], value)));
  return workloads.find(hasLabel((actual, value) => actual === value))
    ?? workloads.find(workload => namesOf(workload).includes(name))
    ?? workloads.find(hasLabel(isMisspelled));
}

function allLabelsOf(workload: ExplainedWorkload): Labels[] {
  return [...labelsOf('PodMonitor', workload), ...labelsOf('ServiceMonitor', workload)];
}

function isMisspelled(actual: string | undefined, wanted: string): boolean {
  return actual !== undefined && wanted.length > SHORT && meantBy(actual, [wanted]) !== undefined;
}
