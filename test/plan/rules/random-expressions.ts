import * as fc from 'fast-check';
import { BROKEN, SOUND } from './judged-expressions';

/** The tokens of expressions: names, numbers, strings, operators and brackets. */
const TOKENS = /[a-zA-Z_:][\w:]*|\d+(?:\.\d+|ms|[smhdwy])?|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|[=!<>]=|[=!]~|#[^\n]*\n?|\s+|[^]/g;

/**
 * Tokens that the grammar of the editor reads in another way than Prometheus: metrics called `offset` or `atan2`, labels called `Inf` or
 * `without` or with a colon, comments inside brackets, and very long durations.
 */
const OTHERWISE = /offset|atan2|inf|without|[#:]|\d{5}/i;

const BASE = SOUND.filter(expression => !OTHERWISE.test(expression)).map(expression => expression.match(TOKENS)!);
const ALL_TOKENS = new Set([...SOUND, ...BROKEN].flatMap(expression => expression.match(TOKENS) ?? []));
const PIECES = [...ALL_TOKENS].filter(token => !OTHERWISE.test(token) && token !== '.');

/** Sound expressions with a few tokens removed, inserted or replaced. */
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
