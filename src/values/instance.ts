import { Construct, IConstruct } from 'constructs';
import { Check, kindOf } from './check';
import { refusal } from '../errors';

/**
 * Checks that a value is of a class, or of a subclass. Classes are compared by name: an app may have two copies of a package.
 *
 * @param how how such a value is made
 */
export function instanceOf<T>(type: { readonly name: string; readonly prototype: T }, how: string): Check<T> {
  return (value, prop, cannot) => {
    if (classesOf(value).includes(type.name)) return value;
    const because = `${prop} is ${kindOf(value)}, and it has to be of the class ${type.name}`;
    throw refusal({ cannot, because, instead: `Use ${how}` });
  };
}

/** Returns a construct. */
export function isConstruct<T extends IConstruct>(value: T, prop: string, cannot: string): T {
  if (Construct.isConstruct(value)) return value;
  throw refusal({ cannot, because: `${prop} is ${kindOf(value)}, and it has to be a construct`, instead: 'Use a construct of the app' });
}

function classesOf(value: unknown): string[] {
  const classes: string[] = [];
  if (typeof value !== 'object') return classes;
  for (let here: unknown = value; here; here = Object.getPrototypeOf(here)) {
    const type = (here as { readonly constructor?: { readonly name?: string } }).constructor;
    if (type?.name !== undefined) classes.push(type.name);
  }
  return classes;
}
