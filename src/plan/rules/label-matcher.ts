import { Labels } from '../prometheus/labels';
import { expressionOf, expressionError } from '../relabel/expression';

/** A condition on a label of series (Prometheus `model/labels/matcher.go`). */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Whether series with these labels meet it; a label that is absent is an empty one. An expression that is none of RE2 matches nothing. */
export function matches({ name, operator, value }: Matcher, labels: Labels): boolean {
  const actual = labels[name] ?? '';
  switch (operator) {
    case '=': return actual === value;
    case '!=': return actual !== value;
    case '=~': return expressionError(value) === undefined && expressionOf(value).matches(actual);
    case '!~': return expressionError(value) === undefined && !expressionOf(value).matches(actual);
  }
}

/** As in an expression: `pod=~"cart-.+"`. */
export function matcherText({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}
