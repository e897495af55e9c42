import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { INPUT_EXAMPLES, MONITOR } from './input-examples';
import { editedYaml } from '../../cluster/edited';
import { parse } from '../../cluster/manifest';

/** Of a field that is misspelled, where the right one is not there too. */
test('a field is given the name that was meant by edits', () => {
  const misspelled = MONITOR.replace('podMetricsEndpoints', 'podMetricEndpoints');
  const [{ code, edits }] = ScrapePlan.fromYaml(misspelled).findings;
  expect(code).toBe('unknown-field');
  expect(ScrapePlan.fromYaml(editedYaml(misspelled, edits)).findings).toEqual([]);
  expect(parse(editedYaml(misspelled, edits))).toEqual(parse(MONITOR));
});

const codesIn = (yaml: string) => ScrapePlan.fromYaml(yaml).findings.map(({ code }) => code);

describe.each(Object.entries(INPUT_EXAMPLES))('%s', (code, { yaml, fix: [before, after] }) => {
  test('is what is found in its example, alone', () => {
    expect(codesIn(yaml)).toEqual([code]);
  });

  test('is gone after the fix, and nothing else is found', () => {
    expect(yaml.split(before)).toHaveLength(2);
    expect(codesIn(yaml.replace(before, after))).toEqual([]);
  });
});
