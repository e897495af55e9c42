import { alertOn, evaluated, prometheusOf, prometheusRule } from './rules';
import { Watch } from '../../../src/plan/rules/alerts-on-series';
import { Manifest } from '../../cluster/manifest';

const METRIC = 'istio_agent_scrape_failures_total';
const SERIES = { __name__: METRIC, type: 'application', namespace: 'shop', pod: 'cart-x7k2q' };

/** The alerts of PrometheusRules that look at the series of the cart. */
function alerts(manifests: Manifest[], spec: { readonly [field: string]: unknown } = {}): string[] {
  const prometheus = prometheusOf(spec);
  const evaluations = evaluated(prometheus, ...manifests);
  const watch = new Watch(prometheus, evaluations, SERIES);
  return evaluations.flatMap(({ rules }) => watch.alertsOf(rules));
}

describe('an alert looks at a series', () => {
  test.each<[string, string, boolean]>([
    ['of its metric', `${METRIC} > 0`, true],
    ['of another metric', 'up == 0', false],
    [
      'in a range, with conditions that it meets',
      `increase(${METRIC}{type="application",namespace="shop",pod=~"cart-[a-z0-9]{5}"}[5m]) > 0`,
      true,
    ],
    ['by an expression, which is anchored', `${METRIC}{pod=~"cart"}`, false],
    ['by an expression of RE2', `${METRIC}{pod=~"(?U)cart-\\\\w+"}`, true],
    ['by an expression that excludes it', `${METRIC}{pod!~"cart-.*"}`, false],
    ['by an expression that excludes others', `${METRIC}{pod!~"redis-.*"}`, true],
    ['of another type', `${METRIC}{type="envoy"}`, false],
    ['of any other type', `${METRIC}{type!="envoy"}`, true],
    ['of another namespace', `${METRIC}{namespace="other"}`, false],
    ['by a label that it does not have', `${METRIC}{cluster="a"}`, false],
    ['without a label that it does not have', `${METRIC}{cluster=""}`, true],
    ['by the label of the name', `{__name__="${METRIC}"}`, true],
    ['by part of the name', '{__name__=~"istio_agent_scrape_failures_.*"}', true],
    ['among all metrics of a pod', 'count({pod=~"cart-.*"}) < 1', false],
    ['among all metrics, by name', 'count({__name__=~".+",pod=~"cart-.*"}) < 1', false],
    ['in one of several selectors', `up == 0 or ${METRIC} > 0`, true],
  ])('%s: %s', (_, expr, expected) => {
    expect(alerts([alertOn(expr)])).toEqual(expected ? ['Dead'] : []);
  });

  test('through metrics that are recorded from it', () => {
    const once = prometheusRule([{ record: 'failures', expr: `sum(${METRIC})` }], { name: 'once' });
    const again = prometheusRule([{ record: 'failures:rate', expr: 'rate(failures[5m])' }], { name: 'again' });
    const alert = alertOn('failures:rate > 0');
    expect(alerts([alert, again, once])).toEqual(['Dead']);
    expect(alerts([alert, again])).toEqual([]);
    expect(alerts([alert, prometheusRule([{ record: 'failures', expr: 'sum(up)' }], { name: 'once' }), again])).toEqual([]);
    expect(alerts([alert, again, once], { ruleSelector: { matchLabels: { a: 'b' } } })).toEqual([]);
  });

  test('but a rule that records it is not an alert', () => {
    expect(alerts([prometheusRule([{ record: 'failures', expr: METRIC }])])).toEqual([]);
  });
});

describe('if the Prometheus enforces a namespace', () => {
  const ENFORCED = { enforcedNamespaceLabel: 'namespace' };

  test('an alert only looks at its own, whatever its expression selects', () => {
    expect(alerts([alertOn(`${METRIC} > 0`)], ENFORCED)).toEqual(['Dead']);
    expect(alerts([alertOn(`${METRIC}{namespace="other"} > 0`)], ENFORCED)).toEqual(['Dead']);
    expect(alerts([alertOn(`${METRIC}{namespace="shop"} > 0`, { namespace: 'other' })], ENFORCED)).toEqual([]);
  });

  test.each<[string, object]>([
    ['by name', { excludedFromEnforcement: [{ resource: 'prometheusrules', namespace: 'other', name: 'cart-alert' }] }],
    ['with its whole namespace', { excludedFromEnforcement: [{ resource: 'prometheusrules', namespace: 'other' }] }],
    ['in the deprecated way', { prometheusRulesExcludedFromEnforce: [{ ruleNamespace: 'other', ruleName: 'cart-alert' }] }],
  ])('an alert that is excluded %s looks at others too', (_, excluded) => {
    expect(alerts([alertOn(`${METRIC}{namespace="shop"} > 0`, { namespace: 'other' })], { ...ENFORCED, ...excluded })).toEqual(['Dead']);
  });
});
