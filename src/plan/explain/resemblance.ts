import { ExplanationContext } from './context';
import { fits, unmet } from './label-words';
import { isMisspelled } from './misspelled';
import { Monitor } from './monitors';
import { looksIn } from './selectors';
import { ExplainedWorkload, labelsOf, namesOf, SelectingKind } from './workloads';
import { Service } from '../cluster/kinds';
import { LabelSelector } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

/** Labels that whatever is installed together shares, so that they say nothing of what is meant. */
const SHARED_BY_MANY = new Set([
  'app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/version', 'app.kubernetes.io/instance',
  'release', 'heritage', 'chart', 'helm.sh/chart', 'version',
]);

/**
 * The workload that a monitor without a target nearly selects: one in a namespace where it looks or is, with a label that it selects by,
 * the same but for a misspelling, or with a name that is its own or the value of such a label; the one behind a Service that it selects
 * and that selects no pod; or, where it does not say in which namespaces it looks, one that it would select in another than its own.
 */
export function resembling(monitor: Monitor, context: ExplanationContext): ExplainedWorkload | undefined {
  const { selection, namespace, name } = monitor;
  if (selection === undefined) return undefined;
  const { by, selector, namespaceSelector: { any, matchNames = [] } = {} } = selection;
  const there = any ? context.workloads.all : [...new Set([namespace, ...matchNames])].flatMap(each => context.workloads.in(each));
  return likeliest(by, selector, name, there)
    ?? (by === 'PodMonitor' ? undefined : behindAnEmptyService(monitor, selector, context))
    ?? (matchNames.length > 0 || wantedLabels(selector).length === 0 ? undefined : context.workloads.selectedBy(by, selector)[0]);
}

function behindAnEmptyService(monitor: Monitor, selector: LabelSelector, context: ExplanationContext): ExplainedWorkload | undefined {
  const isSelected = ({ metadata: { namespace, labels = {} } }: Service) => looksIn(monitor, namespace) && fits(selector, labels);
  return context.meshCluster.cluster.services.filter(isSelected).map(service => resemblingBehind(service, context))
    .find(workload => workload !== undefined);
}

/** The workload whose pods a Service nearly selects that selects none. */
export function resemblingBehind({ metadata, spec }: Service, { workloads }: ExplanationContext): ExplainedWorkload | undefined {
  return likeliest('PodMonitor', { matchLabels: spec.selector }, metadata.name, workloads.in(metadata.namespace));
}

/** The labels by which a selector means something in particular. */
function wantedLabels({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Array<[key: string, value: string]> {
  return [
    ...Object.entries(matchLabels),
    ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
      operator === 'In' ? values.map((value): [string, string] => [key, value]) : []),
  ].filter(([key]) => !SHARED_BY_MANY.has(key));
}

/** One with a wanted label before one with the wanted name, and that before one with a misspelled label; of these the nearest. */
function likeliest(
  by: SelectingKind, selector: LabelSelector, name: string, workloads: ReadonlyArray<ExplainedWorkload>,
): ExplainedWorkload | undefined {
  // What selects everything was meant for nothing in particular.
  if (unmet(selector, {}).length === 0) return undefined;
  const wanted = wantedLabels(selector);
  const names = [name, ...wanted.map(([, value]) => value)];
  const hasLabel = (isAlike: (actual: string | undefined, value: string) => boolean) => (workload: ExplainedWorkload) =>
    allLabelsOf(workload).some(labels => wanted.some(([key, value]) => isAlike(labels[key], value)));
  const misses = (workload: ExplainedWorkload) => Math.min(...labelsOf(by, workload).map(labels => unmet(selector, labels).length));
  for (const isLikely of [
    hasLabel((actual, value) => actual === value),
    (workload: ExplainedWorkload) => namesOf(workload).some(each => names.includes(each)),
    hasLabel(isMisspelled),
  ]) {
    const likely = workloads.filter(isLikely);
    if (likely.length > 0) return likely.reduce((nearest, each) => misses(each) < misses(nearest) ? each : nearest);
  }
  return undefined;
}

function allLabelsOf(workload: ExplainedWorkload): Labels[] {
  return [...labelsOf('PodMonitor', workload), ...labelsOf('ServiceMonitor', workload)];
}
