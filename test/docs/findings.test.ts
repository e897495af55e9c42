import { text } from './pages';
import { findingsPage } from '../../projenrc/findings';
import { CATALOGUE } from '../../src/plan/findings/catalogue';

describe('the page of all codes', () => {
  test('is what `npx projen findings` writes', () => {
    expect(text('docs/findings.md')).toBe(findingsPage());
  });

  test('has every code of the catalogue once, so that no two subjects share one', () => {
    const codes = Array.from(text('docs/findings.md').matchAll(/^\| `([^`]+)` \|/gm), ([, code]) => code);
    expect(codes.sort()).toEqual(Object.keys(CATALOGUE).sort());
  });
});

test.each(Object.entries(CATALOGUE))('%s is in kebab case, its meaning and its remedy are sentences', (code, { means, remedy }) => {
  expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  for (const sentence of [means, remedy]) expect(sentence).toMatch(/^[A-Z`][^\n]*[^.]\.$/);
});
