import { Active, activeLine, difference, differenceFromAll, lineOf, Outcome } from './outcome';

function target(owner: string, found: string): Active {
  return {
    scrapePool: 'pods',
    scrapeUrl: 'http://cart:80/metrics',
    scrapeInterval: '1m',
    scrapeTimeout: '10s',
    labels: { owner },
    discoveredLabels: { __meta_found: found },
  };
}

function outcome(all: Active[], interchangeable: Active[] = []): Outcome {
  const lines = [...all.map(each => activeLine(each)), lineOf('dropped', { scrapePool: 'pods', discoveredLabels: { __meta_found: 'x' } })];
  return { lines, all: lines, interchangeable: interchangeable.map(each => activeLine(each)) };
}

/** Whether real targets are allowed by some possible outcomes. */
function allows(outcomes: Outcome[], real: Active[], others = outcome([]).lines): boolean {
  return differenceFromAll(outcomes, [...real.map(each => activeLine(each)), ...others]) === undefined;
}

test('defined lines have to be the same, and occur as often', () => {
  const { lines } = outcome([target('a', '1')]);
  expect(difference(lines, [...lines].reverse())).toBeUndefined();
  expect(difference(lines, [...lines, lines[1]])).toContain('2 against 3');
  expect(difference(lines, outcome([target('a', '2')]).lines)).toContain('only theirs');
  expect(difference(lines, outcome([{ ...target('a', '1'), scrapeInterval: '30s' }]).lines)).toContain('only theirs');
  expect(difference(lines, outcome([{ ...target('a', '1'), scrapeTimeout: '5s' }]).lines)).toContain('only theirs');
});

describe('a label that may have one of two values', () => {
  const both = [outcome([target('a', '1'), target('a', '2')]), outcome([target('b', '1'), target('b', '2')])];

  test.each([
    ['the first', [target('a', '2')]],
    ['the second', [target('b', '2')]],
    ['the first on one target and the second on another', [target('b', '1'), target('a', '2')]],
  ])('may have %s', (_, real) => {
    expect(allows(both, real)).toBe(true);
  });

  test.each([
    ['a third', [target('c', '2')]],
    ['none, without the target', []],
  ])('may not have %s', (_, real) => {
    expect(allows(both, real)).toBe(false);
  });

  test('allows nothing else to differ', () => {
    expect(allows(both, [target('a', '2')], [])).toBe(false);
  });
});

describe('identical targets', () => {
  const all = [target('a', '1'), target('a', '2')];

  test('are shown as the last one if no finding says otherwise', () => {
    expect(allows([outcome(all)], [target('a', '2')])).toBe(true);
    expect(allows([outcome(all)], [target('a', '1')])).toBe(false);
  });

  test('do not include those that differ in a label that Prometheus does not show', () => {
    const [first, last] = all.map((each, i) => ({ ...activeLine(each), identity: `__tmp_hash ${i}` }));
    expect(differenceFromAll([{ lines: [], all: [first, last], interchangeable: [] }], [first, last])).toBeUndefined();
  });

  test('are shown as any of them if a finding says so', () => {
    expect(allows([outcome(all, all)], [target('a', '1')])).toBe(true);
    expect(allows([outcome(all, all)], [target('a', '3')])).toBe(false);
  });
});
