import { ExplanationContext } from './context';
import { had, enumeration, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { prefixed, Reason } from './reason';
import { ExplainedWorkload, ExplainedWorkloads, namespaceOf, serviceIdOf } from './workloads';
import { Service } from '../cluster/kinds';
import { Code } from '../findings/catalogue';
import { valueAt } from '../kubernetes/fields';
import { LabelSelector, Requirement } from '../kubernetes/label-selector';
import { Namespaces } from '../kubernetes/selection';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** What the fields of a Prometheus begin with that select each kind. */
const FIELDS = {
  ServiceMonitor: 'serviceMonitor', PodMonitor: 'podMonitor', Probe: 'probe', ScrapeConfig: 'scrapeConfig', PrometheusRule: 'rule',
} as const;

/** Why something is not selected. */
interface Unselected extends Reason {
  /** How many labels are wrong. */
  readonly misses: number;
}

/** Why a Prometheus does not select a monitor or rule, if it does not (`selectObjects` of `pkg/prometheus/resource_selector.go`). */
export function whyPrometheusDoesNotSelect(
  object: Pick<Monitor, 'kind' | 'namespace' | 'labels'>, prometheus: CustomResource<PrometheusSpec>, namespaces: Namespaces,
): Unselected | undefined {
  const { kind, namespace, labels } = object;
  const { id, namespace: own, spec } = prometheus;
  const field = FIELDS[kind as keyof typeof FIELDS];
  const because = (code: Code, sentence: string, misses: number) => ({ code, sentence: `${id} does not select it: ${sentence}`, misses });
  const [selector, namespaceSelector]: Array<LabelSelector | undefined> = [spec[`${field}Selector`], spec[`${field}NamespaceSelector`]];
  if (selector === undefined) {
    return takesPodMonitorsOnly(prometheus) && kind !== 'PodMonitor'
      ? because('kind-not-taken', 'as an agent in DaemonSet mode it takes PodMonitors only. Write a PodMonitor instead', Infinity)
      : because('monitor-selector-not-set', `its ${field}Selector is not set, so it takes no ${kind}. Set it`, Infinity);
  }
  const missing = unmet(selector, labels);
  if (missing.length > 0) {
    const actual = `this one has ${had(missing, labels)}. Change its labels`;
    return because('monitor-not-selected', `it takes ${kind}s with ${wanted(missing)}, and ${actual}`, missing.length);
  }
  if (namespaceSelector === undefined) {
    if (namespace === own) return undefined;
    const takes = `its ${field}NamespaceSelector is not set, so it takes ${kind}s of its own namespace ${own} only`;
    const remedy = `Set it, or move the ${kind === 'PrometheusRule' ? 'rule' : 'monitor'}`;
    return because('monitor-namespace-not-selected', `${takes}, and this one is in ${namespace}. ${remedy}`, 1);
  }
  const ofNamespace = namespaces.get(namespace) ?? {};
  const missed = unmet(namespaceSelector, ofNamespace);
  if (missed.length === 0) return undefined;
  const actual = `namespace ${namespace} has ${had(missed, ofNamespace)}. Change the labels of the namespace`;
  return because('monitor-namespace-not-selected', `it takes ${kind}s of namespaces with ${wanted(missed)}, and ${actual}`, missed.length);
}

/** In DaemonSet mode the API server refuses all other selectors (`pkg/apis/monitoring/v1alpha1/prometheusagent_types.go`). */
function takesPodMonitorsOnly({ kind, spec }: CustomResource<PrometheusSpec>): boolean {
  return kind === 'PrometheusAgent' && valueAt(spec, 'mode') === 'DaemonSet';
}

/** Why the selector of a monitor does not take a workload; undefined where it does, or the monitor has none. */
export function whyMonitorDoesNotSelect(monitor: Monitor, workload: ExplainedWorkload, context: ExplanationContext): Reason | undefined {
  if (monitor.selection === undefined) return undefined;
  const { id, pods, services } = workload;
  const { selector } = monitor.selection;
  if (monitor.kind === 'PodMonitor') {
    const labels = pods[0]?.metadata.labels ?? {};
    const missing = unmet(selector, labels);
    if (missing.length === 0) return undefined;
    const actual = `those of ${id} have ${had(missing, labels)}`;
    const sentence = `it selects pods with ${wanted(missing)}, and ${actual}. Change its selector or their labels`;
    return { code: 'labels-not-selected', sentence };
  }
  const unmetBy = ({ metadata: { labels = {} } }: Service) => unmet(selector, labels);
  if (services.some(service => unmetBy(service).length === 0)) return undefined;
  const isEmpty = (service: Service) => context.backends.podsOf(service).length === 0;
  const empty = context.servicesIn(pods[0]?.metadata.namespace).find(service => unmetBy(service).length === 0 && isEmpty(service));
  if (empty !== undefined) return prefixed('it selects ', whyServiceHasNoPods(empty, workload));
  const [nearest] = [...services].sort((a, b) => unmetBy(a).length - unmetBy(b).length);
  if (nearest === undefined) {
    const remedy = `Create one with ${wanted(unmet(selector, {})) || 'any label'}`;
    return { code: 'no-service', sentence: `it wants a Service, and no Service selects the pods of ${id}. ${remedy}` };
  }
  const [missing, { labels = {} }] = [unmetBy(nearest), nearest.metadata];
  const actual = `${serviceIdOf(nearest)} has ${had(missing, labels)}`;
  const sentence = `it selects Services with ${wanted(missing)}, and ${actual}. Change its selector or the labels of the Service`;
  return { code: 'labels-not-selected', sentence };
}

/** Why a Service has no pods, where those of a workload are meant, or it is not known of which. */
export function whyServiceHasNoPods(service: Service, meant: ExplainedWorkload | undefined): Reason {
  const id = serviceIdOf(service);
  const { selector = {} } = service.spec;
  if (service.spec.type === 'ExternalName') {
    const sentence = `${id}, which is an ExternalName and never has a pod. Scrape that name with a ScrapeConfig or a Probe`;
    return { code: 'service-without-selector', sentence };
  }
  if (Object.keys(selector).length === 0) {
    return { code: 'service-without-selector', sentence: `${id}, which has no selector, so it has no pod. Give it one` };
  }
  const because = (sentence: string): Reason => ({ code: 'service-selects-no-pod', sentence });
  const selecting = (conditions: ReadonlyArray<Requirement>) => `${id}, which selects pods with ${wanted(conditions)}`;
  if (meant === undefined) {
    return because(`${selecting(unmet({ matchLabels: selector }, {}))}, and there are none. Change spec.selector of the Service`);
  }
  const { labels = {} } = meant.pods[0].metadata;
  const missing = unmet({ matchLabels: selector }, labels);
  if (missing.length === 0) return because(`${id}, which has no pod with an address`);
  return because(`${selecting(missing)}, and those of ${meant.id} have ${had(missing, labels)}. Change spec.selector of the Service`);
}

/** Why a job of a monitor does not look in a namespace where something is; undefined where it does. */
export function whyMonitorLooksElsewhere(
  { selection, namespace }: Monitor, job: Pick<ScrapeConfig, 'kubernetes_sd_configs'>, where: string, what: string,
): Reason | undefined {
  const { kubernetes_sd_configs: [discovery] = [] } = job;
  const { names = [] } = discovery?.namespaces ?? {};
  if (names.length === 0 || names.includes(where)) return undefined;
  const { matchNames = [], any } = selection?.namespaceSelector ?? {};
  const because = (sentence: string): Reason => ({ code: 'monitor-looks-elsewhere', sentence });
  const looks = `it looks in namespace ${enumeration(names)} only`;
  if (any || (matchNames.length > 0 && !names.every(name => matchNames.includes(name)))) {
    return because(`${looks}, since the Prometheus ignores namespace selectors, and ${what} is in ${where}. Move the monitor there`);
  }
  if (matchNames.length > 0) return because(`${looks}, and ${what} is in ${where}. Add ${where} to its namespaceSelector.matchNames`);
  const remedy = `Set its namespaceSelector${namespace === where ? '' : ' or move it'}`;
  return because(`${looks}, its own, since it has no namespaceSelector, and ${what} is in ${where}. ${remedy}`);
}

/** Whether a monitor itself says that it looks in a namespace. */
export function looksIn({ selection, namespace }: Monitor, where: string): boolean {
  const { any, matchNames = [] } = selection?.namespaceSelector ?? {};
  return any || (matchNames.length > 0 ? matchNames.includes(where) : namespace === where);
}

/** A workload that a monitor selects for certain: by labels that it has to have, in a namespace where it looks. */
export function selectedBy(monitor: Monitor, workloads: ExplainedWorkloads): ExplainedWorkload | undefined {
  const { selection } = monitor;
  // What selects everything was meant for nothing in particular.
  if (selection === undefined || unmet(selection.selector, {}).length === 0) return undefined;
  return workloads.selectedBy(selection.by, selection.selector).find(workload => looksIn(monitor, namespaceOf(workload)));
}
