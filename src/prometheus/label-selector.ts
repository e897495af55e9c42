import { refusal } from '../errors';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { labelKey, labels, labelValue } from '../values/names';
import { text } from '../values/scalars';

/** A requirement of a label selector, as Kubernetes writes it. */
export interface LabelSelectorRequirement {
  /** The label key. */
  readonly key: string;

  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string;

  /**
   * The values that `In` and `NotIn` compare with.
   *
   * @default - none
   */
  readonly values?: string[];
}

/**
 * A label selector, as Kubernetes writes it. An empty one selects everything.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface LabelSelector {
  /**
   * Labels that an object must have, with their values.
   *
   * @default - none
   */
  readonly matchLabels?: { [key: string]: string };

  /**
   * Requirements that an object must meet, all of them.
   *
   * @default - none
   */
  readonly matchExpressions?: LabelSelectorRequirement[];
}

/**
 * Returns a selector that Kubernetes accepts.
 *
 * @throws when a key, a value or an operator is not valid, or the number of values does not fit the operator.
 */
export function checkedSelector(selector: LabelSelector, path: string, cannot: string): LabelSelector {
  const checks: Checks<LabelSelector> = { matchLabels: optional(labels), matchExpressions: optional(listOf(checkedRequirement)) };
  return checkedProps(selector, checks, cannot, { path });
}

const REQUIREMENT_CHECKS: Checks<LabelSelectorRequirement> = { key: labelKey, operator: text, values: optional(listOf(labelValue)) };

const TAKES_VALUES: { readonly [operator: string]: boolean | undefined } = { In: true, NotIn: true, Exists: false, DoesNotExist: false };

function checkedRequirement(value: LabelSelectorRequirement, prop: string, cannot: string): LabelSelectorRequirement {
  const checked = checkedProps(value, REQUIREMENT_CHECKS, cannot, { path: prop });
  const { key, operator, values = [] } = checked;
  if (TAKES_VALUES[operator] === values.length > 0) return checked;
  throw refusal({
    cannot,
    because: `${prop} is the requirement '${key} ${operator}' with ${values.length} values, which Kubernetes refuses`,
    instead: 'Use In or NotIn with values, or Exists or DoesNotExist without',
  });
}

/**
 * The smallest set of labels that a selector matches.
 *
 * @throws when the selector contradicts itself.
 */
export function labelsSelectedBy(selector: LabelSelector, prop: string, cannot: string): { [key: string]: string } {
  const requirements = selector.matchExpressions ?? [];
  const wanted: { [key: string]: string } = {};
  for (const { key, operator, values = [] } of requirements) {
    if (operator === 'In') wanted[key] = values[0];
    if (operator === 'Exists') wanted[key] ??= 'true';
  }
  Object.assign(wanted, selector.matchLabels);
  const unmet = requirements.find(requirement => !meets(wanted, requirement));
  if (unmet) {
    throw refusal({
      cannot,
      because: `${prop} asks for '${unmet.key} ${unmet.operator} ${(unmet.values ?? []).join(', ')}' and for something that contradicts it`,
      instead: 'Copy the selector from the Prometheus resource as it is',
    });
  }
  return wanted;
}

function meets(labelled: { [key: string]: string }, { key, operator, values = [] }: LabelSelectorRequirement): boolean {
  switch (operator) {
    case 'In': return values.includes(labelled[key]);
    case 'NotIn': return !values.includes(labelled[key]);
    case 'Exists': return key in labelled;
    default: return !(key in labelled);
  }
}
