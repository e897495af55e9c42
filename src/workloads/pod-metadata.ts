import { ApiObject, ApiObjectMetadataDefinition, JsonPatch } from 'cdk8s';
import { Workload } from 'cdk8s-plus-27';
import { refusal } from '../errors';
import { makesPods, POD_MAKERS } from '../plan/kubernetes/pod-makers';
import { instanceOf } from '../values/instance';

/** Labels or annotations by key. */
export interface Entries {
  readonly [key: string]: string;
}

/** The labels and annotations of a pod template, wherever they are kept. What the user wrote there is read before anything is written. */
export interface PodMetadata {
  labels(): Entries;
  label(key: string): string | undefined;
  annotations(): Entries;
  addLabel(key: string, value: string): void;
  addAnnotation(key: string, value: string): void;
}

/** A workload of cdk8s-plus, of any version. */
export const isWorkload = instanceOf(Workload, 'a workload of cdk8s-plus, such as new Deployment(…)');

/** The metadata of a cdk8s-plus pod or workload of any version. */
export function podMetadataOf(definition: ApiObjectMetadataDefinition): PodMetadata {
  const read = (field: 'labels' | 'annotations'): Entries =>
    (definition.toJson() as { [field: string]: Entries } | undefined)?.[field] ?? {};
  return {
    labels: () => read('labels'),
    label: key => definition.getLabel(key),
    annotations: () => read('annotations'),
    addLabel: (key, value) => definition.addLabel(key, value),
    addAnnotation: (key, value) => definition.addAnnotation(key, value),
  };
}

/**
 * The metadata of the pods of any object, whatever made it: what is added becomes JSON patches.
 *
 * @throws when the object is of a kind that makes no pods.
 */
export function podMetadataOfObject(object: ApiObject, cannot: string): PodMetadata {
  if (!makesPods(object.kind)) {
    const because = object.kind ? `objects of kind ${object.kind} make no pods` : 'it has no kind';
    throw refusal({ cannot, because, instead: `Give one of ${Object.keys(POD_MAKERS).join(', ')}` });
  }
  const path = [...POD_MAKERS[object.kind].template, 'metadata'];
  const read = (field: string): Entries => at(object.toJson(), [...path, field]) as Entries | undefined ?? {};
  const add = (field: string, key: string, value: string) => {
    for (let depth = 1; depth <= path.length + 1; depth++) {
      const parent = [...path, field].slice(0, depth);
      if (at(object.toJson(), parent) === undefined) object.addJsonPatch(JsonPatch.add(pointer(parent), {}));
    }
    object.addJsonPatch(JsonPatch.add(pointer([...path, field, key]), value));
  };
  return {
    labels: () => read('labels'),
    label: key => read('labels')[key],
    annotations: () => read('annotations'),
    addLabel: (key, value) => add('labels', key, value),
    addAnnotation: (key, value) => add('annotations', key, value),
  };
}

function at(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (here as { [key: string]: unknown } | undefined)?.[key], json);
}

/** A JSON pointer (RFC 6901). */
function pointer(path: readonly string[]): string {
  return path.map(key => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
