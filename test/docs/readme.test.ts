import { blocks, text } from './pages';
import { ran } from './ran';
import { parse } from '../cluster/manifest';

const [broken, written] = blocks('README.md', 'yaml');
const [explain, program] = blocks('README.md', 'ts');

/** A page breaks a long line, and indents what follows by six spaces, which no line of an explanation has. */
const unbroken = (shown: string) => shown.replace(/\n {6}/g, ' ');

test('the README shows what the plan explains of the broken scrape', () => {
  const [shown] = blocks('README.md', 'text');
  expect(ran(explain, { 'shop.yaml': broken }).printed).toBe(unbroken(shown));
});

test('the README shows YAML that its program synthesizes', () => {
  const { synthesized } = ran(program);
  const shown = parse(written);
  expect(shown.length).toBeGreaterThan(0);
  for (const object of shown) {
    expect(synthesized.filter(({ kind }) => kind === object.kind)).toMatchObject([object]);
  }
});

test('the first app of the README is the one that is compiled and synthesized with the package', () => {
  expect(program).toBe(text('test/package/first-app/main.ts'));
  expect(blocks('README.md', 'json')).toEqual([text('test/package/first-app/tsconfig.json')]);
});
