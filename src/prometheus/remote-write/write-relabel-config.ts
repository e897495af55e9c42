import {
  PrometheusSpecRemoteWriteWriteRelabelConfigs, PrometheusSpecRemoteWriteWriteRelabelConfigsAction as Action,
} from '../../../imports/prometheus';
import { refusal } from '../../errors';
import { ruleRefusal } from '../../plan/relabel/rule-refusal';
import { Check, listOf, optional, propsOf } from '../../values/check';
import { anyText, count, text, wordOf } from '../../values/scalars';

/**
 * What a relabeling does.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export enum RelabelAction {
  /** Sets `targetLabel` to `replacement` where the source labels match. */
  REPLACE = 'replace',
  /** Drops what does not match. */
  KEEP = 'keep',
  /** Drops what matches. */
  DROP = 'drop',
  /** Drops what has a source label of another value than `targetLabel`. */
  KEEP_EQUAL = 'keepequal',
  /** Drops what has a source label of the same value as `targetLabel`. */
  DROP_EQUAL = 'dropequal',
  /** Sets `targetLabel` to a hash of the source labels, modulo `modulus`. */
  HASH_MOD = 'hashmod',
  /** Copies each label whose name matches to the name in `replacement`. */
  LABEL_MAP = 'labelmap',
  /** Removes each label whose name matches. */
  LABEL_DROP = 'labeldrop',
  /** Removes each label whose name does not match. */
  LABEL_KEEP = 'labelkeep',
  /** Sets `targetLabel` to the source labels in lower case. */
  LOWERCASE = 'lowercase',
  /** Sets `targetLabel` to the source labels in upper case. */
  UPPERCASE = 'uppercase',
}

/**
 * A rule on the labels of samples before they are written. External labels are there already; those that start with `__` are removed after
 * the last rule.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
 */
export interface WriteRelabelConfig {
  /**
   * What it does.
   *
   * @default RelabelAction.REPLACE - as in Prometheus
   */
  readonly action?: RelabelAction;

  /**
   * The labels whose values, joined by `separator`, are compared with `regex`; `__name__` is the name of the metric.
   *
   * @default - none
   */
  readonly sourceLabels?: string[];

  /**
   * What is put between the values of source labels.
   *
   * @default ';' - as in Prometheus
   */
  readonly separator?: string;

  /**
   * A regular expression (RE2), which has to match the whole value.
   *
   * @default '(.*)' - as in Prometheus, which matches everything
   */
  readonly regex?: string;

  /**
   * The label that is set, or compared with.
   *
   * @default - none
   */
  readonly targetLabel?: string;

  /**
   * The value that is set, with `$1` for the first group of `regex`.
   *
   * @default '$1' - as in Prometheus
   */
  readonly replacement?: string;

  /**
   * What the hash of the source labels is taken modulo of.
   *
   * @default - none
   */
  readonly modulus?: number;
}

const shape = propsOf<WriteRelabelConfig>({
  action: optional(wordOf(RelabelAction)),
  sourceLabels: optional(listOf(text)),
  separator: optional(anyText),
  regex: optional(anyText),
  targetLabel: optional(text),
  replacement: optional(anyText),
  modulus: optional(count),
});

/** A rule that Prometheus loads. One that it does not load costs it the whole configuration. */
export const writeRelabelConfig: Check<WriteRelabelConfig> = (value, prop, cannot) => {
  const { sourceLabels, targetLabel, ...rule } = shape(value, prop, cannot);
  const refused = ruleRefusal({ ...rule, source_labels: sourceLabels, target_label: targetLabel }, 'utf8');
  if (refused === undefined) return { ...rule, sourceLabels, targetLabel };
  throw refusal({ cannot, because: `Prometheus would not load ${prop}: ${refused}`, instead: 'Write the rule as Prometheus takes it' });
};

/** The words of the binding. */
const ACTIONS: { readonly [action in RelabelAction]: Action } = {
  [RelabelAction.REPLACE]: Action.REPLACE,
  [RelabelAction.KEEP]: Action.KEEP,
  [RelabelAction.DROP]: Action.DROP,
  [RelabelAction.KEEP_EQUAL]: Action.KEEPEQUAL,
  [RelabelAction.DROP_EQUAL]: Action.DROPEQUAL,
  [RelabelAction.HASH_MOD]: Action.HASHMOD,
  [RelabelAction.LABEL_MAP]: Action.LABELMAP,
  [RelabelAction.LABEL_DROP]: Action.LABELDROP,
  [RelabelAction.LABEL_KEEP]: Action.LABELKEEP,
  [RelabelAction.LOWERCASE]: Action.LOWERCASE,
  [RelabelAction.UPPERCASE]: Action.UPPERCASE,
};

/** A rule as a field of a Prometheus resource. */
export function writeRelabelField({ action, ...rule }: WriteRelabelConfig): PrometheusSpecRemoteWriteWriteRelabelConfigs {
  return { ...rule, action: action && ACTIONS[action] };
}
