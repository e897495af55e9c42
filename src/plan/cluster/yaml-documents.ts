import { Document, isScalar, parseDocument, visit } from 'yaml';
import { refusedByGo, YamlFault } from '../kubernetes/go-yaml';
import { Source } from '../kubernetes/manifest';
import { YAML_OPTIONS } from '../kubernetes/yaml';

/** One document of a YAML stream: its value, or the error in it. */
export interface YamlDocument {
  readonly source: Source;
  readonly text: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** More references to anchors than any manifest has, but too few to fill the memory. */
const MOST_ALIASES = 10_000;

/**
 * Reads a YAML or JSON stream document by document, so that a broken one does not affect the others, and a long stream needs no more memory
 * than its longest document. A document marker counts wherever it begins a line, even inside a block of text.
 */
export function* documentsOf(text: string, file: string): Generator<YamlDocument> {
  let line = 1;
  let number = 0;
  const parts = text.replace(/^\uFEFF/, '').split(/^(?=---(?:\s|$)|\.\.\.(?:\s|$))/m);
  for (const [i, part] of parts.entries()) {
    const content = part.replace(/^(---|\.\.\.)/, '   ');
    // Blank text before the first marker and after the last one is not a document.
    const mayBeBlank = i === 0 || i === parts.length - 1 || part.startsWith('...');
    if (!mayBeBlank || !isBlank(content)) number += 1;
    // kubectl passes over what holds comments only, as templates leave it behind that render nothing.
    if (!isBlank(content)) yield { source: { file, document: number }, text: content, ...valueOf(content, line) };
    line += part.split('\n').length - 1;
  }
}

function isBlank(content: string): boolean {
  return content.split('\n').every(line => /^\s*([#%].*)?$/.test(line));
}

/** JSON is YAML too, but its own parser is much faster. */
function valueOf(content: string, firstLine: number): { value?: unknown; error?: string } {
  if (/^\s*\{/.test(content)) {
    try {
      return { value: JSON.parse(content) as unknown };
    } catch {
      // YAML may begin with a brace too.
    }
  }
  return yamlOf(content, firstLine);
}

function yamlOf(content: string, firstLine: number): { value?: unknown; error?: string } {
  try {
    const document = parseDocument(content, YAML_OPTIONS);
    const [error] = document.errors;
    const wrong = error ? { at: error.pos[0], message: error.message } : refusedByGo(document, content) ?? duplicateKey(document);
    if (wrong) return { error: `line ${firstLine + content.slice(0, wrong.at).split('\n').length - 1}: ${wrong.message}` };
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown };
  } catch (error) {
    // Too many aliases, or too many levels for the parser's stack.
    return { error: (error as Error).message };
  }
}

/** The parser's own check compares all keys with each other, which takes minutes for a long ConfigMap. */
function duplicateKey(document: Document): YamlFault | undefined {
  let found: YamlFault | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value) && key.value !== '<<') {
          found = { at: key.range![0], message: `the key ${JSON.stringify(key.value)} occurs twice` };
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
