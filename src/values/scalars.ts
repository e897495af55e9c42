import { asText, Check, shown } from './check';
import { meantBy } from './misspelling';
import { refusal } from '../errors';

/** Returns true or false. */
export function flag(value: boolean, prop: string, cannot: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refusal({ cannot, because: `${prop} is ${shown(value)}, and it is either true or false`, instead: 'Write true or false' });
}

/** Returns a text that is not empty. */
export function text(value: string, prop: string, cannot: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refusal({ cannot, because: `${prop} is ${shown(value)}, and it has to be a text that is not empty`, instead: asText(value) });
}

/** Returns a text, which may be empty. */
export function anyText(value: string, prop: string, cannot: string): string {
  return value === '' ? value : text(value, prop, cannot);
}

/** Returns an absolute path. */
export function absolutePath(value: string, prop: string, cannot: string): string {
  if (text(value, prop, cannot).startsWith('/')) return value;
  throw refusal({ cannot, because: `${prop} is ${shown(value)}, which is not an absolute path`, instead: "Start it with '/'" });
}

/** Returns a whole number above zero. */
export function count(value: number, prop: string, cannot: string): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(value)}, and it has to be a whole number above zero`,
    instead: 'Write it as a number, or leave it out',
  });
}

/** Checks that a value is one of the words of an enum, and names the one that was probably meant. */
export function wordOf<T extends string>(words: { readonly [name: string]: T }): Check<T> {
  const all = Object.values(words);
  return (value, prop, cannot) => {
    if (all.includes(value)) return value;
    const near = typeof value === 'string' ? meantBy(value, all) : undefined;
    throw refusal({
      cannot,
      because: `${prop} is ${shown(value)}, and it has to be one of ${all.map(shown).join(', ')}`,
      instead: near === undefined ? 'Write one of these' : `Write '${near}'`,
    });
  };
}
