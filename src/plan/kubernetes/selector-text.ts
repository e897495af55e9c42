import { checkedRequirement, keyComplaints, Requirement } from './label-selector';
import { quoted } from '../go/text';
import { refuse, within } from '../refusal';

const SYMBOLS = ['==', '!=', '=', '>', '<', '!', '(', ')', ','];
const IDENTIFIER = 'identifier';
const END = 'end';

/** A word of a selector: an identifier, a symbol or keyword by itself, or the end. */
interface Token {
  readonly kind: string;
  readonly text: string;
}

/** Reads a label selector in the notation of a list request (`Parse` of `k8s.io/apimachinery/pkg/labels/selector.go`). */
export function parseLabelSelector(text: string): Requirement[] {
  const tokens = tokensOf(text);
  let position = 0;
  const next = () => tokens[Math.min(position++, tokens.length - 1)];
  const peek = () => tokens[Math.min(position, tokens.length - 1)];
  const requirements: Requirement[] = [];
  const startsRequirement = ({ kind }: Token) => isWord(kind) || kind === '!';
  if (peek().kind !== END && !startsRequirement(peek())) refuse(`found '${peek().text}', expected: !, identifier, or 'end of string'`);
  while (peek().kind !== END) {
    requirements.push(within('unable to parse requirement', () => parseRequirement(next, peek)));
    const { kind, text: found } = next();
    if (kind === END) return requirements;
    if (kind !== ',') refuse(`found '${found}', expected: ',' or 'end of string'`);
    if (!startsRequirement(peek())) refuse(`found '${peek().text}', expected: identifier after ','`);
  }
  return requirements;
}

function parseRequirement(next: () => Token, peek: () => Token): Requirement {
  let token = next();
  const absent = token.kind === '!';
  if (absent) token = next();
  const key = token.text;
  if (!isWord(token.kind)) refuse(`found '${key}', expected: identifier`);
  const wrong = keyComplaints(key);
  if (wrong.length > 0) refuse(`<nil>: Invalid value: ${quoted(key)}: ${wrong.join('; ')}`);
  if (absent && isOver(peek())) return checkedRequirement({ key, operator: '!', values: [] });
  if (isOver(peek())) return checkedRequirement({ key, operator: 'exists', values: [] });
  // As in Kubernetes, "!key" with more text after it is read as "!key" alone.
  if (absent) return checkedRequirement({ key, operator: '!', values: [] });
  const { kind, text } = next();
  switch (kind) {
    case 'in':
    case 'notin': return checkedRequirement({ key, operator: kind, values: parseValues(next, peek) });
    case '=':
    case '==':
    case '!=':
    case '>':
    case '<': return checkedRequirement({ key, operator: kind, values: [parseValue(next, peek)] });
    default: return refuse(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
}

function parseValue(next: () => Token, peek: () => Token): string {
  if (isOver(peek())) return '';
  const { kind, text } = next();
  return isWord(kind) ? text : refuse(`found '${text}', expected: identifier`);
}

function parseValues(next: () => Token, peek: () => Token): string[] {
  const { kind, text } = next();
  if (kind !== '(') refuse(`found '${text}' expected: '('`);
  if (peek().kind === ')') {
    next();
    return [''];
  }
  if (!isWord(peek().kind) && peek().kind !== ',') refuse(`found '${peek().text}', expected: ',', ')' or identifier`);
  const values: string[] = [];
  for (;;) {
    const token = next();
    if (isWord(token.kind)) {
      values.push(token.text);
      if (peek().kind === ')') break;
      if (peek().kind !== ',') refuse(`found '${peek().text}', expected: ',' or ')'`);
    } else if (token.kind === ',') {
      if (values.length === 0 || peek().kind === ')' || peek().kind === ',') values.push('');
      if (peek().kind === ')') break;
    } else {
      refuse(`found '${token.text}', expected: ',', or identifier`);
    }
  }
  next();
  return [...new Set(values)].sort();
}

function isOver({ kind }: Token): boolean {
  return kind === END || kind === ',';
}

function isWord(kind: string): boolean {
  return kind === IDENTIFIER || kind === 'in' || kind === 'notin';
}

function tokensOf(text: string): Token[] {
  const words = text.match(/[=!(),<>]+|[^=!(),<>\s]+/g) ?? [];
  const tokens = words.flatMap(word => /^[=!(),<>]/.test(word) ? symbolsOf(word) : [wordToken(word)]);
  return [...tokens, { kind: END, text: '' }];
}

function wordToken(text: string): Token {
  return { kind: text === 'in' || text === 'notin' ? text : IDENTIFIER, text };
}

function symbolsOf(word: string): Token[] {
  if (word === '') return [];
  const symbol = SYMBOLS.find(each => word.startsWith(each))!;
  return [{ kind: symbol, text: symbol }, ...symbolsOf(word.slice(symbol.length))];
}

/** One condition of a field selector. */
export interface FieldTerm {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** Reads a field selector, as `ParseSelector` of `k8s.io/apimachinery/pkg/fields/selector.go`. */
export function parseFieldSelector(text: string): FieldTerm[] {
  const terms = text.match(/(?:\\.|[^,\\])+\\?|\\/gs) ?? [];
  return terms.sort().map(term => {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (match === null) return refuse(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field, operator, value] = match;
    return { field, equal: operator !== '!=', value: unescaped(value) };
  });
}

function unescaped(value: string): string {
  return value.replace(/\\(.?)|[,=]/gsu, (found, escaped?: string) => {
    // Kubernetes prints the number of the character.
    if (escaped === undefined) return refuse(`invalid field selector: unescaped character in value: ${found.codePointAt(0)}`);
    return ['\\', ',', '='].includes(escaped) ? escaped : refuse(`invalid field selector: invalid escape sequence: ${found}`);
  });
}
