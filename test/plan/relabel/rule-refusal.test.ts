import { NameScheme } from '../../../src/plan/prometheus/label-name';
import { RelabelConfig } from '../../../src/plan/prometheus/scrape-config';
import { ruleRefusal } from '../../../src/plan/relabel/rule-refusal';

test.each<[RelabelConfig, NameScheme, string]>([
  [{ action: 'none' }, 'utf8', 'unknown relabel action "none"'],
  [{ regex: '(', target_label: 'a' }, 'utf8', '"(" is not an RE2 expression'],
  [{ regex: 'a(?=b)', target_label: 'a' }, 'utf8', 'is not an RE2 expression'],
  [{}, 'utf8', "replace action requires 'target_label' value"],
  [{ action: 'hashmod', target_label: 'a' }, 'utf8', 'hashmod requires non-zero modulus'],
  [{ target_label: 'größe' }, 'legacy', '"größe" is invalid \'target_label\' for replace action'],
  [{ target_label: '$1-$2' }, 'legacy', "is invalid 'target_label' for replace action"],
  [{ action: 'labelmap', replacement: '' }, 'utf8', '"" is invalid \'replacement\' for labelmap action'],
  [{ action: 'lowercase', target_label: '${1}', source_labels: ['a'] }, 'legacy', "is invalid 'target_label' for lowercase action"],
  [{ action: 'uppercase', target_label: 'a', replacement: 'x' }, 'utf8', "'replacement' can not be set for uppercase action"],
  [
    { action: 'keepequal', target_label: 'a', regex: '(.*)' },
    'utf8',
    "keepequal action requires only 'source_labels' and 'target_label', and no other fields",
  ],
  [{ action: 'labeldrop', regex: 'a', source_labels: [] }, 'utf8', "labeldrop action requires only 'regex', and no other fields"],
  [{ action: 'keep', source_labels: [''] }, 'utf8', '"" is not a valid label name'],
])('%j is refused (%s)', (rule, scheme, why) => {
  expect(ruleRefusal(rule, scheme)).toContain(why);
});

test.each<[RelabelConfig, NameScheme]>([
  [{ target_label: 'größe' }, 'utf8'],
  [{ target_label: '${1}_a$2' }, 'legacy'],
  [{ action: 'KEEP' }, 'utf8'],
  [{ target_label: 'a', regex: '(?P<n>a)(?P<n>b)' }, 'utf8'],
])('%j is accepted (%s)', (rule, scheme) => {
  expect(ruleRefusal(rule, scheme)).toBeUndefined();
});
