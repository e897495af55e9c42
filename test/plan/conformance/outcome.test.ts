import { Active, activeLine, difference, differenceFromAll, lineOf, Outcome } from './outcome';

function target(owner: string, found: string): Active {
  return { scrapePool: 'pods', scrapeUrl: 'http://cart:80/metrics', labels: { owner }, discoveredLabels: { __meta_found: found } };
}

function outcome(all: Active[], interchangeable: Active[] = []): Outcome {
  const lines = [...all.map(each => activeLine(each)), lineOf('dropped', { scrapePool: 'pods', discoveredLabels: { __meta_found: 'x' } })];
  return { lines, all: lines, interchangeable: interchangeable.map(each => activeLine(each)) };
}

/** Whether the real targets may be these, where ours are one of those outcomes. */
function allows(outcomes: Outcome[], real: Active[], others = outcome([]).lines): boolean {
  return differenceFromAll(outcomes, [...real.map(each => activeLine(each)), ...others]) === undefined;
}

test('what is defined has to be the same, as often', () => {
  const { lines } = outcome([target('a', '1')]);
  expect(difference(lines, [...lines].reverse())).toBeUndefined();
  expect(difference(lines, [...lines, lines[1]])).toContain('2 against 3');
  expect(difference(lines, outcome([target('a', '2')]).lines)).toContain('only theirs');
});

describe('a label that may have either value', () => {
  const both = [outcome([target('a', '1'), target('a', '2')]), outcome([target('b', '1'), target('b', '2')])];

  test.each([
    ['the one', [target('a', '2')]],
    ['the other', [target('b', '2')]],
    ['the one here and the other there', [target('b', '1'), target('a', '2')]],
  ])('may have %s', (_, real) => {
    expect(allows(both, real)).toBe(true);
  });

  test.each([
    ['a third', [target('c', '2')]],
    ['none, for want of the target', []],
  ])('may not have %s', (_, real) => {
    expect(allows(both, real)).toBe(false);
  });

  test('allows nothing else to differ', () => {
    expect(allows(both, [target('a', '2')], [])).toBe(false);
  });
});

describe('identical targets', () => {
  const all = [target('a', '1'), target('a', '2')];

  test('are shown as the last one where no finding says otherwise', () => {
    expect(allows([outcome(all)], [target('a', '2')])).toBe(true);
    expect(allows([outcome(all)], [target('a', '1')])).toBe(false);
  });

  test('are not those that differ in a label which Prometheus does not show', () => {
    const [first, last] = all.map((each, i) => ({ ...activeLine(each), identity: `__tmp_hash ${i}` }));
    expect(differenceFromAll([{ lines: [], all: [first, last], interchangeable: [] }], [first, last])).toBeUndefined();
  });

  test('are shown as any one where a finding says so', () => {
    expect(allows([outcome(all, all)], [target('a', '1')])).toBe(true);
    expect(allows([outcome(all, all)], [target('a', '3')])).toBe(false);
  });
});
