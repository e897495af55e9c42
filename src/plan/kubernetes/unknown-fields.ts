import { Edit, editOf, FieldPath, valueIn } from './edit';
import { isFields } from './fields';
import { groupOf } from './known-kinds';
import { Lexeme } from './lexeme';
import { Manifest } from './manifest';
import { KINDS, NODES } from '../../../imports/fields';
import { meantBy } from '../../values/misspelling';
import { memoize } from '../memoize';

/** The fields of an object, each with the number of its own node if it has fields too; `*` is any field. */
type Node = ReadonlyMap<string, number | undefined>;

const nodeOf = memoize((number: number): Node => new Map(NODES[number].split(' ').map(field => {
  const [name, node] = field.split(':');
  return [name, node === undefined ? undefined : Number(node)];
})));

/** The fields that every object has, whether its definition says so or not. */
const OF_ALL = ['apiVersion', 'kind', 'metadata', 'status'];

/** A field of an object that its kind does not have. */
export interface UnknownField {
  readonly path: string;
  readonly message: string;
  /** What gives it the name that was meant. */
  readonly edits: ReadonlyArray<Edit>;
}

/**
 * The fields of a custom resource that its definition does not have. If the client asks for it, as kubectl does, the API server refuses the
 * object, otherwise it drops the fields. None are found for kinds without a known definition.
 */
export function unknownFields(manifest: Manifest): UnknownField[] {
  const known = KINDS[`${groupOf(manifest.apiVersion)} ${manifest.kind}`];
  if (known === undefined) return [];
  const given = Object.fromEntries(Object.entries(manifest).filter(([field]) => !OF_ALL.includes(field)));
  return Array.from(unknownIn(given, known.node, []), ({ path, near }) => ({
    path: textOf(path),
    edits: near === undefined ? [] : renaming(manifest, path, near),
    message: `There is no such field in ${known.definedBy}: kubectl refuses the object, `
      + 'and with other clients the field is dropped silently.'
      + (near === undefined ? '' : ` Did you mean ${near}?`),
  }));
}

function textOf(path: FieldPath): string {
  return path.map(key => typeof key === 'number' ? `[${key}]` : `.${key}`).join('').slice(1);
}

/** Not where both are given, since the one that is meant has a value of its own. */
function renaming(manifest: Manifest, path: FieldPath, name: string): Edit[] {
  const meant = [...path.slice(0, -1), name];
  if (valueIn(manifest, meant) !== undefined) return [];
  return [editOf(manifest, path, undefined), editOf(manifest, meant, valueIn(manifest, path))];
}

function* unknownIn(value: unknown, number: number, path: FieldPath): Generator<{ readonly path: FieldPath; readonly near?: string }> {
  if (!isFields(value) || value instanceof Lexeme) return;
  const node = nodeOf(number);
  for (const [name, each] of Object.entries(value)) {
    const fieldPath = [...path, name];
    const key = node.has('*') ? '*' : name;
    const below = node.get(key);
    if (!node.has(key)) {
      yield { path: fieldPath, near: meantBy(name, node.keys()) };
    } else if (below !== undefined) {
      if (Array.isArray(each)) for (const [i, item] of each.entries()) yield* unknownIn(item, below, [...fieldPath, i]);
      else yield* unknownIn(each, below, fieldPath);
    }
  }
}
