import { SyntaxNode } from '@lezer/common';
import { fail } from './expression-problem';
import { childOf, childrenOf, has, nodesNamed } from './expression-syntax';
import { FUNCTIONS, ValueType } from './functions';
import { matches } from './label-matcher';
import { selectorOf } from './series-selector';
import { stringValue } from './string-literal';
import { parseDuration } from '../go/duration';
import { NAME } from '../prometheus/labels';
import { refusalOf } from '../refusal';
import { expressionError } from '../relabel/expression';

const TYPES: { readonly [Type in ValueType]: string } = { v: 'instant vector', m: 'range vector', s: 'scalar', t: 'string' };

/** The flags of experimental features. */
const FUNCTIONS_FLAG = 'promql-experimental-functions';
const RANGES_FLAG = 'promql-extended-range-selectors';
const FILL_FLAG = 'promql-binop-fill-modifiers';

/** Checks a node beyond the grammar, and returns its type (`checkAST` of Prometheus `promql/parser/parse.go`). */
export function checkTypes(node: SyntaxNode, text: string, use: (feature: string) => void): ValueType {
  const typeOf = (child: SyntaxNode) => checkTypes(child, text, use);
  const expect = (child: SyntaxNode, type: ValueType, where: string) => {
    const actual = typeOf(child);
    if (actual !== type) fail(child, `expected type ${TYPES[type]} in ${where}, got ${TYPES[actual]}`);
  };
  switch (node.name) {
    case 'NumberDurationLiteral': return checkNumber(node, text);
    case 'StringLiteral': return checkString(node, text);
    case 'ParenExpr': return typeOf(childrenOf(node)[0]);
    case 'VectorSelector': return checkSelector(node, text);
    case 'MatrixSelector':
    case 'SubqueryExpr': return checkRange(node, text, typeOf);
    case 'OffsetExpr':
    case 'StepInvariantExpr': return checkModifier(node, text, typeOf);
    case 'AnchoredExpr':
    case 'SmoothedExpr': use(RANGES_FLAG); return checkModifier(node, text, typeOf);
    case 'UnaryExpr': return checkUnary(node, typeOf);
    case 'BinaryExpr': return checkBinary(node, text, typeOf, use);
    case 'AggregateExpr': return checkAggregation(node, text, expect, use);
    case 'FunctionCall': return checkCall(node, text, expect, use);
    default: throw new Error(`PromQL has no ${node.name}`);
  }
}

type TypeOf = (node: SyntaxNode) => ValueType;
type Expect = (node: SyntaxNode, type: ValueType, where: string) => void;

/** The grammar allows a word right after a number, and durations of any length (Prometheus `promql/parser/lex.go`, `parse.go`). */
function checkNumber(node: SyntaxNode, text: string): 's' {
  const number = text.slice(node.from, node.to);
  if (/\w/.test(text[node.to] ?? '')) fail(node, 'bad number or duration syntax');
  const wrong = /\d(ms|[smhdwy])$/.test(number) ? refusalOf(() => parseDuration(number.replace(/^[+-]/, ''))) : undefined;
  return wrong === undefined ? 's' : fail(node, wrong);
}

function checkString(node: SyntaxNode, text: string): 't' {
  const wrong = refusalOf(() => stringValue(text.slice(node.from, node.to)));
  return wrong === undefined ? 't' : fail(node, wrong);
}

function checkSelector(node: SyntaxNode, text: string): 'v' {
  for (const literal of nodesNamed('StringLiteral', node)) checkString(literal, text);
  const selector = selectorOf(node, text);
  for (const { operator, value } of selector) {
    const wrong = operator.includes('~') ? expressionError(value) : undefined;
    if (wrong !== undefined) fail(node, `${JSON.stringify(value)} is not an RE2 expression: ${wrong}`);
  }
  const isNamed = has('Identifier', node);
  if (isNamed && selector.slice(1).some(({ name }) => name === NAME)) fail(node, 'metric name must not be set twice');
  if (!isNamed && selector.every(matcher => matches(matcher, {}))) {
    fail(node, 'vector selector must contain at least one non-empty matcher');
  }
  return 'v';
}

