import { SyntaxNode } from '@lezer/common';
import { LRParser } from '@lezer/lr';
import { Problem, problemOf } from './expression-problem';
import { childrenOf, nodesNamed } from './expression-syntax';
import { checkTypes } from './expression-types';
import { selectorOf, Selector } from './series-selector';
import { memoize } from '../memoize';

/** It can be required, but its types say that it is an ECMAScript module only, so that TypeScript refuses the import. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { parser }: { readonly parser: LRParser } = require('@prometheus-io/lezer-promql');

/** An expression of a rule. */
export interface Expression {
  /** What it selects, in the order of the text; of one that cannot be parsed, as far as it can be read. */
  readonly selectors: ReadonlyArray<Selector>;
  /** Why Prometheus does not take it. */
  readonly problem?: Problem;
  /** What it uses that has to be switched on, by the feature flag. */
  readonly features: ReadonlyArray<string>;
}

/** Reads PromQL with the grammar of Prometheus' own editor, and checks what its parser checks after that (Prometheus `promql/parser/parse.go`). */
export const readExpression = memoize((text: string): Expression => {
  const { topNode } = parser.parse(text);
  const selectors = nodesNamed('VectorSelector', topNode).map(node => selectorOf(node, text));
  const error = firstError(topNode);
  if (error !== undefined) return { selectors, problem: syntaxProblem(error, text), features: [] };
  const features = new Set<string>();
  const problem = problemOf(() => checkTypes(childrenOf(topNode)[0], text, feature => features.add(feature)));
  return { selectors, problem, features: [...features] };
});

function firstError(topNode: SyntaxNode): SyntaxNode | undefined {
  let first: SyntaxNode | undefined;
  topNode.cursor().iterate(each => {
    if (each.type.isError) first ??= each.node;
  });
  return first;
}

function syntaxProblem({ from }: SyntaxNode, text: string): Problem {
  const rest = text.slice(from).trimStart();
  return rest === '' ? { at: text.length, message: 'it ends too early' } : { at: text.length - rest.length, message: `unexpected ${JSON.stringify(rest.slice(0, 20))}` };
}
