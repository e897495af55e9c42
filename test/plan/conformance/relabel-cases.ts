import * as fc from 'fast-check';
import { Labels } from '../../../src/plan/prometheus/labels';
import { RelabelConfig } from '../../../src/plan/prometheus/scrape-config';

/** Labels, rules, and a validation scheme of label names. */
export interface RelabelCase {
  readonly labels: Labels;
  readonly rules: RelabelConfig[];
  readonly scheme: 'utf8' | 'legacy';
}

const META = '__meta_kubernetes_';
const NAMES = [
  '__address__', '__scheme__', `${META}namespace`, `${META}pod_label_app`, `${META}pod_labelpresent_app`, `${META}pod_ip`,
  `${META}service_port_name`, 'job', 'instance', 'a', 'b', 'ab', 'aab', 'x1', 'größe', 'ﬀ', '日本', '😀', 'with space',
  'constructor',
  '__proto__', 'ünï.dotted/name',
];
const VALUES = [
  '', 'a', 'b', 'ab', 'cart', 'cart;true', 'true', 'Running', '10.244.0.2:8080', '2001:db8::', '[::1]:80', 'Pod;cart-0', 'http', 'a\nb',
  'ÀÉß', 'ΑΣ', 'İi', 'ᾳ', '日本', '😀x', '1', '08', '$1', 'a$$b', '${x}', 'aaaa', 'K', 'ſ',
];

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
);
const value = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

/** Expressions as people and the operator write them. */
const WRITTEN = [
  '(.*)', '.*', '.+', '(.+)', '', '(cart);true', '(a|cart|ab);true', 'true', 'Pod;(.*)', '(Failed|Succeeded)', '([^:]+)', '(.*:.*)',
  '([^:]+)(?::\\d+)?;(\\d+)', '\\[?([^\\]]+)\\]?:(\\d+)', '__meta_kubernetes_pod_label_(.+)', '__meta_.*', 'a|b',
  '(?P<host>[^:]*):(?P<port>.*)', '(?i)CART', '([a-z]+)-([0-9]+)', '(a|ab)(b?)', '(\\w+)\\.?(.*)', 'x)|(?:a', '(?:a', 'a**', '[', '(?=a)',
  '\\1', '(a)(b)?', '[[:alpha:]]+', '\\pL+', '(a*)*', '(a|b)*', '(|a)+', 'a{2,3}', 'a{1001}', '^a$', '\\bab\\b', '(?U)a+', 'b*?',
  '\\Qa.b\\E', '\\C', '\\x{1F600}.', '(?-s).*', '(?m)^b$', '[^a]', '\\z', '\\Z', '(?<n>a)', '(?P<n>a)(?P<n>b)', '\\Aa', '[a-\\d]',
  '\\p{Greek}+', '\\8', 'a)', ')|(?:y*', 'x)|(?:b*|a', '[\\w.-]+', '(?i)k', '(?i)ſ', '(?i:ß)', '{', 'a{,2}', 'a{2', ']',
];

const ATOMS = [
  'a', 'b', 'ab', '1', ':', ';', '-', '.', '\\.', '\\d', '\\w', '\\s', '\\D', '[ab]', '[^a]', '[a-z]', '[^:;]', '[0-9-]', '[A-Za-z0-9_.]',
  '\\$', 'ß', 'Σ', '^', '$', '\\b', '[[:digit:]]', '\\/', '日',
];
/** Expressions of the features on which engines disagree: repetition, greed, groups, alternatives. */
const { expression } = fc.letrec<{ expression: string; repeated: string; atom: string }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('repeated'),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => a + b),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}|${b}`),
  ),
  repeated: fc.tuple(
    tie('atom'),
    fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}'),
  ).map(([atom, times]) => atom + times),
  atom: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...ATOMS),
    fc.tuple(fc.constantFrom('(', '(', '(?:', '(?P<x>', '(?i:', '(?i)('), tie('expression')).map(([open, inner]) => `${open}${inner})`),
  ),
}));
const regex = fc.oneof(fc.constantFrom(...WRITTEN), expression);

const template = fc.oneof(
  fc.constantFrom(
    '$1', '${1}', '$2', '$0', '$1:15020', '[$1]:15020', '${1}x', '$1x', '$x', '${x}_y', '$host', '${port}', '$$', '$$1', '$', '${', '${}',
    '$ä', '${1', '$10', '$01', '$-', 'fixed', '', '$1$2', '$x1', 'a$1', '${x}${1}', '$999999999', '$1000000000', '${n}', '😀$1',
    '$日本',
    '$1日', '$&', '$`',
  ),
  value,
);

const target = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: template });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const given = (rule: RelabelConfig): RelabelConfig => Object.fromEntries(Object.entries(rule).filter(([, field]) => field !== undefined));

const sources = fc.array(name, { maxLength: 3 });
const replacing = fc.record({
  action: optional(fc.constantFrom('replace', 'Replace')),
  source_labels: optional(sources),
  separator: optional(fc.constantFrom(';', '', '-', ':')),
  regex: optional(regex),
  target_label: target,
  replacement: optional(template),
});
const filtering = fc.record({ action: fc.constantFrom('keep', 'drop', 'DROP'), source_labels: sources, regex: optional(regex) });
const comparing = fc.record({ action: fc.constantFrom('keepequal', 'dropequal'), source_labels: sources, target_label: name });
const casing = fc.record({ action: fc.constantFrom('lowercase', 'uppercase'), source_labels: sources, target_label: name });
const hashing = fc.record({
  action: fc.constant('hashmod'), source_labels: sources, target_label: name, modulus: fc.constantFrom(1, 2, 3, 10, 1000003, 4294967296),
});
const mapping = fc.record({ action: fc.constant('labelmap'), regex: optional(regex), replacement: optional(template) });
/** Maps several labels to one name: which of them counts is not defined in Prometheus. */
const merging = fc.record({
  action: fc.constant('labelmap'),
  regex: fc.constantFrom('.*', '(a|b|ab)', '(.).*', '_+([a-z]).*', '(?:__meta_kubernetes_pod_label_)?(.*[a-z]{2}).*'),
  replacement: fc.constantFrom('same', '$1', 'a', '$1_'),
});
const removing = fc.record({ action: fc.constantFrom('labeldrop', 'labelkeep'), regex });
/** A rule with fields that its action must not have, or without required ones. */
const mixed = fc.record({
  action: optional(fc.constantFrom('replace', 'keep', 'keepequal', 'hashmod', 'labelmap', 'labeldrop', 'lowercase', 'none', '')),
  source_labels: optional(sources),
  separator: optional(fc.constantFrom(';', '-')),
  regex: optional(regex),
  modulus: optional(fc.constantFrom(0, 2)),
  target_label: optional(target),
  replacement: optional(template),
});
const rule = fc.oneof(
  { weight: 8, arbitrary: replacing },
  { weight: 6, arbitrary: filtering },
  { weight: 1, arbitrary: comparing },
  { weight: 2, arbitrary: casing },
  { weight: 2, arbitrary: hashing },
  { weight: 3, arbitrary: mapping },
  { weight: 7, arbitrary: merging },
  { weight: 2, arbitrary: removing },
  { weight: 1, arbitrary: mixed },
).map(given);

/** Cases of relabeling alone. */
export const RELABEL_CASES: fc.Arbitrary<RelabelCase> = fc.record({
  labels: fc.dictionary(name, value, { maxKeys: 8 }),
  rules: fc.array(rule, { maxLength: 3 }),
  scheme: fc.constantFrom('utf8', 'utf8', 'legacy'),
});
