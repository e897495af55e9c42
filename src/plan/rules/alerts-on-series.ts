import { Evaluation, isEvaluated } from './evaluation';
import { Matcher, matches } from './label-matcher';
import { ReadRule, Rules } from './prometheus-rules';
import { NAME, Selector } from './series-selector';
import { isExcluded } from '../configure/generate/user-relabelings';
import { Labels } from '../prometheus/labels';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** An alert that looks at a metric, by one of the selectors of its expression. */
export interface Miss {
  readonly rules: Rules;
  readonly alert: string;
  readonly selector: Selector;
  /** What a series does not meet of it. */
  readonly unmet: ReadonlyArray<Matcher>;
}

/** What of a series is looked at, by alerts or by rules that record it. */
export class Watch {
  /** The names of the metrics that are recorded of it; which of its labels they keep is not followed. */
  private readonly recorded = new Set<string>();

  /** @param series as it is stored, with its name. */
  public constructor(private readonly prometheus: CustomResource<PrometheusSpec>, evaluations: ReadonlyArray<Evaluation>, public readonly series: Labels) {
    const recording = evaluations.filter(isEvaluated)
      .flatMap(({ rules }) => rules.rules.flatMap(rule => rule.record === undefined ? [] : [{ rules, rule, name: rule.record }]));
    let isMore = true;
    while (isMore) {
      const more = recording.filter(({ rules, rule, name }) => !this.recorded.has(name) && this.looks(rules, rule));
      for (const { name } of more) this.recorded.add(name);
      isMore = more.length > 0;
    }
  }

  /** The alerts among some rules that look at it. */
  public alertsOf(rules: Rules): string[] {
    return rules.rules.flatMap(rule => rule.alert !== undefined && this.looks(rules, rule) ? [rule.alert] : []);
  }

  /** The alerts among some rules that look at its metric, and what of their conditions it does not meet. */
  public missesOf(rules: Rules): Miss[] {
    return rules.rules.flatMap(({ alert, expression: { selectors } }) => alert === undefined ? [] : selectors
      .filter(selector => names(selector, this.series[NAME]))
      .map(selector => ({ rules, alert, selector, unmet: this.wants(selector, rules).filter(matcher => !matches(matcher, this.series)) })));
  }

  private looks(rules: Rules, { expression: { selectors } }: ReadRule): boolean {
    const { [NAME]: metric } = this.series;
    return selectors.some(selector => names(selector, metric)
      ? this.wants(selector, rules).every(matcher => matches(matcher, this.series))
      : Array.from(this.recorded).some(name => names(selector, name)));
  }

  /** A selector with the namespace that the Prometheus enforces (`EnforceNamespaceLabel` of `pkg/namespacelabeler/labeler.go`). */
  private wants(selector: Selector, rules: Rules): Selector {
    const name = enforcedLabel(this.prometheus, rules);
    return name === undefined ? selector : [...selector.filter(matcher => matcher.name !== name), { name, operator: '=', value: rules.namespace }];
  }
}

/** Whether a selector is meant for a metric; one that takes metrics of any name is not. */
function names(selector: Selector, metric: string): boolean {
  const conditions = selector.filter(({ name }) => name === NAME);
  const fits = (name: string) => conditions.every(matcher => matches(matcher, { [NAME]: name }));
  return conditions.length > 0 && fits(metric) && !fits('up');
}

/**
 * The label for which a Prometheus lets rules look at their own namespace only; undefined where it does not (`selectPrometheusRules` of the operator's
 * `pkg/prometheus/server/rules.go`).
 */
export function enforcedLabel({ spec }: CustomResource<PrometheusSpec>, rules: Rules): string | undefined {
  const { enforcedNamespaceLabel: label, prometheusRulesExcludedFromEnforce: others = [] } = spec;
  const { namespace, name } = rules;
  const isFree = isExcluded(spec, rules) || others.some(({ ruleNamespace, ruleName }) => ruleNamespace === namespace && ruleName === name);
  return !label || isFree ? undefined : label;
}
