import { Alternative, alternativesOf } from '../relabel/alternatives';
import { expressionOf } from '../relabel/expression';

/** What is known of the value of a label: all of it, or how it begins. */
export type PartialValue = { readonly exact: string } | { readonly start: string; readonly isLonger: boolean };

/** A value of which nothing is known; it may be empty. */
export const ANY: PartialValue = { start: '', isLonger: false };

/** Several values with separators between them. */
export function joined(values: ReadonlyArray<PartialValue>, separator: string): PartialValue {
  let text = '';
  for (const [i, value] of values.entries()) {
    if (i > 0) text += separator;
    if ('start' in value) return { start: text + value.start, isLonger: value.isLonger || i < values.length - 1 && separator !== '' };
    text += value.exact;
  }
  return { exact: text };
}

/** Whether an expression matches a value; undefined if that depends on what is not known of it. */
export function matches(regex: string, value: PartialValue): boolean | undefined {
  if ('exact' in value) return expressionOf(regex).matches(value.exact);
  const alternatives = alternativesOf(regex);
  if (alternatives.some(each => covers(each, value))) return true;
  return alternatives.some(each => isPossible(each, value)) ? undefined : false;
}

type Start = Extract<PartialValue, { start: string }>;

/** Whether it matches whatever the value is. */
function covers({ text, then }: Alternative, { start, isLonger }: Start): boolean {
  if (!start.startsWith(text)) return false;
  return then === 'anything' || (then === 'something' && (isLonger || start.length > text.length));
}

function isPossible({ text, then }: Alternative, { start, isLonger }: Start): boolean {
  if (text.startsWith(start)) return then !== 'nothing' || !isLonger || text.length > start.length;
  return then !== 'nothing' && start.startsWith(text);
}
