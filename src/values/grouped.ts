/** What has one key together, in the order in which the keys come; something may have several keys. */
export function groupedBy<T, K>(all: Iterable<T>, keysOf: (each: T) => Iterable<K>): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
  }
  return groups;
}