function checkRange(node: SyntaxNode, text: string, typeOf: TypeOf): 'm' {
  const [inner, ...durations] = childrenOf(node);
  for (const number of durations) {
    checkNumber(number, text);
    const duration = text.slice(number.from, number.to);
    if (duration.startsWith('-') || !/[1-9]/.test(duration)) fail(node, 'duration must be greater than 0');
  }
  if (node.name === 'MatrixSelector') {
    if (inner.name === 'OffsetExpr') fail(inner, 'no offset modifiers allowed before range');
    if (inner.name === 'StepInvariantExpr') fail(inner, 'no @ modifiers allowed before range');
    if (inner.name !== 'VectorSelector') fail(inner, 'ranges only allowed for vector selectors');
  }
  // For the grammar, the range is one of the whole `a + b`.
  if (inner.name === 'BinaryExpr') fail(inner, 'binary expression must contain only scalar and instant vector types');
  const type = typeOf(inner);
  if (type !== 'v') fail(inner, `subquery is only allowed on instant vector, got ${TYPES[type]} instead`);
  return 'm';
}

const MODIFIED = ['VectorSelector', 'MatrixSelector', 'SubqueryExpr'];
const MODIFIERS = ['OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'];

function checkModifier(node: SyntaxNode, text: string, typeOf: TypeOf): ValueType {
  const [inner, ...others] = childrenOf(node);
  for (const number of others.filter(({ name }) => name.startsWith('Number'))) checkNumber(number, text);
  const isOffset = node.name === 'OffsetExpr';
  let modified = inner;
  // For the grammar, `a + b offset 5m` is an offset of the sum.
  while (MODIFIERS.includes(modified.name) || modified.name === 'BinaryExpr' || modified.name === 'UnaryExpr') {
    if (modified.name === node.name) fail(inner, `${isOffset ? 'offset' : '@ <timestamp>'} may not be set multiple times`);
    const parts = childrenOf(modified);
    modified = MODIFIERS.includes(modified.name) ? parts[0] : parts[parts.length - 1];
  }
  if (!MODIFIED.includes(modified.name)) {
    fail(inner, `${isOffset ? 'offset' : '@'} modifier must be preceded by an instant vector selector or range vector selector `
      + 'or a subquery');
  }
  return typeOf(inner);
}

function checkUnary(node: SyntaxNode, typeOf: TypeOf): ValueType {
  const type = typeOf(childrenOf(node)[1]);
  if (isOperand(type)) return type;
  return fail(node, `unary expression only allowed on expressions of type scalar or instant vector, got ${TYPES[type]}`);
}

const COMPARISONS = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte'];
const SET_OPERATORS = ['And', 'Or', 'Unless'];

function checkBinary(node: SyntaxNode, text: string, typeOf: TypeOf, use: (feature: string) => void): ValueType {
  const parts = childrenOf(node);
  const [left, { name: operator }, right] = [parts[0], parts[1], parts[parts.length - 1]];
  const types = [left, right].map(each => {
    const type = typeOf(each);
    return isOperand(type) ? type : fail(each, 'binary expression must contain only scalar and instant vector types');
  });
  const [isBool, isSet] = [has('BoolModifier', node), SET_OPERATORS.includes(operator)];
  const isComparison = COMPARISONS.includes(operator);
  if (isBool && !isComparison) fail(node, 'bool modifier can only be used on comparison operators');
  const isOfVectors = types.every(type => type === 'v');
  if (!isBool && isComparison && types.every(type => type === 's')) fail(node, 'comparisons between scalars must use BOOL modifier');
  if (isSet && !isOfVectors) fail(node, `set operator "${text.slice(parts[1].from, parts[1].to)}" not allowed in binary scalar expression`);
  const matching = childOf(node, 'MatchingModifierClause');
  if (matching !== undefined) checkMatching(matching, text, isOfVectors, isSet);
  if (has('FillModifier', node)) {
    use(FILL_FLAG);
    if (!isOfVectors) fail(node, 'filling in missing series only allowed between instant vectors');
    if (isSet) fail(node, 'filling in missing series not allowed for set operators');
  }
  return types.includes('v') ? 'v' : 's';
}

