/**
 * A Kubernetes object as it stands in YAML.
 * @typedef {any} Manifest
 */

/**
 * What Prometheus' discovery sees of the pods of a workload.
 * @typedef {{ workload: string, namespace: string, labels: Record<string, string>, annotations: Record<string, string>,
 *   sidecar: boolean, containers: Array<{ name: string, ports: Array<{ name?: string, containerPort: number }> }> }} Pod
 */

const WORKLOADS = ['DaemonSet', 'Deployment', 'StatefulSet'];

/**
 * The pods of the workloads among some manifests, one for each workload, as they are after Istio's injection.
 * @param {Manifest[]} objects
 * @returns {Pod[]}
 */
export function podsOf(objects) {
  return objects.filter(({ kind }) => WORKLOADS.includes(kind)).map(({ kind, metadata, spec: { template } }) => {
    const namespace = metadata.namespace ?? 'default';
    const { labels = {}, annotations = {} } = template.metadata ?? {};
    /** @type {Pod['containers']} */
    const own = template.spec.containers.map((/** @type {Manifest} */ { name, ports = [] }) => ({ name, ports }));
    const sidecar = !template.spec.hostNetwork && isInjected(labels, namespaceLabels(objects, namespace));
    const containers = sidecar && !own.some(({ name }) => name === 'istio-proxy') ? [...own, { name: 'istio-proxy', ports: [] }] : own;
    return { workload: `${kind} ${namespace}/${metadata.name}`, namespace, labels, annotations, sidecar, containers };
  });
}

/**
 * @param {Manifest[]} objects
 * @param {string} namespace
 * @returns {Record<string, string>}
 */
function namespaceLabels(objects, namespace) {
  return objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)?.metadata.labels ?? {};
}

/**
 * Whether Istio injects a pod: the pod's label decides, else that of its namespace (the webhooks of Istio's chart istiod).
 * @param {Record<string, string>} pod
 * @param {Record<string, string>} namespace
 */
function isInjected(pod, namespace) {
  const wish = pod['sidecar.istio.io/inject'];
  if (wish === 'false' || namespace['istio-injection'] === 'disabled') return false;
  return wish === 'true' || namespace['istio-injection'] === 'enabled' || 'istio.io/rev' in namespace;
}
