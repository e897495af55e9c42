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
  const monitors = objects.filter(({ kind }) => kind === 'PodMonitor');
  const rows = podsOf(objects).flatMap(pod => workloadRows(pod, monitors));
  return [
    table(['WORKLOAD', 'SIDECAR', 'SCRAPED BY', 'AT', 'METRICS OF'], rows),
    '',
    ...monitors.flatMap(monitor => [
      ...istioScraped(monitor),
      `${nameOf(monitor)} is read by the Prometheus that selects ${labelsOf(monitor)}.`,
    ]),
  ].join('\n');
}

/**
 * @param {Pod} pod
 * @param {Manifest[]} monitors
 * @returns {string[][]}
 */
function workloadRows(pod, monitors) {
  const { workload, sidecar } = pod;
  const targets = monitors.flatMap(monitor => monitor.spec.podMetricsEndpoints.flatMap(
    (/** @type {Manifest} */ endpoint) => targetsOf(monitor, endpoint, pod).map(at => [nameOf(monitor), at, metricsAt(at, pod)])));
  return (targets.length > 0 ? targets : [['nothing', '-', '-']]).map(target => [workload, sidecar ? 'yes' : 'no', ...target]);
}

/**
 * Whose metrics a target serves: the agent at `/stats/prometheus` merges those of the application that the pod's annotations name.
 * @param {string} at
 * @param {Pod} pod
 */
function metricsAt(at, { sidecar, annotations }) {
  if (!sidecar || !at.endsWith('/stats/prometheus')) return 'the application';
  if (annotations['prometheus.io/scrape'] !== 'true') return 'the proxy';
  return `the proxy, and the application at :${annotations['prometheus.io/port'] ?? '80'}${annotations['prometheus.io/path'] ?? '/metrics'}`;
}

/**
 * @param {Manifest} monitor
 * @returns {string[]}
 */
function istioScraped(monitor) {
  const parts = monitor.spec.podMetricsEndpoints.flatMap((/** @type {Manifest} */ { port, path, relabelings = [] }) => {
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

/** @param {Manifest} object */
function labelsOf({ metadata }) {
  return Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ') || 'any';
}
