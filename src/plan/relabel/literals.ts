/** Characters that stand for themselves. */
const PLAIN = '[\\w ;:,/@=-]';

/** Plain text with groups of alternatives anywhere in it, such as `cart` or `(cart|shop);true`. */
const FINITE = new RegExp(`^(?:${PLAIN}|\\((?:\\?:)?${PLAIN}*(?:\\|${PLAIN}*)*\\))*$`);

/** More values than any rule of a user or of the operator lists. */
const VALUES_AT_MOST = 1_000;

/** All values that an expression matches, if it is simple enough to list them; undefined otherwise. */
export function literalsOf(regex: string): ReadonlyArray<string> | undefined {
  if (!FINITE.test(regex)) return undefined;
  let values = [''];
  for (const [, alternatives, plain] of regex.matchAll(/\((?:\?:)?([^)]*)\)|([^(]+)/g)) {
    const next = plain === undefined ? alternatives.split('|') : [plain];
    if (values.length * next.length > VALUES_AT_MOST) return undefined;
    values = values.flatMap(value => next.map(text => value + text));
  }
  return [...new Set(values)];
}
