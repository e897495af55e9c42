import * as fc from 'fast-check';
import { readExpression } from '../../../src/plan/rules/expression';
import { problemWords } from '../../../src/plan/rules/expression-problem';
import { matcherText } from '../../../src/plan/rules/label-matcher';

/** The conditions of each selector of an expression. */
function selectors(text: string): string[] {
  const { selectors: all, problem: found } = readExpression(text);
  expect(found).toBeUndefined();
  return all.map(selector => selector.map(matcherText).join(','));
}

function problem(text: string): string | undefined {
  const { problem: found } = readExpression(text);
  return found && problemWords(found, text);
}

describe('the selectors of an expression', () => {
  test.each<[string, string, string[]]>([
    ['a metric', 'x', ['__name__="x"']],
    ['conditions of each kind', 'x{a="1",b!="2",c=~"3.*",d!~"4"}', ['__name__="x",a="1",b!="2",c=~"3.*",d!~"4"']],
    ['a comma at the end', 'x{a="1",}', ['__name__="x",a="1"']],
    ['a metric by the label of its name', '{__name__="x"}', ['__name__="x"']],
    ['a quoted metric and a quoted label', '{"x.y", "a.b"="c"}', ['__name__="x.y",a.b="c"']],
    ['nested calls and aggregations', 'sum by (pod) (rate(x{a="1"}[5m])) > 0', ['__name__="x",a="1"']],
    ['several selectors', 'x / ignoring (a) y > bool 1 unless absent(z)', ['__name__="x"', '__name__="y"', '__name__="z"']],
    ['a subquery', 'max_over_time(rate(x[5m])[1h:30s])', ['__name__="x"']],
    ['modifiers', 'x offset 5m > y @ 1609746000 or z @ end() offset -1h', ['__name__="x"', '__name__="y"', '__name__="z"']],
    ['comments', '# of y\nx # and z{', ['__name__="x"']],
    ['names that are keywords elsewhere', 'sum > 3', ['__name__="sum"']],
    ['strings of each kind', 'x{a="\\"\\n\\u00e4",b=\'it\\\'s\',c=`\\d`}', ['__name__="x",a="\\"\\nä",b="it\'s",c="\\\\d"']],
    ['a string in a function', 'label_replace(x, "a", "y{z}", "b", ".*")', ['__name__="x"']],
    ['nothing', 'vector(1)', []],
  ])('%s', (_, text, expected) => expect(selectors(text)).toEqual(expected));

  test('are read as far as possible if the expression is invalid', () => {
    expect(readExpression('increase(x{a="1",b="2"}[5m > 0').selectors.map(each => each.map(matcherText)))
      .toEqual([['__name__="x"', 'a="1"', 'b="2"']]);
    expect(readExpression('increase(x{a="1",b=').selectors[0].map(matcherText).slice(0, 2)).toEqual(['__name__="x"', 'a="1"']);
  });

  test('have any quoted value as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), value => {
      const literal = JSON.stringify(value).replace(/\\\//g, '/');
      expect(readExpression(`x{a=${literal}}`).selectors[0][1]).toEqual({ name: 'a', operator: '=', value });
    }));
  });
});

describe('the problem of an expression', () => {
  test.each([
    ['increase(istio_agent_scrape_failures_total{', 'cannot be parsed at character 44: unexpected end of input'],
    ['', 'cannot be parsed at character 1: unexpected end of input'],
    ['x{a="1"}{b="2"}', 'cannot be parsed at character 9: unexpected "{b=\\"2\\"}"'],
    ['incraese(x[5m])', 'cannot be parsed at character 9: unexpected "(x[5m])"'],
    ['sum(\n  rate(x[5m])\n) > > 0', 'cannot be parsed at line 3, character 5: unexpected "> 0"'],
    ['x > rate(y)', 'cannot be parsed at character 10: expected type range vector in call to function "rate", got instant vector'],
    ['x[5m] > 0', 'cannot be parsed at character 1: binary expression must contain only scalar and instant vector types'],
    ['x{pod=~"cart-\\d+"}', 'cannot be parsed at character 8: unknown escape sequence \\d'],
    ['x{pod=~"cart-("}', expect.stringContaining('cannot be parsed at character 1: "cart-(" is not an RE2 expression: ')],
    ['x{pod="cart}', 'cannot be parsed at character 13: unexpected end of input'],
    ['round(x, 1, 2)', 'cannot be parsed at character 1: expected at most 2 argument(s) in call to "round", got 3'],
    ['5 > 3', 'cannot be parsed at character 1: comparisons between scalars must use BOOL modifier'],
    ['x[0s]', 'cannot be parsed at character 1: duration must be greater than 0'],
    ['{pod=~".*"}', 'cannot be parsed at character 1: vector selector must contain at least one non-empty matcher'],
    ['x{__name__="y"}', 'cannot be parsed at character 1: metric name must not be set twice'],
  ])('%j', (text, expected) => expect(problem(text)).toEqual(expected));

  test('has a position inside the text, and nothing is thrown for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'x{}[]()"\'`=~!<>,:#\\ \n5msum') })), text => {
      const { problem: found } = readExpression(text);
      if (found !== undefined) expect(found.at).toBeLessThanOrEqual(text.length);
    }), { numRuns: 1000 });
  });

  test('may be missed, but nothing is thrown, if the expression is nested too deeply for the stack', () => {
    for (const text of [Array(20_000).fill('x').join(' + '), `${'('.repeat(20_000)}x${')'.repeat(20_000)}`]) {
      expect(() => readExpression(text)).not.toThrow();
    }
  });
});

test('experimental features are named by their flags', () => {
  expect(readExpression('x').features).toEqual([]);
  expect(readExpression('limitk(5, x) + mad_over_time(y[5m])').features).toEqual(['promql-experimental-functions']);
  expect(readExpression('rate(x[5m] smoothed)').features).toEqual(['promql-extended-range-selectors']);
  expect(readExpression('x + fill(0) y').features).toEqual(['promql-binop-fill-modifiers']);
});
