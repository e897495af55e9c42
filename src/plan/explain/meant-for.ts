import { met, unmet } from './label-words';
import { Monitor } from './monitors';
import { ExplainedWorkload, ExplainedWorkloads, labelsOf, namesOf } from './workloads';
import { Service } from '../cluster/kinds';
import { LabelSelector } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

/** A workload that a selector may have been meant for. */
interface LikelyWorkload {
  readonly workload: ExplainedWorkload;
  /** How many conditions it meets that say what an object must have. */
  readonly met: number;
  /** How many it does not meet of all. */
  readonly unmet: number;
}

/** The workload for which a monitor that selects none was most probably meant: of a namespace where it looks or is. */
export function meantFor({ selection, namespace, name }: Monitor, workloads: ExplainedWorkloads): ExplainedWorkload | undefined {
  if (selection === undefined) return undefined;
  const { by, selector, namespaceSelector: { any, matchNames = [] } = {} } = selection;
  const there = any ? workloads.all : [...new Set([namespace, ...matchNames])].flatMap(each => workloads.in(each));
  const candidates = there.map(workload => {
    const counts = labelsOf(by, workload).map(labels => countsOf(selector, labels));
    // What no Service selects yet has no label that could fit.
    const [best = { met: 0, unmet: Infinity }] = counts.sort((a, b) => a.unmet - b.unmet);
    return { workload, ...best };
  });
  return mostProbable(candidates, [name, ...Object.values(selector.matchLabels ?? {})]);
}

/** The workload whose pods a Service that has none was most probably meant to select. */
export function serviceMeantFor(
  { metadata: { namespace, name }, spec: { selector = {} } }: Service, workloads: ExplainedWorkloads,
): ExplainedWorkload | undefined {
  const candidates = workloads.in(namespace).map(workload => {
    const [labels = {}] = labelsOf('PodMonitor', workload);
    return { workload, ...countsOf({ matchLabels: selector }, labels) };
  });
  return mostProbable(candidates, [name, ...Object.values(selector)]);
}

/** That a label is not there is true of most objects, and speaks for none. */
function countsOf(selector: LabelSelector, labels: Labels): { met: number; unmet: number } {
  const there = met(selector, labels).filter(({ operator }) => ['=', 'in', 'exists'].includes(operator));
  return { met: there.length, unmet: unmet(selector, labels).length };
}

/**
 * The workload that misses the fewest conditions, and of several the one with a name like a wanted one. There is none where nothing speaks
 * for it: no condition that it meets, no name, and others that are as near.
 */
function mostProbable(candidates: ReadonlyArray<LikelyWorkload>, wantedNames: ReadonlyArray<string>): ExplainedWorkload | undefined {
  const fewest = candidates.reduce((least, { unmet: count }) => Math.min(least, count), Infinity);
  const near = candidates.filter(({ unmet: count }) => count === fewest)
    .map(each => ({ ...each, likeness: likenessOf(namesOf(each.workload), wantedNames) }));
  const closest = near.reduce((most, { likeness }) => Math.max(most, likeness), 0);
  const [first, ...others] = near.filter(({ likeness }) => likeness === closest);
  const isProbable = first !== undefined && (closest > 0 || first.met > 0 || candidates.length === 1);
  return isProbable && others.length === 0 ? first.workload : undefined;
}

/** How much any two names are alike: equal, or one within the other. */
function likenessOf(names: ReadonlyArray<string>, others: ReadonlyArray<string>): number {
  if (names.some(name => others.includes(name))) return 2;
  const isWithin = (name: string, other: string) => name.length > 2 && other.includes(name);
  return names.some(name => others.some(other => isWithin(name, other) || isWithin(other, name))) ? 1 : 0;
}
