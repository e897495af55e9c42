/**
 * Letters with two mappings to upper case: a full one to several characters, which JavaScript uses, and a simple one, which Go uses
 * (Unicode, UnicodeData.txt).
 */
const SIMPLE_UPPER: ReadonlyArray<readonly [from: number, to: number, distance: number]> = [
  [0x1f80, 0x1f87, 8], [0x1f90, 0x1f97, 8], [0x1fa0, 0x1fa7, 8], [0x1fb3, 0x1fb3, 9], [0x1fc3, 0x1fc3, 9], [0x1ff3, 0x1ff3, 9],
];

/** Go's strings.ToUpper, which maps each character by itself to exactly one. */
export function upperCase(text: string): string {
  return mapped(text, character => character.toUpperCase(), point => {
    const range = SIMPLE_UPPER.find(([from, to]) => from <= point && point <= to);
    return range === undefined ? point : point + range[2];
  });
}

/** Go's strings.ToLower. */
export function lowerCase(text: string): string {
  return mapped(text, character => character.toLowerCase(), point => point === 0x130 ? 0x69 : point);
}

function mapped(text: string, full: (character: string) => string, simple: (point: number) => number): string {
  return Array.from(text, character => {
    const changed = full(character);
    return [...changed].length === 1 ? changed : String.fromCodePoint(simple(character.codePointAt(0)!));
  }).join('');
}