function checkMatching(clause: SyntaxNode, text: string, isOfVectors: boolean, isSet: boolean): void {
  checkGrouping(clause, text);
  const [by, grouped] = childrenOf(clause)
    .filter(({ name }) => name === 'GroupingLabels')
    .map(labels => childrenOf(labels).map(({ from, to }) => text.slice(from, to)));
  if (!isOfVectors && by.length > 0) fail(clause, 'vector matching only allowed between instant vectors');
  if (isSet && (has('GroupLeft', clause) || has('GroupRight', clause))) fail(clause, 'no grouping allowed for set operations');
  const both = has('On', clause) ? grouped?.find(label => by.includes(label)) : undefined;
  if (both !== undefined) fail(clause, `label "${both}" must not occur in ON and GROUP clause at once`);
}

function checkGrouping(clause: SyntaxNode, text: string): void {
  for (const name of nodesNamed('QuotedLabelName', clause)) {
    checkString(name, text);
    if (name.to - name.from === 2) fail(name, 'invalid label name for grouping: ""');
  }
}

const WITH_NUMBER = ['Bottomk', 'LimitK', 'LimitRatio', 'Quantile', 'Topk'];

function checkAggregation(node: SyntaxNode, text: string, expect: Expect, use: (feature: string) => void): 'v' {
  const operator = childrenOf(childOf(node, 'AggregateOp')!)[0].name;
  const modifier = childOf(node, 'AggregateModifier');
  if (modifier !== undefined) checkGrouping(modifier, text);
  const args = childrenOf(childOf(node, 'FunctionCallBody')!);
  if (args.length === 0) fail(node, 'no arguments for aggregate expression provided');
  if (operator.startsWith('Limit')) use(FUNCTIONS_FLAG);
  const parameter: ValueType | undefined = WITH_NUMBER.includes(operator) ? 's' : operator === 'CountValues' ? 't' : undefined;
  const wanted = parameter === undefined ? 1 : 2;
  if (args.length !== wanted) {
    fail(node, `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`);
  }
  expect(args[wanted - 1], 'v', 'aggregation expression');
  if (parameter !== undefined) expect(args[0], parameter, 'aggregation parameter');
  return 'v';
}

function checkCall(node: SyntaxNode, text: string, expect: Expect, use: (feature: string) => void): ValueType {
  const { from, to } = childOf(node, 'FunctionIdentifier')!;
  const name = text.slice(from, to);
  const signature = FUNCTIONS.get(name);
  // The grammar accepts names in capitals too.
  if (signature === undefined) return fail(node, `unknown function with name "${name}"`);
  const given = childrenOf(childOf(node, 'FunctionCallBody')!);
  const { args, optional, isVariadic } = signature;
  const least = args.length - optional;
  if (given.length < least || (given.length > args.length && !isVariadic)) {
    const number = optional === 0 ? args.length : given.length > args.length ? `at most ${args.length}` : `at least ${least}`;
    fail(node, `expected ${number} argument(s) in call to "${name}", got ${given.length}`);
  }
  if (signature.isExperimental) use(FUNCTIONS_FLAG);
  given.forEach((each, i) => {
    // The second argument of `info` selects labels, and is also valid without a condition.
    if (name === 'info' && i === 1) return;
    expect(each, args[Math.min(i, args.length - 1)], `call to function "${name}"`);
  });
  return signature.returns;
}

function isOperand(type: ValueType): boolean {
  return type === 's' || type === 'v';
}
