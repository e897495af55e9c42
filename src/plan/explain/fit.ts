import { met, unmet } from './label-words';
import { Monitor } from './monitors';
import { nearest } from './nearest';
import { namesOf, Subject } from './subject';
import { isSelected, labelsOf, namespaceOf, Subjects } from './subjects';
import { Service } from '../cluster/kinds';
import { LabelSelector } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

/** Whether the selector of a monitor takes a workload, wherever it looks. */
export function selectsLabelsOf({ selection }: Monitor, subject: Subject): boolean {
  return selection !== undefined && isSelected(selection.by, selection.selector, subject);
}

/** Whether a monitor looks in a namespace, as it says itself. */
export function looksIn({ selection, namespace }: Monitor, where: string): boolean {
  const { any, matchNames = [] } = selection?.namespaceSelector ?? {};
  return any || (matchNames.length > 0 ? matchNames.includes(where) : namespace === where);
}

/** A workload that a monitor selects for certain: by labels that it has to have, in a namespace where it looks. */
export function selectedBy(monitor: Monitor, subjects: Subjects): Subject | undefined {
  const { selection } = monitor;
  // What selects everything was meant for nothing in particular.
  if (selection === undefined || unmet(selection.selector, {}).length === 0) return undefined;
  return subjects.selectedBy(selection.by, selection.selector).find(subject => looksIn(monitor, namespaceOf(subject)));
}

/** The workload for which a monitor that selects none was most probably meant: of a namespace where it looks or is. */
export function meantBy({ selection, namespace, name }: Monitor, subjects: Subjects): Subject | undefined {
  if (selection === undefined) return undefined;
  const { by, selector, namespaceSelector: { any, matchNames = [] } = {} } = selection;
  const there = any ? subjects.all : [...new Set([namespace, ...matchNames])].flatMap(each => subjects.in(each));
  const near = there.map(subject => {
    const counts = labelsOf(by, subject).map(labels => countsOf(selector, labels));
    // What no Service selects yet has no label that could fit.
    const [best = { met: 0, unmet: Infinity }] = counts.sort((a, b) => a.unmet - b.unmet);
    return { object: subject, names: namesOf(subject), ...best };
  });
  return nearest(near, [name, ...Object.values(selector.matchLabels ?? {})]);
}

/** The workload whose pods a Service that has none was most probably meant to select. */
export function meantPodsOf({ metadata: { namespace, name }, spec: { selector = {} } }: Service, subjects: Subjects): Subject | undefined {
  const wanted = { matchLabels: selector };
  const near = subjects.in(namespace).map(subject => {
    const [labels = {}] = labelsOf('PodMonitor', subject);
    return { object: subject, names: namesOf(subject), ...countsOf(wanted, labels) };
  });
  return nearest(near, [name, ...Object.values(selector)]);
}

/** That a label is not there is true of most objects, and speaks for none. */
function countsOf(selector: LabelSelector, labels: Labels): { met: number; unmet: number } {
  return { met: met(selector, labels).filter(({ operator }) => ['=', 'in', 'exists'].includes(operator)).length, unmet: unmet(selector, labels).length };
}
