/** The texts that an expression captured: the whole match first, then its groups; a group without a match is undefined. */
export interface Match {
  readonly groups: ReadonlyArray<string | undefined>;
  /** The numbers of the groups of each name. */
  readonly names: ReadonlyMap<string, ReadonlyArray<number>>;
}

/** A text with references to captured groups. */
export type Template = (match: Match) => string;

/** A piece of a template: text, or a reference. */
type Part = string | ((match: Match) => string | undefined);

/** `$name`, with the longest possible name, or `${name}`; `$$` is a dollar, and so is a dollar before any other character. */
const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Group numbers as Go accepts them: no leading zero, below a billion. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;

/** Parses a template once for many matches (Go `regexp`, Expand). */
export function templateOf(text: string): Template {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(REFERENCE)) {
    parts.push(text.slice(end, found.index));
    parts.push(found[0] === '$$' ? '$' : referenceTo(found[1] ?? found[2]));
    end = found.index + found[0].length;
  }
  parts.push(text.slice(end));
  const filled = parts.filter(part => part !== '');
  const textOf = (part: Part, match: Match) => typeof part === 'string' ? part : part(match) ?? '';
  // A fast path: most templates are a single piece.
  return filled.length === 1 ? match => textOf(filled[0], match) : match => filled.map(part => textOf(part, match)).join('');
}

function referenceTo(name: string): (match: Match) => string | undefined {
  if (NUMBER.test(name)) return ({ groups }) => groups[Number(name)];
  return ({ groups, names }) => groups[names.get(name)?.find(number => groups[number] !== undefined) ?? -1];
}
