import * as fc from 'fast-check';
import { BROKEN, SOUND } from './judged-expressions';

/** What expressions are made of: names, numbers, strings, operators and brackets. */
const TOKENS = /[a-zA-Z_:][\w:]*|\d+(?:\.\d+|ms|[smhdwy])?|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|[=!<>]=|[=!]~|#[^\n]*\n?|\s+|[^]/g;

/**
 * Where the grammar of the editor differs from Prometheus: metrics that are called `offset` or `atan2`, labels that are called `Inf` or `without` or have a colon,
 * comments inside brackets, and durations without end.
 */
const OTHERWISE = /offset|atan2|inf|without|[#:]|\d{5}/i;

const BASE = SOUND.filter(expression => !OTHERWISE.test(expression)).map(expression => expression.match(TOKENS)!);
const PIECES = [...new Set([...SOUND, ...BROKEN].flatMap(expression => expression.match(TOKENS) ?? []))].filter(piece => !OTHERWISE.test(piece) && piece !== '.');

/** Sound expressions with a few tokens left out, put in or exchanged. */
export const almostSound: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(...BASE),
  fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'insert', 'replace'), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 3 }),
).map(([tokens, changes]) => {
  const changed = [...tokens];
  for (const [place, change, piece] of changes) {
    const at = place % (changed.length + 1);
    if (change === 'drop') changed.splice(at, 1);
    else changed.splice(at, change === 'replace' ? 1 : 0, piece);
  }
  return changed.join('');
});
