import { refusal } from '../errors';
import { ExistingPrometheusOptions } from './existing-prometheus-options';
import { checkedSelector, LabelSelector, labelsSelectedBy } from './label-selector';
import { ObjectSelection, SelectedKind } from '../described/prometheus';
import { dnsLabel } from '../values/names';

/** A Prometheus resource, described by its own selectors: copy them from `kubectl get prometheus -o yaml`. */
export interface SelectorsProps extends ExistingPrometheusOptions {
  /** The namespace of the Prometheus resource. */
  readonly namespace: string;

  /** `spec.serviceAccountName`. */
  readonly serviceAccountName: string;

  /**
   * `spec.podMonitorSelector`.
   *
   * @default - no PodMonitor is selected, as the operator does
   */
  readonly podMonitorSelector?: LabelSelector;

  /**
   * `spec.podMonitorNamespaceSelector`.
   *
   * @default - its own namespace only, as the operator does
   */
  readonly podMonitorNamespaceSelector?: LabelSelector;

  /**
   * `spec.serviceMonitorSelector`.
   *
   * @default - no ServiceMonitor is selected, as the operator does
   */
  readonly serviceMonitorSelector?: LabelSelector;

  /**
   * `spec.serviceMonitorNamespaceSelector`.
   *
   * @default - its own namespace only, as the operator does
   */
  readonly serviceMonitorNamespaceSelector?: LabelSelector;

  /**
   * `spec.probeSelector`.
   *
   * @default - no Probe is selected, as the operator does
   */
  readonly probeSelector?: LabelSelector;

  /**
   * `spec.probeNamespaceSelector`.
   *
   * @default - its own namespace only, as the operator does
   */
  readonly probeNamespaceSelector?: LabelSelector;

  /**
   * `spec.scrapeConfigSelector`.
   *
   * @default - no ScrapeConfig is selected, as the operator does
   */
  readonly scrapeConfigSelector?: LabelSelector;

  /**
   * `spec.scrapeConfigNamespaceSelector`.
   *
   * @default - its own namespace only, as the operator does
   */
  readonly scrapeConfigNamespaceSelector?: LabelSelector;

  /**
   * `spec.ruleSelector`.
   *
   * @default - no PrometheusRule is selected, as the operator does
   */
  readonly ruleSelector?: LabelSelector;

  /**
   * `spec.ruleNamespaceSelector`.
   *
   * @default - its own namespace only, as the operator does
   */
  readonly ruleNamespaceSelector?: LabelSelector;

  /**
   * The namespaces that the namespace selectors select, where these go by other labels than the name: an app does not know the labels of every namespace.
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

/** What a Prometheus selects of each kind. */
export type Selections = { readonly [kind in SelectedKind]?: ObjectSelection };

/** The names of the selector and the namespace selector of each kind in a Prometheus resource. */
export const SELECTORS = {
  [SelectedKind.POD_MONITOR]: ['podMonitorSelector', 'podMonitorNamespaceSelector'],
  [SelectedKind.SERVICE_MONITOR]: ['serviceMonitorSelector', 'serviceMonitorNamespaceSelector'],
  [SelectedKind.PROBE]: ['probeSelector', 'probeNamespaceSelector'],
  [SelectedKind.SCRAPE_CONFIG]: ['scrapeConfigSelector', 'scrapeConfigNamespaceSelector'],
  [SelectedKind.PROMETHEUS_RULE]: ['ruleSelector', 'ruleNamespaceSelector'],
} as const;

/** What objects must be like to be selected by the selectors of a Prometheus resource: nil selects none, nil for namespaces its own only. */
export function selectionsOf(props: SelectorsProps, cannot: string): Selections {
  return Object.fromEntries(Object.entries(SELECTORS).flatMap(([kind, [prop, namespaceProp]]) => {
    const selector = props[prop];
    return selector === undefined ? [] : [[kind, {
      labels: labelsSelectedBy(checkedSelector(selector, prop, cannot), prop, cannot),
      namespaces: selectedNamespaces(props, namespaceProp, cannot),
    }]];
  }));
}

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The namespaces that a namespace selector selects: undefined for all, its own where there is no selector. */
function selectedNamespaces(
  props: SelectorsProps,
  prop: (typeof SELECTORS)[SelectedKind][1],
  cannot: string,
): string[] | undefined {
  const selector = props[prop];
  if (!selector) return [props.namespace];
  const { matchLabels = {}, matchExpressions = [] } = checkedSelector(selector, prop, cannot);
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
  if (requirements.length === 0) return undefined;
  if (props.selectedNamespaces) return props.selectedNamespaces.map(name => dnsLabel(name, 'selectedNamespaces', cannot));
  const [{ key, operator, values }, ...others] = requirements;
  if (key === NAMESPACE_NAME && operator === 'In' && others.length === 0) return values;
  throw refusal({
    cannot,
    because: `${prop} goes by labels of namespaces, which the app does not know`,
    instead: 'Name the namespaces that it selects in selectedNamespaces',
  });
}
