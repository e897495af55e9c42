import { checkRules } from './check-rules';
import { Rules } from './prometheus-rules';
import { Namespaces, selectObjects } from '../kubernetes/selection';
import { refusalOf } from '../refusal';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** Whether a Prometheus selects a PrometheusRule, and whether the operator refuses it. */
export interface Evaluation {
  readonly rules: Rules;
  readonly isSelected: boolean;
  /** Why the operator leaves it out although it is selected. */
  readonly refusal?: string;
}

/** The evaluation of each PrometheusRule by a Prometheus (`selectPrometheusRules` of the operator's `pkg/prometheus/server/rules.go`). */
export function evaluationsAt(prometheus: CustomResource<PrometheusSpec>, all: ReadonlyArray<Rules>, namespaces: Namespaces): Evaluation[] {
  const { namespace, spec: { ruleSelector: selector, ruleNamespaceSelector: namespaceSelector } } = prometheus;
  const stored = all.flatMap(({ spec, ...rest }) => spec === undefined ? [] : [{ ...rest, spec }]);
  const selected = new Set(selectObjects(stored, namespaces, { namespace, selector, namespaceSelector }).map(({ id }) => id));
  return all.map(rules => {
    const { id, spec } = rules;
    const isSelected = selected.has(id);
    return { rules, isSelected, refusal: spec && isSelected ? refusalOf(() => checkRules(spec, prometheus)) : undefined };
  });
}

/** Whether a Prometheus evaluates the rules of an object. */
export function isEvaluated({ isSelected, refusal }: Evaluation): boolean {
  return isSelected && refusal === undefined;
}
