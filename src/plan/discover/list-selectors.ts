import { ApiResource } from './api-resources';
import { satisfies } from '../kubernetes/label-selector';
import { ObjectMeta } from '../kubernetes/manifest';
import { parseFieldSelector, parseLabelSelector } from '../kubernetes/selector-text';

/** The label and the field selector of a list request, and the name that they select. */
export interface ListSelection {
  readonly matches: (object: { readonly metadata: ObjectMeta }) => boolean;
  readonly name?: string;
}

/**
 * Reads the selectors of a list request.
 *
 * @throws when the API server would refuse them.
 */
export function selectionOf(label: string, field: string, { fields, clusterScoped }: ApiResource): ListSelection {
  const requirements = parseLabelSelector(label);
  const terms = parseFieldSelector(field);
  const known = ['metadata.name', ...clusterScoped ? [] : ['metadata.namespace'], ...fields];
  const unknown = terms.find(term => !known.includes(term.field));
  if (unknown !== undefined) throw new Error(`field label not supported: ${unknown.field}`);
  return {
    matches: object =>
      requirements.every(requirement => satisfies(object.metadata.labels ?? {}, requirement))
      && terms.every(({ field: path, equal, value }) => (valueOf(object, path) === value) === equal),
    name: terms.find(term => term.field === 'metadata.name' && term.equal)?.value || undefined,
  };
}

function valueOf(object: object, path: string): string {
  const value = path.split('.').reduce<unknown>((part, key) => (part as { [key: string]: unknown } | undefined)?.[key], object);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
