import { relabel } from './relabel.mjs';

/** @import { Manifest, Pod } from './pods.mjs' */

/** Stands for the address that a pod has in a cluster only. */
const IP = 'IP';

/**
 * Where one endpoint of a monitor scrapes a pod: `:15020/stats/prometheus`, one for each target.
 * @param {Manifest} monitor
 * @param {Manifest} endpoint
 * @param {Pod} pod
 * @param {Manifest[]} services
 * @returns {string[]}
 */
export function targetsOf(monitor, endpoint, pod, services) {
  const found = monitor.kind === 'PodMonitor' ? portsByPod(monitor, endpoint, pod) : portsByService(monitor, endpoint, pod, services);
  const targets = found
    .map(({ container, port }) => relabel(discovered(pod, container, port), endpoint.relabelings ?? []))
    .flatMap(labels => labels ? [`${endpoint.scheme === 'https' ? 'https ' : ''}${labels.__address__.replace(IP, '')}${endpoint.path ?? '/metrics'}`] : []);
  return [...new Set(targets)];
}

/**
 * A port of a pod that discovery finds, and the container that declares it.
 * @typedef {{ container: string, port: { name?: string, containerPort?: number } }} FoundPort
 */

/**
 * @param {Manifest} monitor
 * @param {Manifest} endpoint
 * @param {Pod} pod
 * @returns {FoundPort[]}
 */
function portsByPod(monitor, endpoint, pod) {
  if (!isSelected(monitor, pod)) return [];
  return portsOfAll(pod).filter(({ port }) => endpoint.port === undefined || port.name === endpoint.port);
}

/**
 * @param {Manifest} monitor
 * @param {Manifest} endpoint
 * @param {Pod} pod
 * @param {Manifest[]} services
 * @returns {FoundPort[]}
 */
function portsByService(monitor, endpoint, pod, services) {
  const selected = services.filter(({ metadata, spec }) => isSelected(monitor, { namespace: metadata.namespace, labels: metadata.labels ?? {} })
    && metadata.namespace === pod.namespace
    && Object.entries(spec.selector ?? {}).every(([key, value]) => pod.labels[key] === value));
  const ports = selected.flatMap(({ spec }) => spec.ports.filter((/** @type {Manifest} */ port) => port.name === endpoint.port));
  return ports.flatMap(({ port, targetPort = port }) => portsOfAll(pod).filter(each => targetPort === each.port.containerPort || targetPort === each.port.name));
}

/**
 * @param {Pod} pod
 * @returns {FoundPort[]}
 */
function portsOfAll({ containers }) {
  return containers.flatMap(container => portsOf(container).map(port => ({ container: container.name, port })));
}

/**
 * @param {Pod['containers'][number]} container
 * @returns {Array<{ name?: string, containerPort?: number }>}
 */
function portsOf({ ports }) {
  return ports.length > 0 ? ports : [{}];
}

/**
 * Whether a monitor selects a pod, or a Service.
 * @param {Manifest} monitor
 * @param {{ namespace: string, labels: Record<string, string> }} pod
 */
function isSelected({ metadata, spec }, pod) {
  const { any = false, matchNames = [metadata.namespace] } = spec.namespaceSelector ?? {};
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return (any || matchNames.includes(pod.namespace))
    && Object.entries(matchLabels).every(([key, value]) => pod.labels[key] === value)
    && matchExpressions.every((/** @type {Manifest} */ requirement) => meets(pod.labels, requirement));
}

/**
 * @param {Record<string, string>} labels
 * @param {{ key: string, operator: string, values?: string[] }} requirement
 */
function meets(labels, { key, operator, values = [] }) {
  switch (operator) {
    case 'In': return values.includes(labels[key]);
    case 'NotIn': return !values.includes(labels[key]);
    case 'Exists': return key in labels;
    default: return !(key in labels);
  }
}

/**
 * The labels that discovery gives to one port of one container (Prometheus' discovery/kubernetes/pod.go).
 * @param {Pod} pod
 * @param {string} container
 * @param {{ name?: string, containerPort?: number }} port
 * @returns {Record<string, string>}
 */
function discovered(pod, container, port) {
  const meta = '__meta_kubernetes_pod';
  /** @type {(kind: string, all: Record<string, string>) => Array<[string, string]>} */
  const keyed = (kind, all) => Object.entries(all).map(([key, value]) => [`${meta}_${kind}_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`, value]);
  return {
    __address__: port.containerPort === undefined ? IP : `${IP}:${port.containerPort}`,
    __meta_kubernetes_namespace: pod.namespace,
    [`${meta}_ip`]: IP,
    [`${meta}_container_name`]: container,
    [`${meta}_container_port_name`]: port.name ?? '',
    ...Object.fromEntries([
      ...keyed('label', pod.labels),
      ...keyed('labelpresent', Object.fromEntries(Object.keys(pod.labels).map(key => [key, 'true']))),
      ...keyed('annotation', pod.annotations),
    ]),
  };
}
