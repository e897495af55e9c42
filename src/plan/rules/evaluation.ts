import { checkRules } from './check-rules';
import { Rules } from './prometheus-rules';
import { Namespaces, selectObjects } from '../kubernetes/selection';
import { refusalOf } from '../refusal';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** What becomes of a PrometheusRule at a Prometheus. */
export interface Evaluation {
  readonly rules: Rules;
  readonly isSelected: boolean;
  /** Why the operator leaves it out, though it is selected, or why it can select nothing. */
  readonly refusal?: string;
}

/** Says it of each of them, at a Prometheus that has a configuration (`selectPrometheusRules` of the operator's `pkg/prometheus/server/rules.go`). */
export function evaluationsAt(prometheus: CustomResource<PrometheusSpec>, all: ReadonlyArray<Rules>, namespaces: Namespaces): Evaluation[] {
  const { namespace, spec: { ruleSelector: selector, ruleNamespaceSelector: namespaceSelector } } = prometheus;
  const stored = all.flatMap(({ spec, ...rest }) => spec === undefined ? [] : [{ ...rest, spec }]);
  const taken = new Set(selectObjects(stored, namespaces, { namespace, selector, namespaceSelector }).map(({ id }) => id));
  return all.map(rules => {
    const { id, spec } = rules;
    return { rules, isSelected: taken.has(id), refusal: spec && taken.has(id) ? refusalOf(() => checkRules(spec, prometheus)) : undefined };
  });
}

/** Whether a Prometheus evaluates the rules of an object. */
export function isEvaluated({ isSelected, refusal }: Evaluation): boolean {
  return isSelected && refusal === undefined;
}
