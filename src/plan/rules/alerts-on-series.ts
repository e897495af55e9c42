import { Evaluation, isEvaluated } from './evaluation';
import { Matcher, matches } from './label-matcher';
import { ReadRule, Rules } from './prometheus-rules';
import { Selector } from './series-selector';
import { isExcluded } from '../configure/generate/user-relabelings';
import { Labels, NAME } from '../prometheus/labels';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** An alert with a selector for the metric of a series. */
export interface Miss {
  readonly rules: Rules;
  readonly alert: string;
  readonly selector: Selector;
  /** The conditions of the selector that the series does not meet. */
  readonly unmet: ReadonlyArray<Matcher>;
}

/** Finds the alerts on a series, directly or through metrics that are recorded from it. */
export class Watch {
  /** The names of the metrics that are recorded from the series; the plan does not follow which of its labels they keep. */
  private readonly recorded = new Set<string>();

  /** @param series the labels of the stored series, with its name. */
  public constructor(
    private readonly prometheus: CustomResource<PrometheusSpec>,
    evaluations: ReadonlyArray<Evaluation>,
    public readonly series: Labels,
  ) {
    const recording = evaluations.filter(isEvaluated)
      .flatMap(({ rules }) => rules.rules.flatMap(rule => rule.record === undefined ? [] : [{ rules, rule, name: rule.record }]));
    let isMore = true;
    while (isMore) {
      const more = recording.filter(({ rules, rule, name }) => !this.recorded.has(name) && this.looks(rules, rule));
      for (const { name } of more) this.recorded.add(name);
      isMore = more.length > 0;
    }
  }

  /** The alerts of some rules that look at the series. */
  public alertsOf(rules: Rules): string[] {
    return rules.rules.flatMap(rule => rule.alert !== undefined && this.looks(rules, rule) ? [rule.alert] : []);
  }

  /** The alerts of some rules that look at its metric, and the conditions that the series does not meet. */
  public missesOf(rules: Rules): Miss[] {
    const unmet = (selector: Selector) => this.enforced(selector, rules).filter(matcher => !matches(matcher, this.series));
    return rules.rules.flatMap(({ alert, expression: { selectors } }) => alert === undefined ? [] : selectors
      .filter(selector => names(selector, this.series[NAME]))
      .map(selector => ({ rules, alert, selector, unmet: unmet(selector) })));
  }

  private looks(rules: Rules, { expression: { selectors } }: ReadRule): boolean {
    const { [NAME]: metric } = this.series;
    return selectors.some(selector => names(selector, metric)
      ? this.enforced(selector, rules).every(matcher => matches(matcher, this.series))
      : Array.from(this.recorded).some(name => names(selector, name)));
  }

  /** A selector with the namespace that the Prometheus enforces (`EnforceNamespaceLabel` of `pkg/namespacelabeler/labeler.go`). */
  private enforced(selector: Selector, rules: Rules): Selector {
    const name = enforcedLabel(this.prometheus, rules);
    if (name === undefined) return selector;
    return [...selector.filter(matcher => matcher.name !== name), { name, operator: '=', value: rules.namespace }];
  }
}

/** Whether a selector names a metric; one that matches any name does not. */
function names(selector: Selector, metric: string): boolean {
  const conditions = selector.filter(({ name }) => name === NAME);
  const fits = (name: string) => conditions.every(matcher => matches(matcher, { [NAME]: name }));
  return conditions.length > 0 && fits(metric) && !fits('up');
}

/**
 * The label with which a Prometheus restricts rules to their own namespace; undefined if it does not (`selectPrometheusRules` of the
 * operator's `pkg/prometheus/server/rules.go`).
 */
export function enforcedLabel({ spec }: CustomResource<PrometheusSpec>, rules: Rules): string | undefined {
  const { enforcedNamespaceLabel: label, prometheusRulesExcludedFromEnforce: excluded = [] } = spec;
  const { namespace, name } = rules;
  const isListed = excluded.some(({ ruleNamespace, ruleName }) => ruleNamespace === namespace && ruleName === name);
  return !label || isListed || isExcluded(spec, rules) ? undefined : label;
}
