import { refuse } from '../refusal';

const ESCAPES: { readonly [letter: string]: string } = {
  'a': '\x07', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\',
};

/** Either one character after the backslash, or a code point in octal or hexadecimal digits. */
const ESCAPE = /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]?))/g;

/** The value of a string in PromQL. The grammar accepts more than Prometheus (`promql/parser/lex.go`, `util/strutil/quote.go`). */
export function stringValue(literal: string): string {
  const [quote] = literal;
  if (literal.length < 2 || !literal.endsWith(quote)) refuse('unterminated quoted string');
  const inside = literal.slice(1, -1);
  if (quote === '`') return inside;
  if (inside.includes('\n')) refuse('unterminated quoted string');
  return inside.replace(ESCAPE, (escape: string, octal?: string, x?: string, u?: string, U?: string, letter?: string) => {
    if (letter !== undefined) return letter === quote ? quote : ESCAPES[letter] ?? refuse(`unknown escape sequence ${escape}`);
    const code = octal === undefined ? parseInt((x ?? u ?? U)!, 16) : parseInt(octal, 8);
    const isSurrogate = code >= 0xd800 && code < 0xe000;
    if (code > 0x10ffff || isSurrogate || (octal !== undefined && code > 0xff)) {
      refuse(`escape sequence ${escape} is an invalid Unicode code point`);
    }
    return String.fromCodePoint(code);
  });
}
