import { distance } from 'fastest-levenshtein';

/** At most so many letters of a value are misspelled. */
const MISSPELLED = 2;

/** Whether a label has nearly the wanted value. Short values are too often alike by accident. */
export function isMisspelled(actual: string | undefined, wanted: string): boolean {
  return actual !== undefined && wanted.length > 2 * MISSPELLED && distance(actual, wanted) <= MISSPELLED;
}

/** Which of the few names that there are was meant: the only one, or the only one that is spelled nearly so. */
export function meantAmong(names: ReadonlyArray<string>, wanted: string): string | undefined {
  const near = names.length === 1 ? names : names.filter(name => distance(name, wanted) <= Math.min(MISSPELLED, wanted.length / 3));
  return near.length === 1 ? near[0] : undefined;
}
