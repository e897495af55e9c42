import { distance } from 'fastest-levenshtein';

/** At most so many letters of a word are wrong, and at most a third of them. */
const AT_MOST = 2;

/**
 * The word that was probably meant, if another is a misspelling of it. Letter case and `_` do not count: a name may be spelled as another
 * language does.
 */
export function meantBy(word: string, words: Iterable<string>): string | undefined {
  const given = plain(word);
  let near: { readonly meant: string; readonly wrong: number } | undefined;
  for (const meant of words) {
    const wrong = distance(given, plain(meant));
    if (wrong <= Math.min(AT_MOST, meant.length / 3) && wrong < (near?.wrong ?? Infinity)) near = { meant, wrong };
  }
  return near?.meant;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/_/g, '');
}
