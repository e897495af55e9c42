/** What one alternative of an expression matches: a text, and after it nothing, anything, at least one character, or what is not known. */
export interface Alternative {
  readonly text: string;
  readonly then: 'nothing' | 'anything' | 'something' | 'unknown';
}

type Alternatives = ReadonlyArray<Alternative>;

const GROUP = /\((?:\?:)?|\)[*+?{]?|\|/.source;
const CHARACTER = /[\w ;:,/@=%&~!#"'<>-]|\\[\\/.|()[\]{}^$*+?-]/.source;
const OTHERS = /\.|\\[dwDW]|\[[^\\[\]]+\]/.source;
const PIECES = new RegExp(`${GROUP}|(?:${CHARACTER}|${OTHERS})[*+?]?`, 'y');

/** More alternatives than any rule of a user lists. */
const AT_MOST = 1_000;

const NOTHING: Alternatives = [{ text: '', then: 'nothing' }];
const UNKNOWN: Alternatives = [{ text: '', then: 'unknown' }];

/** The alternatives of an anchored expression, each as far as it is plain text; a single unknown one where it is too involved. */
export function alternativesOf(regex: string): Alternatives {
  const pieces = piecesOf(regex.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''));
  if (pieces === undefined) return UNKNOWN;
  const all = alternation(pieces);
  return pieces.length > 0 || all.length > AT_MOST ? UNKNOWN : all;
}

/** In reverse, so that the next one can be popped; undefined where something else is among them. */
function piecesOf(regex: string): string[] | undefined {
  const pieces: string[] = [];
  PIECES.lastIndex = 0;
  while (PIECES.lastIndex < regex.length) {
    const piece = PIECES.exec(regex)?.[0];
    if (piece === undefined) return undefined;
    pieces.push(piece);
  }
  return pieces.reverse();
}

/** Takes pieces up to the end of the group. */
function alternation(pieces: string[]): Alternatives {
  const all: Alternative[] = [];
  let sequence = NOTHING;
  while (pieces.length > 0 && !pieces[pieces.length - 1].startsWith(')')) {
    const piece = pieces.pop()!;
    if (piece === '|') {
      all.push(...sequence);
      sequence = NOTHING;
    } else {
      sequence = followedBy(sequence, piece.startsWith('(') ? group(pieces) : single(piece));
    }
  }
  return [...all, ...sequence];
}

function group(pieces: string[]): Alternatives {
  const inner = alternation(pieces);
  return pieces.pop() === ')' ? inner : UNKNOWN;
}

function single(piece: string): Alternatives {
  if (piece === '.*') return [{ text: '', then: 'anything' }];
  if (piece === '.+') return [{ text: '', then: 'something' }];
  const isPlain = new RegExp(`^(?:${CHARACTER})$`).test(piece);
  return isPlain ? [{ text: piece.replace(/^\\/, ''), then: 'nothing' }] : UNKNOWN;
}

/** What comes after an open end is not followed. */
function followedBy(before: Alternatives, after: Alternatives): Alternatives {
  if (after === NOTHING) return before;
  if (before.length * after.length > AT_MOST) return UNKNOWN;
  return before.flatMap(({ text, then }) => then === 'nothing'
    ? after.map(each => ({ text: text + each.text, then: each.then }))
    : [{ text, then: 'unknown' as const }]);
}
