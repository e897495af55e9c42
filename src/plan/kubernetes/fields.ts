/** The value at a path such as `global.proxy.statusPort`; undefined if a field on the path is missing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((here, key) => isFields(here) && Object.hasOwn(here, key) ? here[key] : undefined, value);
}

/** Whether a value has fields. */
export function isFields(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list; none for any other value. */
export function itemsOf(value: unknown): ReadonlyArray<unknown> {
  return Array.isArray(value) ? value : [];
}
