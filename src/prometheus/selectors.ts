import { OPERATED_CHECKS, OperatedPrometheusOptions } from './existing-prometheus-options';
import { checkedSelector, LabelSelector, labelsSelectedBy } from './label-selector';
import { ObjectSelection, SelectedKind } from '../described/scraper';
import { refusal } from '../errors';
import { Checks, listOf, optional } from '../values/check';
import { dnsLabel } from '../values/names';

/** The selectors of a Prometheus resource: copy them from `kubectl get prometheus -o yaml`. */
export interface SelectorsProps extends OperatedPrometheusOptions {
  /** The namespace of the Prometheus resource. */
  readonly namespace: string;

  /** `spec.serviceAccountName`. */
  readonly serviceAccountName: string;

  /**
   * `spec.podMonitorSelector`.
   *
   * @default - no PodMonitor is selected, as in the operator
   */
  readonly podMonitorSelector?: LabelSelector;

  /**
   * `spec.podMonitorNamespaceSelector`.
   *
   * @default - only the namespace of the Prometheus, as in the operator
   */
  readonly podMonitorNamespaceSelector?: LabelSelector;

  /**
   * `spec.serviceMonitorSelector`.
   *
   * @default - no ServiceMonitor is selected, as in the operator
   */
  readonly serviceMonitorSelector?: LabelSelector;

  /**
   * `spec.serviceMonitorNamespaceSelector`.
   *
   * @default - only the namespace of the Prometheus, as in the operator
   */
  readonly serviceMonitorNamespaceSelector?: LabelSelector;

  /**
   * `spec.probeSelector`.
   *
   * @default - no Probe is selected, as in the operator
   */
  readonly probeSelector?: LabelSelector;

  /**
   * `spec.probeNamespaceSelector`.
   *
   * @default - only the namespace of the Prometheus, as in the operator
   */
  readonly probeNamespaceSelector?: LabelSelector;

  /**
   * `spec.scrapeConfigSelector`.
   *
   * @default - no ScrapeConfig is selected, as in the operator
   */
  readonly scrapeConfigSelector?: LabelSelector;

  /**
   * `spec.scrapeConfigNamespaceSelector`.
   *
   * @default - only the namespace of the Prometheus, as in the operator
   */
  readonly scrapeConfigNamespaceSelector?: LabelSelector;

  /**
   * `spec.ruleSelector`.
   *
   * @default - no PrometheusRule is selected, as in the operator
   */
  readonly ruleSelector?: LabelSelector;

  /**
   * `spec.ruleNamespaceSelector`.
   *
   * @default - only the namespace of the Prometheus, as in the operator
   */
  readonly ruleNamespaceSelector?: LabelSelector;

  /**
   * The namespaces that the namespace selectors select, if these use other labels than the name: an app does not know the labels of
   * namespaces.
   *
   * @default - those that the selectors name
   */
  readonly selectedNamespaces?: string[];

  /**
   * The namespaces in which its service account may list pods, Services and EndpointSlices.
   *
   * @default - all
   */
  readonly discoverableNamespaces?: string[];
}

const optionalSelector = optional(checkedSelector);

/** The checks of these props. */
export const SELECTORS_CHECKS: Checks<SelectorsProps> = {
  ...OPERATED_CHECKS,
  namespace: dnsLabel,
  serviceAccountName: dnsLabel,
  podMonitorSelector: optionalSelector,
  podMonitorNamespaceSelector: optionalSelector,
  serviceMonitorSelector: optionalSelector,
  serviceMonitorNamespaceSelector: optionalSelector,
  probeSelector: optionalSelector,
  probeNamespaceSelector: optionalSelector,
  scrapeConfigSelector: optionalSelector,
  scrapeConfigNamespaceSelector: optionalSelector,
  ruleSelector: optionalSelector,
  ruleNamespaceSelector: optionalSelector,
  selectedNamespaces: optional(listOf(dnsLabel)),
  discoverableNamespaces: optional(listOf(dnsLabel)),
};

/** The monitors of each kind that a Prometheus selects. */
export type Selections = { readonly [kind in SelectedKind]?: ObjectSelection };

/** The names of the selector and the namespace selector of each kind in a Prometheus resource. */
export const SELECTORS = {
  [SelectedKind.POD_MONITOR]: ['podMonitorSelector', 'podMonitorNamespaceSelector'],
  [SelectedKind.SERVICE_MONITOR]: ['serviceMonitorSelector', 'serviceMonitorNamespaceSelector'],
  [SelectedKind.PROBE]: ['probeSelector', 'probeNamespaceSelector'],
  [SelectedKind.SCRAPE_CONFIG]: ['scrapeConfigSelector', 'scrapeConfigNamespaceSelector'],
} as const;

/** The names of those for PrometheusRules. */
export const RULE_SELECTORS = ['ruleSelector', 'ruleNamespaceSelector'] as const;

type SelectorPair = (typeof SELECTORS)[SelectedKind] | typeof RULE_SELECTORS;

/** Which monitors the selectors of a Prometheus resource select. */
export function selectionsOf(props: SelectorsProps, cannot: string): Selections {
  return Object.fromEntries(Object.entries(SELECTORS).map(([kind, selectors]) => [kind, selectionOf(props, selectors, cannot)]));
}

/** Which PrometheusRules the selectors of a Prometheus resource select, undefined for none. */
export function ruleSelectionOf(props: SelectorsProps, cannot: string): ObjectSelection | undefined {
  return selectionOf(props, RULE_SELECTORS, cannot);
}

function selectionOf(props: SelectorsProps, [prop, namespaceProp]: SelectorPair, cannot: string): ObjectSelection | undefined {
  const selector = props[prop];
  return selector && {
    labels: labelsSelectedBy(selector, prop, cannot),
    namespaces: selectedNamespaces(props, namespaceProp, cannot),
  };
}

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The namespaces that a namespace selector selects, undefined for all. Without a selector it is the namespace of the Prometheus. */
function selectedNamespaces(props: SelectorsProps, prop: SelectorPair[1], cannot: string): string[] | undefined {
  const selector = props[prop];
  if (!selector) return [props.namespace];
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
  if (requirements.length === 0) return undefined;
  if (props.selectedNamespaces) return props.selectedNamespaces;
  const [{ key, operator, values }, ...others] = requirements;
  if (key === NAMESPACE_NAME && operator === 'In' && others.length === 0) return values;
  throw refusal({
    cannot,
    because: `${prop} uses labels of namespaces, which the app does not know`,
    instead: 'List the namespaces that it selects in selectedNamespaces',
  });
}
