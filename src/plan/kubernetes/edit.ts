import { idOf, Manifest } from './manifest';

/** A change of one field. Values are JSON, which tells the number 8080 from the text "8080". */
export interface Edit {
  /** Such as `ServiceMonitor/shop/cart`. */
  readonly object: string;
  /** A JSON pointer (RFC 6901): fields on the way that are missing are created, and `-` stands behind the last item of a list. */
  readonly path: string;
  /** Undefined where the field is not there yet. */
  readonly from?: string;
  /** Undefined where the field is removed. */
  readonly to?: string;
}

/** The keys and indices that lead to a field. */
export type FieldPath = ReadonlyArray<string | number>;

/** Gives a field of an object another value; undefined removes it. */
export function editOf(manifest: Manifest, path: FieldPath, to: unknown): Edit {
  return fieldEdit(idOf(manifest), path, valueIn(manifest, path), to);
}

/** The same for an object of which only this field is known. */
export function fieldEdit(object: string, path: FieldPath, from: unknown, to: unknown): Edit {
  return { object, path: pointerTo(path), from: JSON.stringify(from), to: JSON.stringify(to) };
}

/** The value of a field; undefined if it, or one on the way to it, is missing. */
export function valueIn(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((here, key) => isContainer(here) && Object.hasOwn(here, key) ? here[key] : undefined, value);
}

/** Edits in words: `set /spec/endpoints/0/port of ServiceMonitor/shop/cart from "htp" to "http"`. */
export function editsText(edits: ReadonlyArray<Edit>): string {
  return edits.map(({ object, path, from, to }) => {
    if (to === undefined) return `remove ${path} of ${object}`;
    return `set ${path} of ${object} ${from === undefined ? '' : `from ${from} `}to ${to}`;
  }).join('; ');
}

function pointerTo(path: FieldPath): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isContainer(value: unknown): value is { readonly [key: string | number]: unknown } {
  return typeof value === 'object' && value !== null;
}
