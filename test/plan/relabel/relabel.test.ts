import { Labels } from '../../../src/plan/prometheus/labels';
import { RelabelConfig } from '../../../src/plan/prometheus/scrape-config';
import { relabel } from '../../../src/plan/relabel/relabel';

const POD = {
  __address__: '10.244.0.2:8080',
  __meta_kubernetes_pod_ip: '10.244.0.2',
  __meta_kubernetes_pod_label_app: 'cart',
  job: 'shop/cart',
};

/** The labels that a rule adds or changes; a removed label has an empty value. */
const CHANGES: Array<[what: string, labels: Labels, rule: RelabelConfig, changes: Labels]> = [
  ['copies a label', POD, { source_labels: ['__meta_kubernetes_pod_label_app'], target_label: 'app' }, { app: 'cart' }],
  ['sets a fixed value', POD, { target_label: 'endpoint', replacement: 'http' }, { endpoint: 'http' }],
  ['removes a label with an empty replacement', POD, { target_label: 'job', replacement: '' }, { job: '' }],
  ['removes a label with an empty source', POD, { source_labels: ['none'], target_label: 'job' }, { job: '' }],
  [
    'rewrites an IPv4 address',
    POD,
    { source_labels: ['__meta_kubernetes_pod_ip'], regex: '([^:]+)', target_label: '__address__', replacement: '$1:15020' },
    { __address__: '10.244.0.2:15020' },
  ],
  [
    'does not change an address of the other family',
    POD,
    { source_labels: ['__meta_kubernetes_pod_ip'], regex: '(.*:.*)', target_label: '__address__', replacement: '[$1]:15020' },
    {},
  ],
  ['joins with a separator', { a: '1', b: '2' }, { source_labels: ['a', 'b'], separator: '-', target_label: 'c' }, { c: '1-2' }],
  [
    'reads the longest name in a template',
    { a: 'x' },
    { source_labels: ['a'], regex: '(?P<n>.)', target_label: 'c', replacement: '$n1' },
    {},
  ],
  [
    'reads a name in braces',
    { a: 'x' },
    { source_labels: ['a'], regex: '(?P<n>.)', target_label: 'c', replacement: '${n}1' },
    { c: 'x1' },
  ],
  [
    'takes the first matching group of a name',
    { a: 'y' },
    { source_labels: ['a'], regex: '(?P<n>x)|(?P<n>y)', target_label: 'c', replacement: '$n' },
    { c: 'y' },
  ],
  ['writes one dollar for two', { a: 'x' }, { source_labels: ['a'], target_label: 'c', replacement: '$$1$' }, { c: '$1$' }],
  [
    'expands the name of the target label',
    { a: 'x' },
    { source_labels: ['a'], target_label: '${1}_total', replacement: '1' },
    { x_total: '1' },
  ],
  [
    'matches a line break with a dot',
    { a: '1\n2' },
    { source_labels: ['a'], regex: '1.2', target_label: 'c', replacement: 'yes' },
    { c: 'yes' },
  ],
  ['accepts any text as a name', {}, { target_label: 'größe in m²', replacement: '1' }, { 'größe in m²': '1' }],
  [
    'accepts the name of a property of every object',
    {},
    { source_labels: ['constructor'], target_label: 'c', replacement: '<$1>' },
    { c: '<>' },
  ],
  [
    'keeps the last capture of a repeated group',
    { a: 'ab' },
    { source_labels: ['a'], regex: '(?:(a)|b)*', target_label: 'c', replacement: '<$1>' },
    { c: '<a>' },
  ],
  // The last eight bytes of the MD5 0cc175b9c0f1b6a831c399e269772661 modulo 10.
  ['hashes', { a: 'a' }, { action: 'hashmod', source_labels: ['a'], target_label: 'c', modulus: 10 }, { c: '7' }],
  ['hashes modulo 1', { a: 'a' }, { action: 'hashmod', source_labels: ['a'], target_label: 'c', modulus: 1 }, { c: '0' }],
  ['converts each letter to lower case', { a: 'ÀΣİ' }, { action: 'lowercase', source_labels: ['a'], target_label: 'c' }, { c: 'àσi' }],
  ['converts each letter to upper case', { a: 'ßᾳa' }, { action: 'uppercase', source_labels: ['a'], target_label: 'c' }, { c: 'ßᾼA' }],
  ['maps labels', { x_a: '1', x_b: '2' }, { action: 'labelmap', regex: 'x_(.+)', replacement: 'y_$1' }, { y_a: '1', y_b: '2' }],
  ['maps the last of two labels', { x_b: '2', x_a: '1' }, { action: 'labelmap', regex: 'x_.+', replacement: 'y' }, { y: '1' }],
  ['drops labels', { a: '1', ab: '2' }, { action: 'labeldrop', regex: 'a' }, { a: '' }],
  ['keeps labels', { a: '1', ab: '2' }, { action: 'LabelKeep', regex: 'a' }, { ab: '' }],
];

test.each(CHANGES)('%s', (_, labels, rule, changes) => {
  const expected = Object.fromEntries(Object.entries({ ...labels, ...changes }).filter(([, value]) => value !== ''));
  expect(relabel(labels, [rule]).labels).toEqual(expected);
});

const KEEP: RelabelConfig = { action: 'keep', source_labels: ['app', 'present'], regex: '(cart);true' };

test.each<[what: string, labels: Labels, rules: RelabelConfig[], droppedBy: number | undefined]>([
  ['keep keeps a matching target', { app: 'cart', present: 'true' }, [KEEP], undefined],
  ['keep drops any other', { app: 'cart' }, [KEEP], 0],
  ['an expression has to match the whole value', { app: 'cart2', present: 'true' }, [KEEP], 0],
  [
    'each alternative of an unbalanced expression is anchored at one end only',
    { app: 'cart-2' },
    [{ action: 'drop', source_labels: ['app'], regex: 'cart)|(?:x' }],
    0,
  ],
  [
    'drop drops a matching target',
    { phase: 'Failed' },
    [{ target_label: 'a', replacement: '1' }, { action: 'drop', source_labels: ['phase'], regex: '(Failed|Succeeded)' }],
    1,
  ],
  ['keepequal drops different values', { a: '1', b: '2' }, [{ action: 'keepequal', source_labels: ['a'], target_label: 'b' }], 0],
  [
    'dropequal drops equal values, and an absent label equals an empty one',
    { a: '' },
    [{ action: 'dropequal', source_labels: ['a'], target_label: 'b' }],
    0,
  ],
])('%s', (_, labels, rules, droppedBy) => {
  expect(relabel(labels, rules).droppedBy).toBe(droppedBy);
});

test('a rule whose target label expands to an invalid name changes nothing', () => {
  const rule = { source_labels: ['a'], target_label: '$1', replacement: 'x' };
  expect(relabel({ a: 'two words' }, [rule], 'legacy').labels).toEqual({ a: 'two words' });
  expect(relabel({ a: 'two words' }, [rule], 'utf8').labels).toEqual({ 'a': 'two words', 'two words': 'x' });
});

test('a labelmap reports labels with different values that it maps to one', () => {
  const rule = { action: 'labelmap', regex: 'x_.+', replacement: 'y' };
  expect(relabel({ x_c: '2', x_a: '1', x_b: '1', a: '3' }, [rule]).collisions).toEqual([{ rule, sources: ['x_a', 'x_c'], target: 'y' }]);
  expect(relabel({ x_b: '1', x_a: '1' }, [rule]).collisions).toEqual([]);
});
