import { refusal } from '../errors';
import { Check, optional, propsOf } from '../values/check';
import { labelKey, labelValue } from '../values/names';
import { count, wordOf } from '../values/scalars';

/**
 * A taint that pods tolerate, as Kubernetes writes it.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * The key of the taint.
   *
   * @default - any, with the operator `Exists`
   */
  readonly key?: string;

  /**
   * `Equal` or `Exists`.
   *
   * @default 'Equal' - as in Kubernetes
   */
  readonly operator?: string;

  /**
   * The value of the taint, for the operator `Equal`.
   *
   * @default - the empty one
   */
  readonly value?: string;

  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default - each of them
   */
  readonly effect?: string;

  /**
   * How many seconds pods stay after a taint with `NoExecute` came.
   *
   * @default - for ever
   */
  readonly tolerationSeconds?: number;
}

const shape = propsOf<Toleration>({
  key: optional(labelKey),
  operator: optional(wordOf({ EQUAL: 'Equal', EXISTS: 'Exists' })),
  value: optional(labelValue),
  effect: optional(wordOf({ NO_SCHEDULE: 'NoSchedule', PREFER_NO_SCHEDULE: 'PreferNoSchedule', NO_EXECUTE: 'NoExecute' })),
  tolerationSeconds: optional(count),
});

/** A toleration that Kubernetes accepts (`ValidateTolerations` in pkg/apis/core/validation/validation.go). */
export const toleration: Check<Toleration> = (value, prop, cannot) => {
  const checked = shape(value, prop, cannot);
  const { key, operator, effect, tolerationSeconds } = checked;
  const refused = (because: string, instead: string) => refusal({ cannot, because: `${prop} ${because}`, instead });
  if (key === undefined && operator !== 'Exists') throw refused('has no key', "Name the taint, or tolerate all with operator: 'Exists'");
  if (checked.value !== undefined && operator === 'Exists') throw refused("has a value with operator 'Exists'", 'Leave the value out');
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    throw refused("has tolerationSeconds with another effect than 'NoExecute'", "Write effect: 'NoExecute', or leave them out");
  }
  return checked;
};
