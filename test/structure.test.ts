import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** The files that git knows below a folder. */
function tracked(folder: string): string[] {
  return execFileSync('git', ['ls-files', folder], { cwd: ROOT, encoding: 'utf8' }).split('\n')
    .filter(file => existsSync(path.join(ROOT, file)) && file !== '');
}

const SOURCES = tracked('src').filter(file => file.endsWith('.ts'));

/** Each file of `src` with a file of `src` that it imports. */
const IMPORTS = SOURCES.flatMap(file => Array.from(
  readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:from|require\()\s*'(\.[^']+)'/g),
  ([, imported]) => [file, `${path.posix.join(path.posix.dirname(file), imported)}.ts`] as const,
)).filter(([, imported]) => SOURCES.includes(imported));

/** The folders above a file, the nearest first. */
function foldersOf(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

const FOLDERS = [...new Set(SOURCES.flatMap(foldersOf))];

/** Which folders beside each other in a folder import which, each with all that is below it. */
function importsBetween(folder: string): Map<string, Set<string>> {
  const between = new Map<string, Set<string>>();
  const partOf = (file: string) => file.startsWith(`${folder}/`) && file.slice(folder.length + 1).split('/').length > 1
    ? file.slice(folder.length + 1).split('/')[0] : undefined;
  for (const [file, imported] of IMPORTS) {
    const [from, to] = [partOf(file), partOf(imported)];
    if (from === undefined || to === undefined || from === to) continue;
    between.set(from, (between.get(from) ?? new Set()).add(to));
  }
  return between;
}

/** Those of some folders that are in a circle of imports, or import one that is. */
function circular(between: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const left = new Set(between.keys());
  for (;;) {
    const free = [...left].filter(folder => [...between.get(folder)!].every(other => !left.has(other)));
    if (free.length === 0) return [...left];
    free.forEach(folder => left.delete(folder));
  }
}

describe('the folders of src', () => {
  test.each(FOLDERS)('in %s there are no two that import each other, directly or through others', folder => {
    expect(circular(importsBetween(folder))).toEqual([]);
  });

  test('have imports that this test sees', () => {
    expect(importsBetween('src').get('workloads')).toContain('monitors');
    expect(importsBetween('src/plan').get('targets')).toContain('relabel');
    expect(circular(new Map([['a', new Set(['b'])], ['b', new Set(['c'])], ['c', new Set(['a'])], ['d', new Set<string>()]])))
      .toEqual(['a', 'b', 'c']);
  });

  test.each(FOLDERS)('%s has at most 24 files, and an operator’s stage at most 20', folder => {
    const files = SOURCES.filter(file => path.posix.dirname(file) === folder);
    expect(files.length).toBeLessThanOrEqual(folder.startsWith('src/plan/configure') ? 20 : 24);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  /** Whatever in backticks is a path from the root of the repository. */
  const paths = [...new Set(Array.from(text.matchAll(
    /`((?:src|test|docs|imports|scripts|projenrc|bench|examples)\/[^`\s]*|[\w.-]+\.(?:ts|mjs|md))`/g,
  ), ([, each]) => each))];

  test('names paths', () => {
    expect(paths).toEqual(expect.arrayContaining(['src/plan/go/', 'src/plan/verdicts.ts', 'test/upstream/go.mod', '.projenrc.ts']));
  });

  test.each(paths)('names %s, which exists', named => {
    expect(existsSync(path.join(ROOT, named))).toBe(true);
  });
});
