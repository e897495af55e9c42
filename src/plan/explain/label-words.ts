import { LabelSelector, Requirement, requirementsOf, satisfies } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';
import { refusalOf } from '../refusal';

/** The conditions of a selector that labels do not meet; of one that Kubernetes refuses, none is known. */
export function unmet(selector: LabelSelector, labels: Labels): Requirement[] {
  return requirements(selector).filter(requirement => !satisfies(labels, requirement));
}

/** The conditions of a selector that labels meet. */
export function met(selector: LabelSelector, labels: Labels): Requirement[] {
  return requirements(selector).filter(requirement => satisfies(labels, requirement));
}

/** Whether labels meet all of them. */
export function fits(selector: LabelSelector, labels: Labels): boolean {
  return requirements(selector).every(requirement => satisfies(labels, requirement));
}

/** The conditions of each selector are read once: to find what was meant, it is held against everything. */
const known = new WeakMap<LabelSelector, ReadonlyArray<Requirement>>();

function requirements(selector: LabelSelector): ReadonlyArray<Requirement> {
  let all = known.get(selector);
  if (all === undefined) {
    all = [];
    refusalOf(() => { all = requirementsOf(selector); });
    known.set(selector, all);
  }
  return all;
}

/** What conditions want: `the label app=cart`, `the labels app=cart and tier=web`. */
export function wanted(conditions: ReadonlyArray<Requirement>): string {
  const plain = conditions.filter(isPlain);
  if (plain.length < 2) return enumeration(conditions.map(phrase));
  return enumeration([`the labels ${enumeration(plain.map(condition))}`, ...conditions.filter(each => !isPlain(each)).map(phrase)]);
}

/** What labels have instead: `app=redis`, or `no label app`. */
export function had(conditions: ReadonlyArray<Requirement>, labels: Labels): string {
  const keys = [...new Set(conditions.map(({ key }) => key))];
  return enumeration(keys.map(key => Object.hasOwn(labels, key) ? `${key}=${labels[key]}` : `no label ${key}`));
}

function phrase(requirement: Requirement): string {
  return isPlain(requirement) ? `the label ${condition(requirement)}` : condition(requirement);
}

function condition({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists': return `the label ${key}`;
    case '!': return `no label ${key}`;
    case 'notin':
    case '!=': return `no label ${key}=${enumeration(values, 'or')}`;
    case '>':
    case '<': return `the label ${key} ${operator} ${values[0]}`;
    default: return `${key}=${enumeration(values, 'or')}`;
  }
}

function isPlain({ operator }: Requirement): boolean {
  return operator === '=' || operator === '==' || operator === 'in';
}

/** `a`, `a and b`, `a, b and c`. */
export function enumeration(words: ReadonlyArray<string>, last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}

/** A few of many, and how many more there are. */
export function fewOf(words: ReadonlyArray<string>, few = 4): string[] {
  return words.length <= few ? [...words] : [...words.slice(0, few - 1), `${words.length - few + 1} more`];
}
