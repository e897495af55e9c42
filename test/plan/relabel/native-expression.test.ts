import { nativeOf } from '../../../src/plan/relabel/native-expression';

test.each([
  '', '(.*)', '.+', '(cart|shop);true', 'Pod;(.*)', '(Failed|Succeeded)', '([^:]+)', '(.*:.*)', '__meta_kubernetes_pod_label_(.+)',
  '\\[([0-9.]+)\\]', '(?:a|b)', '\\d+\\.\\w',
])('%s means the same to JavaScript and RE2', regex => {
  expect(nativeOf(regex)).toBeDefined();
});

test.each([
  '(a|b)*', '(a)?', '(?i)a', '(?P<n>a)', 'a{2}', 'a**', '*', 'a)|(b', '(', ')', '\\s', '\\bx', '^a', '[[:alpha:]]', '[a-z-9]', '[]a]',
  '(?=a)', 'größe', '.*.*.*', '\\p{L}', '{', ']',
])('%s is left to RE2', regex => {
  expect(nativeOf(regex)).toBeUndefined();
});
