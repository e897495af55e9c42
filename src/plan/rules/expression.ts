import { SyntaxNode } from '@lezer/common';
import { LRParser } from '@lezer/lr';
import { Problem, problemOf } from './expression-problem';
import { childrenOf, nodesNamed } from './expression-syntax';
import { checkTypes } from './expression-types';
import { selectorOf, Selector } from './series-selector';
import { memoize } from '../memoize';

// The package can be required, but TypeScript refuses the import, since its types declare an ECMAScript module only.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { parser }: { readonly parser: LRParser } = require('@prometheus-io/lezer-promql');

/** An expression of a rule. */
export interface Expression {
  /** Its selectors, in the order of the text; if it cannot be parsed, those that can be read. */
  readonly selectors: ReadonlyArray<Selector>;
  /** Why Prometheus does not accept it. */
  readonly problem?: Problem;
  /** The flags of the experimental features that it uses. */
  readonly features: ReadonlyArray<string>;
}

/** Parses PromQL with the grammar of Prometheus' own editor, then does the checks of its parser (Prometheus `promql/parser/parse.go`). */
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
  const found = rest === '' ? 'end of input' : JSON.stringify(rest.slice(0, 20));
  return { at: text.length - rest.length, message: `unexpected ${found}` };
}
