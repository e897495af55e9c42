import { literalsOf } from '../../../src/plan/relabel/literals';
import { nativeOf } from '../../../src/plan/relabel/native-expression';

test.each([
  '', '(.*)', '.+', '(cart|shop);true', 'Pod;(.*)', '(Failed|Succeeded)', '([^:]+)', '(.*:.*)', '__meta_kubernetes_pod_label_(.+)', '\\[([0-9.]+)\\]', '(?:a|b)', '\\d+\\.\\w',
])('%s means the same in this engine and in RE2', regex => {
  expect(nativeOf(regex)).toBeDefined();
});

test.each([
  '(a|b)*', '(a)?', '(?i)a', '(?P<n>a)', 'a{2}', 'a**', '*', 'a)|(b', '(', ')', '\\s', '\\bx', '^a', '[[:alpha:]]', '[a-z-9]', '[]a]', '(?=a)', 'größe', '.*.*.*', '\\p{L}', '{', ']',
])('%s is left to RE2', regex => {
  expect(nativeOf(regex)).toBeUndefined();
});

test.each<[string, string[] | undefined]>([
  ['cart', ['cart']],
  ['(cart);true', ['cart;true']],
  ['(a|b)-(c|d)', ['a-c', 'a-d', 'b-c', 'b-d']],
  ['(|a)', ['', 'a']],
  ['', ['']],
  ['a|b', undefined],
  ['(a.b);true', undefined],
  ['((a))', undefined],
  ['(a|b', undefined],
])('the values of %s are %j', (regex, values) => {
  expect(literalsOf(regex)).toEqual(values);
});

test('an expression that multiplies into very many values is not written out', () => {
  expect(literalsOf('(a|b)'.repeat(20))).toBeUndefined();
});
