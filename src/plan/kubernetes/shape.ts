import { Lexeme } from './lexeme';
import { firstRepeated } from '../../values/repeated';

/** The path of a value in an object, and a callback for problems with it. */
export interface Place {
  readonly path: string;
  readonly complain: (path: string, message: string) => void;
}

/** The API server's schema of a value: reads it, fills in the default, and complains where the API server would refuse it. */
export interface Shape<T> {
  read(value: unknown, place: Place): T;
}

/** The type that a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

type Optional<T> = Shape<T | undefined>;

/** The API server prunes nulls, so a null is the same as an absent value. */
function optional<T>(expected: string, accept: (value: unknown, place: Place) => T | undefined): Optional<T> {
  return {
    read: (given, place) => {
      if (given === undefined || given === null) return undefined;
      const value = given instanceof Lexeme ? given.value : given;
      const accepted = accept(value, place);
      if (accepted === undefined) place.complain(place.path, `must be ${expected}, not ${shown(value)}`);
      return accepted;
    },
  };
}

/** A string; of a scalar that only YAML takes for another type, its notation. */
function textual<T extends string>(expected: string, accept: (value: string) => T | undefined): Optional<T> {
  const shape = optional(expected, value => typeof value === 'string' ? accept(value) : undefined);
  return { read: (given, place) => shape.read(given instanceof Lexeme ? given.source : given, place) };
}

/** The value for a message; of lists and objects only the type, since they may be large, or even contain themselves. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value);
}

/** A boolean. */
export const flag: Optional<boolean> = optional('true or false', value => typeof value === 'boolean' ? value : undefined);

/** Any string. */
export const text: Optional<string> = textual('a string', value => value);

/** A string that is not empty. */
export const nonEmpty = matching(/./su, 'a string that is not empty');

/** A string of a pattern. */
export function matching(pattern: RegExp, expected: string): Optional<string> {
  return textual(expected, value => pattern.test(value) ? value : undefined);
}

/** One of some words. */
export function oneOf<T extends string>(...words: T[]): Optional<T> {
  return textual(`one of ${words.join(', ')}`, value => words.find(word => word === value));
}

/** A whole number between two bounds, both included. */
export function integer(minimum = -Infinity, maximum = Infinity): Optional<number> {
  const bounds = [minimum === -Infinity ? '' : ` from ${minimum}`, maximum === Infinity ? '' : ` to ${maximum}`].join('');
  return optional(`a whole number${bounds}`, value =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum ? value : undefined);
}

/** A whole number or a string of a pattern. */
export function integerOr(pattern: RegExp, expected: string): Optional<number | string> {
  return optional(expected, value => {
    const isAccepted = Number.isInteger(value) || (typeof value === 'string' && pattern.test(value));
    return isAccepted ? value as number | string : undefined;
  });
}

/** A list, none of whose items is null. */
export function list<T>(item: Optional<T>): Optional<ReadonlyArray<T>> {
  return optional('a list', (value, { path, complain }) => {
    if (!Array.isArray(value)) return undefined;
    return value.map((each: unknown, i) => required(item).read(each, { path: `${path}[${i}]`, complain }));
  });
}

/** A list in which no two items have the same key. */
export function distinct<T>(items: Optional<ReadonlyArray<T>>, key: (item: T) => string | undefined): Optional<ReadonlyArray<T>> {
  return {
    read: (value, place) => {
      const all = items.read(value, place);
      const twice = firstRepeated(all?.filter(item => item !== undefined).map(key) ?? []);
      if (twice !== undefined) place.complain(place.path, `must not have ${JSON.stringify(twice)} twice`);
      return all;
    },
  };
}

/** An object with any keys. */
export function map<T>(item: Optional<T>): Optional<{ readonly [key: string]: T }> {
  return optional('an object', (value, { path, complain }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const read = (key: string, each: unknown) => required(item).read(each, { path: `${path}.${key}`, complain });
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(key, each)]));
  });
}

type Fields = { readonly [name: string]: Shape<unknown> };

/** The object type that some fields read: those that may be absent are optional. */
type Fielded<F extends Fields> =
  & { readonly [K in keyof F as undefined extends Read<F[K]> ? never : K]: Read<F[K]> }
  & { readonly [K in keyof F as undefined extends Read<F[K]> ? K : never]?: Read<F[K]> };

/** An object with the fields that the plan reads, without those that are absent; other fields are ignored. */
export function record<F extends Fields>(fields: F): Optional<Fielded<F>> {
  const shapes = Object.entries(fields).map(([name, shape]) => ({ name, shape, mayBeAbsent: mayBeAbsent(shape) }));
  return optional('an object', (value, { path, complain }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const all: { [name: string]: unknown } = {};
    for (const field of shapes) {
      const given = (value as { [name: string]: unknown })[field.name];
      // Most fields of most objects are absent.
      if (given === undefined && field.mayBeAbsent) continue;
      const read = field.shape.read(given, { path: path === '' ? field.name : `${path}.${field.name}`, complain });
      if (read !== undefined) all[field.name] = read;
    }
    return all as Fielded<F>;
  });
}

/** Whether a shape has neither a default nor a complaint for an absent value. */
function mayBeAbsent(shape: Shape<unknown>): boolean {
  let complaints = 0;
  return shape.read(undefined, { path: '', complain: () => complaints++ }) === undefined && complaints === 0;
}

/** Reads a value; undefined where anything of it is wrong. */
export function readIfValid<T>(shape: Optional<T>, value: unknown): T | undefined {
  let isValid = true;
  const read = shape.read(value, { path: '', complain: () => { isValid = false; } });
  return isValid ? read : undefined;
}

/** A value that must be there. */
export function required<T>(shape: Optional<T>): Shape<T> {
  return {
    read: (value, place) => {
      if (value === undefined || value === null) place.complain(place.path, 'must be given');
      return shape.read(value, place)!;
    },
  };
}

/** A value that the API server fills in. */
export function defaulted<T>(shape: Optional<T>, value: T): Shape<T> {
  return { read: (given, place) => shape.read(given ?? value, place)! };
}

/** A shape with a rule on the whole value; the rule returns what is wrong, or undefined. */
export function ruled<T>(shape: Optional<T>, rule: (value: T) => string | undefined): Optional<T> {
  return {
    read: (given, place) => {
      const value = shape.read(given, place);
      const wrong = value === undefined ? undefined : rule(value);
      if (wrong !== undefined) place.complain(place.path, wrong);
      return value;
    },
  };
}

/** A list with at least one item. */
export function notEmpty<T>(items: Optional<ReadonlyArray<T>>): Optional<ReadonlyArray<T>> {
  return ruled(items, all => all.length === 0 ? 'must not be empty' : undefined);
}
