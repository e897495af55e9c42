import { StoredObject } from './stored-objects';
import { Labels } from '../prometheus/labels';

/** The label that the API server sets on every namespace, so that each can be selected by its name. */
const NAME = 'kubernetes.io/metadata.name';

/** The labels of each namespace that is among the objects or contains one of them, and the names of those that are assumed. */
export function namespacesOf(
  objects: ReadonlyArray<StoredObject>, supposed: ReadonlyMap<string, Labels> = new Map(),
): { namespaces: Map<string, Labels>; assumed: string[] } {
  const namespaces = new Map<string, Labels>();
  for (const { type, manifest: { metadata: { name, labels } } } of objects) {
    if (type === 'v1 Namespace') namespaces.set(name, { ...labels, [NAME]: name });
  }
  const assumed: string[] = [];
  for (const { manifest: { metadata: { namespace } } } of objects) {
    if (namespace === undefined || namespaces.has(namespace)) continue;
    namespaces.set(namespace, { ...supposed.get(namespace), [NAME]: namespace });
    assumed.push(namespace);
  }
  return { namespaces, assumed };
}
