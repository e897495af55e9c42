import { podsOf } from './pods.mjs';
import { table } from './table.mjs';
import { targetsOf } from './targets.mjs';

/** @import { Manifest, Pod } from './pods.mjs' */

/** The containers of Istio's own pods, which come with Istio and not with an application. */
const ISTIO = new Map([['discovery', 'istiod'], ['install-cni', "Istio's CNI plugin"]]);

/**
 * What is scraped by what, told from manifests alone: a table of the workloads, and what each monitor also finds in a cluster.
 * @param {Manifest[]} objects
 * @returns {string}
 */
export function report(objects) {
  const monitors = objects.filter(({ kind }) => kind === 'PodMonitor' || kind === 'ServiceMonitor');
  const services = objects.filter(({ kind }) => kind === 'Service');
  const rows = podsOf(objects).flatMap(pod => workloadRows(pod, monitors, services));
  return [
    table(['WORKLOAD', 'SIDECAR', 'SCRAPED BY', 'AT', 'METRICS OF'], rows),
    '',
    ...monitors.flatMap(istioScraped),
    ...monitors.flatMap(monitor => selection(monitor, objects)),
  ].join('\n');
}

/**
 * @param {Pod} pod
 * @param {Manifest[]} monitors
 * @param {Manifest[]} services
 * @returns {string[][]}
 */
function workloadRows(pod, monitors, services) {
  const { workload, sidecar } = pod;
  const targets = monitors.flatMap(monitor => endpointsOf(monitor).flatMap(
    endpoint => targetsOf(monitor, endpoint, pod, services).map(at => [nameOf(monitor), at, metricsAt(at, pod)])));
  return (targets.length > 0 ? targets : [['nothing', '-', '-']]).map(target => [workload, sidecar ? 'yes' : 'no', ...target]);
}

/**
 * @param {Manifest} monitor
 * @returns {Manifest[]}
 */
function endpointsOf({ spec }) {
  return spec.podMetricsEndpoints ?? spec.endpoints;
}

/**
 * Whose metrics a target serves: the agent at `/stats/prometheus` merges those of the application that the pod's annotations name.
 * @param {string} at
 * @param {Pod} pod
 */
function metricsAt(at, { sidecar, annotations }) {
  if (!sidecar || !at.endsWith('/stats/prometheus')) return 'the application';
  if (annotations['prometheus.io/scrape'] !== 'true') return 'the proxy';
  const first = `${annotations['prometheus.io/port'] ?? '80'}:${annotations['prometheus.io/path'] ?? '/metrics'}`;
  const merged = (annotations['prometheus.istio.io/scrape-targets'] ?? first).split(',').map(target => `:${target.replace(':', '')}`);
  return `the proxy, and the application at ${merged.join(' and ')}`;
}

/**
 * @param {Manifest} monitor
 * @returns {string[]}
 */
function istioScraped(monitor) {
  const parts = endpointsOf(monitor).flatMap(({ port, path, relabelings = [] }) => {
    const container = relabelings.find((/** @type {Manifest} */ { action, sourceLabels }) =>
      action === 'keep' && sourceLabels.includes('__meta_kubernetes_pod_container_name'))?.regex;
    return ISTIO.has(container) ? [`${ISTIO.get(container)} (port ${port}, ${path})`] : [];
  });
  return parts.length > 0 ? [`${nameOf(monitor)} also scrapes what comes with Istio and is not in this YAML: ${parts.join(', ')}.`] : [];
}

/** @param {Manifest} object */
function nameOf({ kind, metadata }) {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/**
 * Which Prometheus selects a monitor, where one is among the manifests; otherwise by what one would.
 * @param {Manifest} monitor
 * @param {Manifest[]} objects
 * @returns {string[]}
 */
function selection(monitor, objects) {
  const labels = Object.entries(monitor.metadata.labels ?? {});
  const prometheuses = objects.filter(({ kind }) => kind === 'Prometheus');
  const selector = monitor.kind === 'PodMonitor' ? 'podMonitorSelector' : 'serviceMonitorSelector';
  const selecting = prometheuses.filter(({ spec }) => Object.entries(spec[selector]?.matchLabels ?? {}).every(([key, value]) => monitor.metadata.labels?.[key] === value));
  if (prometheuses.length === 0) return [`${nameOf(monitor)} is for a Prometheus that selects ${labels.map(([key, value]) => `${key}=${value}`).join(', ') || 'any'}.`];
  return [`${nameOf(monitor)} is selected by ${selecting.map(nameOf).join(', ') || 'no Prometheus in this YAML'}.`];
}
