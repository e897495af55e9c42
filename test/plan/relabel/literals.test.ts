import { literalsOf } from '../../../src/plan/relabel/literals';

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

test('the values of an expression that has very many are not listed', () => {
  expect(literalsOf('(a|b)'.repeat(20))).toBeUndefined();
});
