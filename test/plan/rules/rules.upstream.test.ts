import * as fc from 'fast-check';
import { BROKEN, SOUND } from './judged-expressions';
import { almostSound } from './random-expressions';
import { alertOn, evaluated, prometheusOf, prometheusRule } from './rules';
import { isEvaluated } from '../../../src/plan/rules/evaluation';
import { Manifest } from '../../cluster/manifest';
import { component, describeUpstream } from '../../upstream/component';

const SPEC = { ruleSelector: {}, ruleNamespaceSelector: {} };

/** Whether the operator accepts each PrometheusRule, and whether the plan does. */
async function judged(rules: Manifest[], spec: object = {}): Promise<{ operator: boolean[]; plan: boolean[] }> {
  const named = rules.map((rule, i) => ({ ...rule, metadata: { ...rule.metadata, name: `rule-${i}` } }));
  const prometheus = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'k8s', namespace: 'monitoring' },
    spec: { ...SPEC, ...spec },
  };
  const { prometheuses: [{ rules: verdicts }] } = await component('operator')
    .ask<{ prometheuses: Array<{ rules: Array<{ object: string; accepted: boolean }> }> }>({ objects: [prometheus, ...named] });
  const accepted = new Set(verdicts.filter(each => each.accepted).map(({ object }) => object));
  return {
    operator: named.map(({ metadata: { namespace, name } }) => accepted.has(`PrometheusRule/${namespace}/${name}`)),
    plan: evaluated(prometheusOf(spec as { [field: string]: unknown }), ...named).map(isEvaluated),
  };
}

/** Pairs of expression and verdict, so that a difference shows its expression. */
function byExpression(expressions: ReadonlyArray<string>, verdicts: ReadonlyArray<boolean>): Array<[string, boolean]> {
  return expressions.map((expression, i) => [expression, verdicts[i]]);
}

describeUpstream('predicted rules compared with the operator', () => {
  test.each([['sound', SOUND, true], ['broken', BROKEN, false]])('%s expressions are the same to both', async (_, expressions, isSound) => {
    const { operator, plan } = await judged(expressions.map(expression => alertOn(expression)));
    const expected = expressions.map((expression): [string, boolean] => [expression, isSound]);
    expect(byExpression(expressions, operator)).toEqual(expected);
    expect(byExpression(expressions, plan)).toEqual(expected);
  });

  test('500 random expressions that are nearly sound are the same to both', async () => {
    const expressions = fc.sample(almostSound, { numRuns: 500, seed: 1 });
    const { operator, plan } = await judged(expressions.map(expression => alertOn(expression)));
    expect(byExpression(expressions, plan)).toEqual(byExpression(expressions, operator));
    expect(operator).toContain(true);
  });

  test.each<[string, object[], boolean]>([
    [
      'an alert',
      [{
        alert: 'Dead',
        expr: 'x > 0',
        for: '5m',
        keep_firing_for: '1h',
        labels: { severity: 'warning' },
        annotations: { summary: 'dead' },
      }],
      true,
    ],
    ['no duration', [{ alert: 'Dead', expr: 'x > 0', for: '' }], true],
    ['a number as expression', [{ record: 'one', expr: 1 }], true],
    ['a recorded metric', [{ record: 'job:x:sum', expr: 'sum by (job) (x)', labels: { a: 'b' } }], true],
    ['no name', [{ expr: 'x > 0' }], false],
    ['two names', [{ alert: 'Dead', record: 'dead', expr: 'x > 0' }], false],
    ['a recorded metric with a duration', [{ record: 'dead', expr: 'x', for: '5m' }], false],
    ['a recorded metric with a duration of 0', [{ record: 'dead', expr: 'x', for: '0s' }], true],
    ['a recorded metric with annotations', [{ record: 'dead', expr: 'x', annotations: { summary: 'dead' } }], false],
    ['a recorded selector', [{ record: 'dead{a="b"}', expr: 'x' }], false],
    ['a label for the name', [{ alert: 'Dead', expr: 'x', labels: { __name__: 'x' } }], false],
    ['a label with a dot', [{ alert: 'Dead', expr: 'x', labels: { 'a.b': 'x' } }], true],
    ['a broken second rule', [{ alert: 'Dead', expr: 'x' }, { alert: 'Deader', expr: 'x{' }], false],
  ])('%s is the same to both', async (_, rules, isAccepted) => {
    const rule = prometheusRule(rules as Array<{ [field: string]: unknown }>);
    expect(await judged([rule])).toEqual({ operator: [isAccepted], plan: [isAccepted] });
  });

  test.each<[string, object, boolean]>([
    ['no selector', { ruleSelector: undefined }, false],
    ['another label', { ruleSelector: { matchLabels: { team: 'shop' } } }, false],
    ['its label', { ruleSelector: { matchLabels: { team: 'cart' } } }, true],
    ['its own namespace only', { ruleNamespaceSelector: undefined }, false],
    ['another namespace', { ruleNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }, false],
    ['the namespace', { ruleNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }, true],
    ['an enforced namespace', { enforcedNamespaceLabel: 'namespace' }, true],
  ])('selecting by %s is the same to both', async (_, spec, isAccepted) => {
    expect(await judged([alertOn('x > 0', { labels: { team: 'cart' } })], spec)).toEqual({ operator: [isAccepted], plan: [isAccepted] });
  });

  test('a broken expression is refused if a namespace is enforced', async () => {
    expect(await judged([alertOn('x{')], { enforcedNamespaceLabel: 'namespace' })).toEqual({ operator: [false], plan: [false] });
  });

  test('before Prometheus 3, names with a dot are refused', async () => {
    const rules = [
      prometheusRule([{ alert: 'Dead', expr: 'x', labels: { 'a.b': 'x' } }]),
      prometheusRule([{ record: 'a.b', expr: 'x' }]),
      alertOn('x'),
    ];
    expect(await judged(rules, { version: 'v2.55.0' })).toEqual({ operator: [false, false, true], plan: [false, false, true] });
  });
});
