import { alternativesOf } from './alternatives';
import { expressionOf } from './expression';

/** What each way to write characters stands for. */
const CHARACTERS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\[([^\]^\\])[^\]]*\]/g, '$1'], [/\\d/g, '0'], [/\\w/g, 'x'], [/\[\^[^\]]*\]/g, 'x'], [/\(\?:|[()^$]/g, ''], [/\|.*/g, ''],
  [/(?<!\\)\./g, 'x'], [/(?<!\\)(?:[*+?]|\{[^}]*\})/g, ''], [/\\(.)/g, '$1'],
];

/** A value that an expression matches, if it is simple enough to find one. */
export function sampleOf(regex: string): string | undefined {
  const plain = alternativesOf(regex).map(({ text, then }) => then === 'something' ? `${text}x` : text);
  const written = CHARACTERS.reduce((text, [character, value]) => text.replace(character, value), regex);
  return [...plain, written].find(value => value !== '' && expressionOf(regex).matches(value));
}
