import { meantBy } from './misspelling';
import { refusal } from '../errors';

/** Returns a value that is valid, and throws when it is not. `prop` is its name as the user wrote it. */
export type Check<T> = (value: T, prop: string, cannot: string) => T;

/**
 * A check for each prop, so that it is the list of props too. One that may be left out has an `optional` check, and a prop without a check
 * does not compile.
 */
export type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** How an error shows a value: JavaScript, Python and Java pass more than the types allow. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : isScalar(value) ? String(value) : kindOf(value);
}

/** How an error names the kind of a value that it does not show, such as a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isScalar(value: unknown): boolean {
  return ['number', 'boolean', 'bigint'].includes(typeof value);
}

/** What to do about a value that is not a text: YAML and JavaScript take `8080` for a number where it is not quoted. */
export function asText(value: unknown): string {
  return isScalar(value) ? `Quote it: '${String(value)}'` : 'Write a text';
}

/** Lets a value be left out. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, prop, cannot) => isLeftOut(value) ? undefined : check(value, prop, cannot);
}

/** Python and Java pass null for what is left out. */
function isLeftOut(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Leaves a value to cdk8s, which checks it when it writes it. */
export function ofCdk8s<T>(value: T): T {
  return value;
}

/** Where props are, and whether somebody else reads them too. */
interface PropsOptions {
  /** The name of the prop that they are the value of; empty for those of a whole construct. */
  readonly path?: string;
  /** Whether a prop without a check is let through unless it is a misspelling: it may be one of a subclass, or one that cdk8s reads. */
  readonly keepsUnknown?: boolean;
}

/**
 * Returns props without those that are left out.
 *
 * @throws when they are not an object, one of them is not valid, or there is no such prop.
 */
export function checkedProps<T extends object>(
  props: T, checks: Checks<T>, cannot: string, { path = '', keepsUnknown = false }: PropsOptions = {},
): T {
  const given = fields(props, path || 'the argument', cannot);
  const checked = { ...given };
  const names = Object.keys(checks) as Array<keyof T & string>;
  const inFull = (name: string) => path === '' ? name : `${path}.${name}`;
  for (const [name, value] of Object.entries(given)) {
    if (isLeftOut(value) || Object.hasOwn(checks, name)) continue;
    const meant = meantBy(name, names);
    if (meant === undefined && keepsUnknown) continue;
    throw refusal({
      cannot,
      because: `there is no prop '${inFull(name)}'`,
      instead: meant === undefined ? `Leave it out, or write one of ${names.join(', ')}` : `Write '${inFull(meant)}'`,
    });
  }
  for (const name of names) {
    const value = checks[name](given[name], inFull(name), cannot);
    // cdk8s takes a name that is there and undefined for a name.
    if (value === undefined) delete checked[name];
    else checked[name] = value;
  }
  return checked;
}

/** Checks the props of a prop. */
export function propsOf<T extends object>(checks: Checks<T>): Check<T> {
  return (value, path, cannot) => checkedProps(value, checks, cannot, { path });
}

/** Checks each item of a list. */
export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value, prop, cannot) => {
    if (Array.isArray(value)) return value.map((item, i) => check(item, `${prop}[${i}]`, cannot));
    const because = `${prop} is ${kindOf(value)}, and it has to be a list`;
    throw refusal({ cannot, because, instead: 'Write a list, even if it has one item' });
  };
}

/** Checks each value of a map, and its keys too if there is a check for them. */
export function mapOf<T>(check: Check<T>, checkKey?: Check<string>): Check<{ [key: string]: T }> {
  return (value, prop, cannot) => Object.fromEntries(Object.entries(fields(value, prop, cannot)).map(([key, each]) =>
    [checkKey?.(key, prop, cannot) ?? key, check(each, `${prop}['${key}']`, cannot)]));
}

/** Returns a value that has fields. */
export function fields<T extends object>(value: T, prop: string, cannot: string): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refusal({ cannot, because: `${prop} is ${kindOf(value)}, and it has to be an object`, instead: 'Write it as { name: value }' });
}
