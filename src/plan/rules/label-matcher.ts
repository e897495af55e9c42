import { Labels } from '../prometheus/labels';
import { expressionOf, expressionError } from '../relabel/expression';

/** A condition on a label of series (Prometheus `model/labels/matcher.go`). */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Whether labels meet a condition; an absent label is the same as an empty one, and an invalid expression matches nothing. */
export function matches({ name, operator, value }: Matcher, labels: Labels): boolean {
  const actual = labels[name] ?? '';
  switch (operator) {
    case '=': return actual === value;
    case '!=': return actual !== value;
    case '=~': return expressionError(value) === undefined && expressionOf(value).matches(actual);
    case '!~': return expressionError(value) === undefined && !expressionOf(value).matches(actual);
  }
}

/** A condition in PromQL, such as `pod=~"cart-.+"`. */
export function matcherText({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}
