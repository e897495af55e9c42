import { duration } from './common';
import { distinct, integer, integerOr, list, map, matching, nonEmpty, Read, record, required, text } from '../kubernetes/shape';

/** An integer is read as its digits. */
export const expr = integerOr(/^/, 'a PromQL expression');

const rule = record({
  alert: text,
  annotations: map(text),
  expr: required(expr),
  for: duration,
  keep_firing_for: duration,
  labels: map(text),
  record: text,
});
export type Rule = NonNullable<Read<typeof rule>>;

/** `spec` of a PrometheusRule (`pkg/apis/monitoring/v1/prometheusrule_types.go`). */
export const prometheusRuleSpec = record({
  groups: distinct(list(record({
    name: required(nonEmpty),
    interval: duration,
    labels: map(text),
    limit: integer(),
    partial_response_strategy: matching(/^(abort|warn)?$/i, 'abort or warn'),
    query_offset: duration,
    rules: list(rule),
  })), group => group.name),
});
export type PrometheusRuleSpec = NonNullable<Read<typeof prometheusRuleSpec>>;
