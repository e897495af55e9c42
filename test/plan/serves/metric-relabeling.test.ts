import * as fc from 'fast-check';
import { RelabelConfig } from '../../../src/plan/prometheus/scrape-config';
import { relabel } from '../../../src/plan/relabel/relabel';
import { relabeledSamples } from '../../../src/plan/serves/metric-relabeling';

const TARGET = { job: 'mesh', namespace: 'shop', pod: 'cart-0', instance: '10.0.0.7:15020' };

const on = (action: string, label: string, regex: string): RelabelConfig => ({ action, source_labels: [label], regex });
const named = (action: string, regex: string) => on(action, '__name__', regex);

/** By which rule all samples are lost whose names begin so; undefined where some may stay. */
function lostBy(start: string, ...rules: RelabelConfig[]): number | undefined {
  const { droppedBy, namelessBy } = relabeledSamples(start, TARGET, rules);
  return droppedBy ?? namelessBy;
}

test.each<[string, number, RelabelConfig[]]>([
  ['the beginning of their names', 0, [named('drop', '(istio|envoy)_.*')]],
  ['the beginning of their names, with anchors', 0, [named('drop', '^(?:istio.+)$')]],
  ['a rule that drops everything', 0, [named('drop', '.+')]],
  ['not being among those that are kept', 0, [named('keep', 'http_requests_total|jvm_.*|go_[a-z]+|istio')]],
  ['what other rules left', 1, [named('keep', 'istio_.*'), named('Drop', 'istio_.*')]],
  ['a label of their target', 0, [on('drop', 'namespace', 'sh.p')]],
  ['a label of their target and their names', 0, [{ action: 'drop', source_labels: ['namespace', '__name__'], regex: 'shop;istio_.*' }]],
  ['a label that a rule has set', 1, [{ target_label: 'tier', replacement: 'mesh' }, on('drop', 'tier', 'mesh')]],
  ['a label that a rule has computed', 1, [{ source_labels: ['pod'], regex: '(.+)-\\d', target_label: 'app' }, on('drop', 'app', 'cart')]],
  ['labels that are equal', 1, [{ target_label: 'ns', replacement: 'shop' }, { ...on('dropequal', 'ns', ''), target_label: 'namespace' }]],
  ['the loss of their name', 0, [{ action: 'labeldrop', regex: '__.*' }]],
  ['the loss of their name to a list of labels', 0, [{ action: 'labelkeep', regex: 'job|le' }]],
])('samples are lost by %s', (_, number, rules) => {
  expect(lostBy('istio_', ...rules)).toBe(number);
});

test.each<[string, RelabelConfig[]]>([
  ['drops some of them', [named('drop', 'istio_(request|response)_bytes.*')]],
  ['drops others', [named('drop', 'envoy_.*'), named('drop', 'istio')]],
  ['keeps some of them', [named('keep', 'istio_requests_total')]],
  ['drops by what cannot be followed', [named('drop', 'istio_[a-z_]*'), named('drop', '(?i)ISTIO_.*')]],
  ['drops by a label of samples', [on('drop', 'response_code', '.*5.*'), on('drop', 'le', '.+')]],
  ['drops by a label that another rule removed', [{ action: 'labeldrop', regex: 'namespace' }, on('drop', 'namespace', 'shop')]],
  ['keeps the name among others', [{ action: 'labelkeep', regex: '__name__|job|le' }]],
  ['drops by a label that may have come from anywhere', [{ action: 'labelmap', regex: '(.+)_x' }, on('drop', 'namespace', 'shop')]],
  ['changes names, so that they are not known any more', [
    { source_labels: ['__name__'], regex: 'istio_(.*)', target_label: '__name__', replacement: 'mesh_$1' }, named('drop', 'istio_.*'),
  ]],
])('samples may stay where a rule %s', (_, rules) => {
  expect(lostBy('istio_', ...rules)).toBeUndefined();
});

test('samples of which no name is known are lost only where everything is', () => {
  expect(lostBy('', named('drop', '.*'))).toBe(0);
  expect(lostBy('', named('drop', '.+'))).toBe(0);
  expect(lostBy('', named('keep', ''))).toBe(0);
  expect(lostBy('', named('drop', '[a-z].*'))).toBeUndefined();
  expect(lostBy('', named('keep', 'http_.*'))).toBeUndefined();
});

const NAMES = ['__name__', 'namespace', 'pod', 'tier', 'le'];
const REGEXES = [
  '.*', '.+', '', 'istio_.*', 'istio_.+', '(istio|envoy)_.*', 'istio', 'istio_a.*|istio_(b|c.*)', 'shop', 'sh.p', 'shop;istio.*',
  '(.+);(.*)', '[a-z_]+', 'a?b', '(a|b)*', '\\.', 'istio_\\w+', '(istio_)?.*', 'pod|le', '__name__|pod', '^istio_.*$', 'cart-0;.*',
];
const RULE: fc.Arbitrary<RelabelConfig> = fc.record({
  action: fc.constantFrom(
    'keep', 'drop', 'keepequal', 'dropequal', 'replace', 'lowercase', 'uppercase', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep',
  ),
  source_labels: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
  regex: fc.constantFrom(...REGEXES),
  target_label: fc.constantFrom(...NAMES),
  replacement: fc.constantFrom('$1', 'shop', '', 'x$1'),
  modulus: fc.constant(3),
});
const SAMPLE = fc.record({
  rest: fc.stringMatching(/^[a-c_]{1,5}$/),
  le: fc.constantFrom(undefined, '5', 'istio_a'),
  tier: fc.constantFrom(undefined, 'web'),
});

test('what is called lost is lost whatever the samples are, and the labels that are called known have their values', () => {
  fc.assert(fc.property(fc.array(RULE, { maxLength: 4 }), SAMPLE, fc.constantFrom('', 'istio_'), (rules, { rest, le, tier }, start) => {
    const { droppedBy, namelessBy, labels } = relabeledSamples(start, TARGET, rules);
    const exposed = { __name__: start + rest, ...le === undefined ? {} : { le }, ...tier === undefined ? {} : { tier } };
    const actual = relabel({ ...exposed, ...TARGET }, rules).labels;
    if (droppedBy !== undefined) return actual === undefined;
    if (namelessBy !== undefined) return actual?.__name__ === undefined;
    return actual === undefined || Object.entries(labels).every(([name, value]) => (actual[name] ?? '') === value);
  }), { numRuns: 20_000 });
});
