import { ApiObject, ApiObjectMetadataDefinition, JsonPatch } from 'cdk8s';
import { Workload } from 'cdk8s-plus-27';
import { refusal } from '../errors';
import { makesPods, POD_MAKERS } from '../plan/kubernetes/pod-makers';
import { asText, fields, shown } from '../values/check';
import { instanceOf } from '../values/instance';

/** Labels or annotations by key. */
export interface Entries {
  readonly [key: string]: string;
}

type Field = 'labels' | 'annotations';

/**
 * The labels and annotations of a pod template, wherever they are kept. What the user wrote there is read before anything is written, and
 * reading throws when it is not text, such as `8080` without quotes.
 */
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
export function podMetadataOf(definition: ApiObjectMetadataDefinition, cannot: string): PodMetadata {
  const read = (field: Field): Entries => entriesAt(rendered(definition, cannot), [field], cannot);
  return {
    labels: () => read('labels'),
    label: key => read('labels')[key],
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
  const read = (field: Field): Entries => entriesAt(rendered(object, cannot), [...path, field], cannot);
  const add = (field: Field, key: string, value: string) => {
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

/** What cdk8s makes of metadata or of an object. It fails in its own words where it cannot render a value. */
function rendered(written: { toJson(): unknown }, cannot: string): unknown {
  try {
    return written.toJson();
  } catch (error) {
    const because = `cdk8s cannot render it: ${error instanceof Error ? error.message : String(error)}`;
    throw refusal({ cannot, because, instead: 'Write plain values in it' });
  }
}

/** @throws when one is not a text, or something on the way is no object: the API server refuses such an object. */
function entriesAt(json: unknown, path: readonly [...string[], Field], cannot: string): Entries {
  path.forEach((_, i) => fields<object>(at(json, path.slice(0, i + 1)) ?? {}, path.slice(0, i + 1).join('.'), cannot));
  const all = at(json, path) as Entries | undefined ?? {};
  const [key, value] = Object.entries(all).find(([, each]) => typeof each !== 'string') ?? [];
  if (key === undefined) return all;
  const what = path.at(-1) === 'labels' ? 'label' : 'annotation';
  const because = `its pods have the ${what} '${key}' with the value ${shown(value)}, which is not a text`;
  throw refusal({ cannot, because, instead: asText(value) });
}

/** A JSON pointer (RFC 6901). */
function pointer(path: readonly string[]): string {
  return path.map(key => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
