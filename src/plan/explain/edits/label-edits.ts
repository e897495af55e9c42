import { Edit, fieldEdit, FieldPath } from '../../kubernetes/edit';
import { LabelSelector, Requirement } from '../../kubernetes/label-selector';
import { Labels } from '../../prometheus/labels';
import { unmet } from '../label-words';
import { isMisspelled } from '../misspelled';

/** Gives an object the labels that a selector misses; none where the selector leaves a choice. */
export function labelEdits(object: string, labels: Labels, missing: ReadonlyArray<Requirement>): Edit[] {
  const isExact = missing.every(({ operator, values }) => ['=', 'in'].includes(operator) && values.length === 1);
  return isExact ? missing.map(({ key, values: [value] }) => fieldEdit(object, ['metadata', 'labels', key], labels[key], value)) : [];
}

/** Gives a selector the labels that it misspells, in a value or a key; none where anything else is wrong too. */
export function selectorEdits(object: string, path: FieldPath, { matchLabels = {}, ...others }: LabelSelector, labels: Labels): Edit[] {
  if (unmet(others, labels).length > 0) return [];
  const edits = Object.entries(matchLabels).filter(([key, value]) => labels[key] !== value).map(([key, value]): Edit[] => {
    const field = [...path, key];
    if (isMisspelled(labels[key], value)) return [fieldEdit(object, field, value, labels[key])];
    const keys = Object.keys(labels).filter(each => labels[each] === value && !Object.hasOwn(matchLabels, each) && isMisspelled(each, key));
    return keys.length !== 1 || Object.hasOwn(labels, key) ? []
      : [fieldEdit(object, field, value, undefined), fieldEdit(object, [...path, keys[0]], undefined, value)];
  });
  return edits.some(each => each.length === 0) ? [] : edits.flat();
}
