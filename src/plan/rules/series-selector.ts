import { SyntaxNode } from '@lezer/common';
import { childOf, childrenOf, nodesNamed } from './expression-syntax';
import { Matcher } from './label-matcher';
import { stringValue } from './string-literal';
import { NAME } from '../prometheus/labels';
import { refusalOf } from '../refusal';

/** The conditions of a selector in an expression, including that on the name of the metric. */
export type Selector = ReadonlyArray<Matcher>;

/** Reads a `VectorSelector`, without its incomplete conditions. */
export function selectorOf(node: SyntaxNode, text: string): Selector {
  const name = childOf(node, 'Identifier');
  const named: Selector = name === undefined ? [] : [{ name: NAME, operator: '=', value: text.slice(name.from, name.to) }];
  const conditions = childOf(node, 'LabelMatchers');
  return [...named, ...conditions === undefined ? [] : childrenOf(conditions).flatMap(each => matcherOf(each, text) ?? [])];
}

function matcherOf(node: SyntaxNode, text: string): Matcher | undefined {
  // A quoted name without an operator is the name of the metric.
  if (node.name === 'QuotedLabelName') return { name: NAME, operator: '=', value: quotedText(node, text) };
  const [name, operator, value] = childrenOf(node);
  if (value === undefined) return undefined;
  return {
    name: name.name === 'QuotedLabelName' ? quotedText(name, text) : text.slice(name.from, name.to),
    operator: text.slice(operator.from, operator.to) as Matcher['operator'],
    value: quotedText(value, text),
  };
}

/** The value of a string; an invalid string as it is written. */
function quotedText(node: SyntaxNode, text: string): string {
  const [literal] = nodesNamed('StringLiteral', node);
  let value = text.slice(literal.from, literal.to);
  refusalOf(() => { value = stringValue(value); });
  return value;
}
