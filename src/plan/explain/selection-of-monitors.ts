import { labelEdits } from './edits/label-edits';
import { had, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { MonitorCode, MonitorReason } from '../findings/monitor-causes';
import { Edit } from '../kubernetes/edit';
import { LabelSelector } from '../kubernetes/label-selector';
import { Namespaces } from '../kubernetes/selection';
import { CustomResource } from '../resources/custom-resource';
import { isOfChart, PrometheusAgentSpec, PrometheusSpec } from '../resources/prometheus';

/** A Prometheus, or an agent in one of its modes. */
export type SelectingPrometheus = CustomResource<PrometheusSpec & Pick<PrometheusAgentSpec, 'mode'>>;

/** What the fields of a Prometheus begin with that select each kind. */
const FIELDS = {
  ServiceMonitor: 'serviceMonitor', PodMonitor: 'podMonitor', Probe: 'probe', ScrapeConfig: 'scrapeConfig', PrometheusRule: 'rule',
} as const;

/** Why something is not selected. */
interface Unselected extends MonitorReason {
  /** How many labels are wrong. */
  readonly misses: number;
}

/** Why a Prometheus does not select a monitor or rule, if it does not (`selectObjects` of `pkg/prometheus/resource_selector.go`). */
export function whyPrometheusDoesNotSelect(
  { id: monitor, kind, namespace, labels }: Pick<Monitor, 'id' | 'kind' | 'namespace' | 'labels'>, prometheus: SelectingPrometheus,
  namespaces: Namespaces,
): Unselected | undefined {
  const { id, namespace: own, spec } = prometheus;
  const field = FIELDS[kind as keyof typeof FIELDS];
  const because = (code: MonitorCode, why: string, misses: number, edits?: Edit[]) =>
    ({ code, message: `${id} does not select it: ${why}`, misses, edits });
  if (spec.mode === 'DaemonSet' && kind !== 'PodMonitor') {
    const remedy = kind === 'ServiceMonitor' ? 'Use a PodMonitor' : 'Have another Prometheus select it';
    return because('monitor-kind-not-taken', `it is an agent in DaemonSet mode, which takes PodMonitors only. ${remedy}`, Infinity);
  }
  const [selector, namespaceSelector]: Array<LabelSelector | undefined> = [spec[`${field}Selector`], spec[`${field}NamespaceSelector`]];
  const ofChart = valuesOfChart(prometheus);
  if (selector === undefined) {
    const remedy = ofChart === undefined ? 'Set it' : `Set ${ofChart(`${field}Selector`)}`;
    return because('monitor-selector-not-set', `its ${field}Selector is not set, so it takes no ${kind}. ${remedy}`, Infinity);
  }
  const missing = unmet(selector, labels);
  if (missing.length > 0) {
    const why = `it takes ${kind}s with ${wanted(missing)}, and this one has ${had(missing, labels)}`;
    const edits = labelEdits(monitor, labels, missing);
    return because('monitor-not-selected', `${why}. ${remedyForLabels(selector, field, ofChart)}`, missing.length, edits);
  }
  const called = kind === 'PrometheusRule' ? 'rule' : 'monitor';
  if (namespaceSelector === undefined) {
    if (namespace === own) return undefined;
    const takes = `its ${field}NamespaceSelector is not set, so it takes ${kind}s of its own namespace ${own} only`;
    const set = ofChart === undefined ? 'Set it' : `Set ${ofChart(`${field}NamespaceSelector`)}`;
    return because('monitor-namespace-not-selected', `${takes}, and this one is in ${namespace}. ${set}, or move the ${called}`, 1);
  }
  const ofNamespace = namespaces.get(namespace) ?? {};
  const missed = unmet(namespaceSelector, ofNamespace);
  if (missed.length === 0) return undefined;
  const why = `it takes ${kind}s of namespaces with ${wanted(missed)}, and namespace ${namespace} has ${had(missed, ofNamespace)}`;
  // The API server sets this label itself, and nobody can change it.
  const isByName = missed.some(({ key }) => key === 'kubernetes.io/metadata.name');
  const remedy = isByName
    ? `Add it to ${ofChart === undefined ? `its ${field}NamespaceSelector` : ofChart(`${field}NamespaceSelector`)}, or move the ${called}`
    : 'Change the labels of the namespace';
  const edits = isByName ? [] : labelEdits(`Namespace/${namespace}`, ofNamespace, missed);
  return because('monitor-namespace-not-selected', `${why}. ${remedy}`, missed.length, edits);
}

type ValuesOfChart = (name: string) => string;

/** Names a value of the chart where Helm would undo a change of the Prometheus itself (`charts/kube-prometheus-stack/values.yaml`). */
export function valuesOfChart({ labels }: SelectingPrometheus): ValuesOfChart | undefined {
  return isOfChart(labels) ? name => `prometheus.prometheusSpec.${name} in the values of kube-prometheus-stack` : undefined;
}

/** The chart makes a selector of the label `release` where its values give none, and one that takes everything where they say so. */
function remedyForLabels({ matchLabels = {}, matchExpressions = [] }: LabelSelector, field: string, ofChart?: ValuesOfChart): string {
  if (ofChart === undefined) return 'Change its labels';
  const isByRelease = Object.keys(matchLabels).join() === 'release' && matchExpressions.length === 0;
  return isByRelease
    ? `Give it the label release=${matchLabels.release}, or set ${ofChart(`${field}SelectorNilUsesHelmValues: false`)}`
    : `Change its labels, or ${ofChart(`${field}Selector`)}`;
}
