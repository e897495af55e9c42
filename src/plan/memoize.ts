/** A function that computes each value once. After `atMost` values it forgets them all, so that the memory of a long process is bounded. */
export function memoize<K, V>(compute: (key: K) => V, atMost = 20_000): (key: K) => V {
  const values = new Map<K, V>();
  return key => {
    let value = values.get(key);
    if (value === undefined) {
      if (values.size >= atMost) values.clear();
      values.set(key, value = compute(key));
    }
    return value;
  };
}

/** The same for objects that never change. A value is kept as long as its object is. */
export function memoizeByObject<K extends object, V>(compute: (object: K) => V): (object: K) => V {
  const values = new WeakMap<K, V>();
  return object => {
    let value = values.get(object);
    if (value === undefined) values.set(object, value = compute(object));
    return value;
  };
}
