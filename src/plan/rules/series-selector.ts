import { SyntaxNode } from '@lezer/common';
import { childOf, childrenOf, nodesNamed } from './expression-syntax';
import { Matcher } from './label-matcher';
import { stringValue } from './string-literal';
import { refusalOf } from '../refusal';

/** The label that has the name of the metric. */
export const NAME = '__name__';

/** What selects series in an expression: the conditions, that on the name of the metric among them. */
export type Selector = ReadonlyArray<Matcher>;

/** Reads a `VectorSelector`; what is not complete in it is left out. */
export function selectorOf(node: SyntaxNode, text: string): Selector {
  const name = childOf(node, 'Identifier');
  const named: Selector = name === undefined ? [] : [{ name: NAME, operator: '=', value: text.slice(name.from, name.to) }];
  const conditions = childOf(node, 'LabelMatchers');
  return [...named, ...conditions === undefined ? [] : childrenOf(conditions).flatMap(each => matcherOf(each, text) ?? [])];
}

function matcherOf(node: SyntaxNode, text: string): Matcher | undefined {
  // A quoted name without an operator is that of the metric.
  if (node.name === 'QuotedLabelName') return { name: NAME, operator: '=', value: quotedText(node, text) };
  const [name, operator, value] = childrenOf(node);
  if (value === undefined) return undefined;
  return {
    name: name.name === 'QuotedLabelName' ? quotedText(name, text) : text.slice(name.from, name.to),
    operator: text.slice(operator.from, operator.to) as Matcher['operator'],
    value: quotedText(value, text),
  };
}

/** The text in a string, or as it is written where that is none. */
function quotedText(node: SyntaxNode, text: string): string {
  const [literal] = nodesNamed('StringLiteral', node);
  let value = text.slice(literal.from, literal.to);
  refusalOf(() => { value = stringValue(value); });
  return value;
}
