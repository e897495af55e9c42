import { meantBy } from '../../values/misspelling';

/** Values of so few letters are too often alike by accident. */
const SHORT = 4;

/** Whether a label has nearly the wanted value. */
export function isMisspelled(actual: string | undefined, wanted: string): boolean {
  return actual !== undefined && wanted.length > SHORT && meantBy(actual, [wanted]) !== undefined;
}

/** Which of the few names that there are was meant: the only one, or the only one that is spelled nearly so. */
export function meantAmong(names: ReadonlyArray<string>, wanted: string): string | undefined {
  const near = names.length === 1 ? names : names.filter(name => meantBy(wanted, [name]) !== undefined);
  return near.length === 1 ? near[0] : undefined;
}
