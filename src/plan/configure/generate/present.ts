/** Leaves out what is absent, so that a configuration has only the keys that the operator would write. */
export function withoutAbsent<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** What becomes of each item; an empty list is as good as none. */
export function mapNonEmpty<T, U>(items: ReadonlyArray<T> | undefined, convert: (item: T) => U): U[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items.map(convert);
}
