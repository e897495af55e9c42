import { parseDocument, Scalar, Tags, visit } from 'yaml';
import { refusedByGo } from '../kubernetes/go-yaml';
import { Lexeme } from '../kubernetes/lexeme';

/** The value of a YAML text, with lexemes, or the error in it. */
export interface Tree {
  readonly value?: unknown;
  readonly error?: string;
}

/** Reads YAML 1.1, as Prometheus and the operator do; without `merge`, `<<` is a key like any other. Prometheus wants unique keys. */
export function treeOf(text: string, { merge = true, uniqueKeys = false } = {}): Tree {
  const customTags = (tags: Tags) => merge ? tags : tags.filter(tag => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');
  const document = parseDocument(text, { version: '1.1', customTags, uniqueKeys });
  const error = document.errors[0] ?? refusedByGo(document, text);
  if (error !== undefined) return { error: error.message };
  visit(document, {
    Scalar: (key, node: Scalar) => {
      if (typeof node.value === 'string' || node.value === null) return;
      node.value = key === 'key' ? node.source : new Lexeme(node.value, node.source ?? String(node.value));
    },
  });
  try {
    return { value: document.toJS() };
  } catch (tooManyAliases) {
    return { error: (tooManyAliases as Error).message };
  }
}

/** A mapping of a YAML text. */
export interface YamlMap {
  readonly [key: string]: unknown;
}

/** Reads a list of mappings as the operator does; an empty text is an empty list. */
export function mapsOf(text: string): { readonly maps: ReadonlyArray<YamlMap>; readonly error?: string } {
  const { value, error } = treeOf(text, { merge: false });
  if (error !== undefined) return { maps: [], error };
  if (value === undefined || value === null) return { maps: [] };
  if (!Array.isArray(value)) return { maps: [], error: 'it must be a list' };
  const odd = value.find(item => item !== null && !isMap(item));
  if (odd !== undefined) return { maps: [], error: `it must be a list of mappings, not of ${JSON.stringify(odd)}` };
  return { maps: value.map(item => (item ?? {}) as YamlMap) };
}

/** Whether a value is a mapping. */
export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Lexeme);
}

/** The plain values of a tree. */
export function plain(tree: unknown): unknown {
  if (tree instanceof Lexeme) return tree.value;
  if (Array.isArray(tree)) return tree.map(plain);
  return isMap(tree) ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, plain(value)])) : tree;
}
