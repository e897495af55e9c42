/** Go's `%q`, for quotes in the operator's messages. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/\\u00([0-9a-f]{2})/g, '\\x$1').replace(/\\x08/g, '\\b').replace(/\\x0c/g, '\\f');
}

/** Sorts as Go does: by the bytes of UTF-8, which is the order of code points. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort(byCodePoint);
}

/** The order of Go's strings; JavaScript compares UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
