import { matcherOf } from '../../configure/label-selector';
import { refusalOf } from '../../configure/refusal';
import { labelSelector, LabelSelector } from '../../configure/resources/common';
import { Labels } from '../../labels';

/** Reads a selector; undefined where it is none. */
export function selectorOf(value: unknown): LabelSelector | undefined {
  let isWrong = false;
  const selector = labelSelector.read(value, { path: '', complain: () => { isWrong = true; } });
  return isWrong ? undefined : selector;
}

/** Whether labels satisfy a selector; one that Kubernetes would refuse selects nothing. */
export function selects(selector: LabelSelector): (labels: Labels) => boolean {
  let matches: (labels: Labels) => boolean = () => false;
  refusalOf(() => { matches = matcherOf(selector); });
  return matches;
}
