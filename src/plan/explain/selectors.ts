import { ExplanationContext } from './context';
import { selectorEdits } from './edits/label-edits';
import { injectionEdits } from './edits/pod-edits';
import { had, enumeration, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { endedWords, haveEnded, whyWithoutSidecar } from './pods';
import { ExplainedWorkload, ExplainedWorkloads, namespaceOf, serviceIdOf } from './workloads';
import { TLS_MODE } from '../../mesh/labels-and-annotations';
import { Endpoints, EndpointSlice, Service } from '../cluster/kinds';
import { MonitorReason } from '../findings/monitor-causes';
import { Edit, fieldEdit } from '../kubernetes/edit';
import { Requirement } from '../kubernetes/label-selector';
import { Prediction } from '../prediction';
import { Labels } from '../prometheus/labels';

/** Why the selector of a monitor does not take a workload; undefined where it does, or the monitor has none. */
export function whyMonitorDoesNotSelect(
  monitor: Monitor, workload: ExplainedWorkload, context: ExplanationContext,
): MonitorReason | undefined {
  if (monitor.selection === undefined) return undefined;
  const { id, pods, services } = workload;
  const { selector } = monitor.selection;
  const editsFor = (labels: Labels) => selectorEdits(monitor.id, ['spec', 'selector', 'matchLabels'], selector, labels);
  if (monitor.kind === 'PodMonitor') {
    const labels = pods[0]?.metadata.labels ?? {};
    const missing = unmet(selector, labels);
    if (missing.length === 0) return undefined;
    const why = `it selects pods with ${wanted(missing)}, and those of ${id} have ${had(missing, labels)}`;
    const notInjected = missing.some(({ key }) => key === TLS_MODE) ? whyWithoutSidecar(context, workload) : undefined;
    return notInjected === undefined
      ? { code: 'labels-not-selected', message: `${why}. Change its selector or their labels`, edits: editsFor(labels) }
      : { code: 'pod-without-sidecar', message: `${why}: they are ${notInjected}`, edits: injectionEdits(context.meshCluster, workload) };
  }
  const unmetBy = ({ metadata: { labels = {} } }: Service) => unmet(selector, labels);
  if (services.some(service => unmetBy(service).length === 0)) return undefined;
  const isEmpty = (service: Service) => context.backends.podsOf(service).length === 0;
  const empty = context.servicesIn(pods[0]?.metadata.namespace).find(service => unmetBy(service).length === 0 && isEmpty(service));
  if (empty !== undefined) return whyServiceHasNoPods(empty, workload, context);
  const [nearest] = [...services].sort((a, b) => unmetBy(a).length - unmetBy(b).length);
  if (nearest === undefined) {
    if (haveEnded(workload)) return { code: 'pods-ended', message: `it wants a Service, and ${endedWords(workload)}` };
    const why = `it wants a Service, and no Service selects the pods of ${id}`;
    return { code: 'no-service', message: `${why}. Create one with ${wanted(unmet(selector, {})) || 'any label'}` };
  }
  const [missing, { labels = {} }] = [unmetBy(nearest), nearest.metadata];
  const why = `it selects Services with ${wanted(missing)}, and ${serviceIdOf(nearest)} has ${had(missing, labels)}`;
  return { code: 'labels-not-selected', message: `${why}. Change its selector or the labels of the Service`, edits: editsFor(labels) };
}

/** Why a Service that a monitor selects has no pods, where those of a workload are meant, or it is not known of which. */
export function whyServiceHasNoPods(
  service: Service, meant: ExplainedWorkload | undefined, { meshCluster }: ExplanationContext,
): MonitorReason {
  const { selector = {}, type, externalName } = service.spec;
  const selects = `it selects ${serviceIdOf(service)}`;
  if (type === 'ExternalName') {
    const remedy = `Scrape ${externalName} as a static target of a ScrapeConfig, or by a Probe`;
    return { code: 'external-name-service', message: `${selects}, which is an alias (ExternalName) and has no endpoints. ${remedy}` };
  }
  if (Object.keys(selector).length === 0) {
    const { metadata: { namespace, name } } = service;
    const { endpoints, endpointSlices } = meshCluster.cluster;
    const isOfIt = ({ metadata }: Endpoints | EndpointSlice) => metadata.namespace === namespace
      && (metadata.name === name || metadata.labels?.['kubernetes.io/service-name'] === name);
    const why = `${selects}, which has no selector`;
    if (endpoints.some(isOfIt)) {
      const remedy = 'Give these the port that the monitor wants';
      return { code: 'port-not-found', message: `${why}, so its endpoints are those that are written by hand. ${remedy}` };
    }
    // Kubernetes makes EndpointSlices of Endpoints, and never the reverse.
    const remedy = endpointSlices.some(isOfIt)
      ? 'and EndpointSlices that are written by hand. Set serviceDiscoveryRole to EndpointSlice, and give these the port that it wants'
      : 'so it has no pod. Give it one';
    return { code: 'service-without-selector', message: `${why}, ${remedy}` };
  }
  const selectsPods = (conditions: ReadonlyArray<Requirement>) => `${selects}, which selects pods with ${wanted(conditions)}`;
  const remedy = 'Change spec.selector of the Service';
  if (meant === undefined) {
    const why = `${selectsPods(unmet({ matchLabels: selector }, {}))}, and there are none`;
    return { code: 'service-selects-no-pod', message: `${why}. Give the pods, or change spec.selector of the Service` };
  }
  const { labels = {} } = meant.pods[0].metadata;
  const missing = unmet({ matchLabels: selector }, labels);
  if (missing.length === 0) {
    return haveEnded(meant) ? { code: 'pods-ended', message: `${selects}, and ${endedWords(meant)}` }
      : { code: 'pods-without-address', message: `${selects}, which has no pod with an address` };
  }
  const why = `${selectsPods(missing)}, and those of ${meant.id} have ${had(missing, labels)}`;
  const edits = selectorEdits(serviceIdOf(service), ['spec', 'selector'], { matchLabels: selector }, labels);
  return { code: 'service-selects-no-pod', message: `${why}. ${remedy}`, edits };
}

/** Why the jobs of a monitor do not look in a namespace where something is; undefined where they do. */
export function whyMonitorLooksElsewhere(
  context: ExplanationContext, prediction: Prediction, { id, selection, namespace, jobs: [{ name }] }: Monitor, where: string, what: string,
): MonitorReason | undefined {
  const [{ job: { config: { kubernetes_sd_configs: [discovery] = [] } } }] = context.poolsOf(prediction, name);
  const { names = [] } = discovery?.namespaces ?? {};
  if (names.length === 0 || names.includes(where)) return undefined;
  const [looks, actual] = [`it looks in namespace ${enumeration(names)} only`, `and ${what} is in ${where}`];
  const because = (message: string, edits?: Edit[]): MonitorReason => ({ code: 'monitor-looks-elsewhere', message, edits });
  const field = ['spec', 'namespaceSelector', 'matchNames'];
  if (context.resourceOf(prediction)?.spec.ignoreNamespaceSelectors) {
    return because(`${looks}, since the Prometheus ignores namespace selectors, ${actual}. Move the monitor there`);
  }
  if (selection?.namespaceSelector?.matchNames?.length) {
    const added = fieldEdit(id, [...field, '-'], undefined, where);
    return because(`${looks}, ${actual}. Add ${where} to its namespaceSelector.matchNames`, [added]);
  }
  const remedy = `Set its namespaceSelector${namespace === where ? '' : ' or move it'}`;
  const edit = fieldEdit(id, field, undefined, [namespace, where]);
  return because(`${looks}, its own, since it has no namespaceSelector, ${actual}. ${remedy}`, [edit]);
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
