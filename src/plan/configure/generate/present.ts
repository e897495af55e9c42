/** Leaves out absent fields, so that a configuration has only the keys that the operator would write. */
export function withoutAbsent<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Converts the items of a list; undefined if there are none. */
export function mapNonEmpty<T, U>(items: ReadonlyArray<T> | undefined, convert: (item: T) => U): U[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items.map(convert);
}
