import { tooRare } from './coverage';

// Of 500 cases, 10 % are 50, with a standard deviation of √(500 · 0.1 · 0.9) = 6.7: three of them below is 29.9.
test.each([
  [48, 'a little less than wanted', []],
  [30, 'as few as chance may give', []],
  [29, 'fewer', ['refused']],
])('of 500 cases, %d are %s', (refused, _, rare) => {
  expect(tooRare({ cases: 500, coverage: { kept: 450, refused } })).toEqual(rare);
});

// 1000 ± 30.
test('the more cases, the less is left to chance', () => {
  expect(tooRare({ cases: 10_000, coverage: { kept: 910, refused: 909 } })).toEqual(['refused']);
});

// 50 ± 5.
test('another share may be wanted', () => {
  expect(tooRare({ cases: 100, coverage: { kept: 35, refused: 34 } }, 0.5)).toEqual(['refused']);
});
