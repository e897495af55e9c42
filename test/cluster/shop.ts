/** One workload with a port of metrics. */
export const CART = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
`;

export const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { selector: { app: cart }, ports: [{ name: web, port: 80, targetPort: metrics }] }
`;

export const POD_MONITOR = `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, podMetricsEndpoints: [{ port: metrics }] }
`;

export const SERVICE_MONITOR = `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, endpoints: [{ port: web }] }
`;

/** A Prometheus that selects every monitor, with its rights. */
export const PROMETHEUS = `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec:
  serviceAccountName: k8s
  podMonitorSelector: {}
  podMonitorNamespaceSelector: {}
  serviceMonitorSelector: {}
  serviceMonitorNamespaceSelector: {}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: k8s }
rules:
  - { apiGroups: [""], resources: [services, pods, endpoints], verbs: [get, list, watch] }
  - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: k8s }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: k8s }
subjects: [{ kind: ServiceAccount, name: k8s, namespace: monitoring }]
`;

/** Scrapes the agents of all sidecars, as a MeshPodMonitor does. */
export const MESH_MONITOR = `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: mesh, namespace: monitoring }
spec:
  namespaceSelector: { any: true }
  selector: {}
  podMetricsEndpoints:
    - path: /stats/prometheus
      relabelings:
        - { action: keep, sourceLabels: [__meta_kubernetes_pod_container_name], regex: istio-proxy }
        - { action: keep, sourceLabels: [__meta_kubernetes_pod_container_port_number], regex: "15090" }
        - { sourceLabels: [__meta_kubernetes_pod_ip], targetLabel: __address__, replacement: "$1:15020" }
`;

/** The rule for the annotation with the path. */
export const PATH_RULE = '      - { source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_path], '
  + 'regex: (.+), target_label: __metrics_path__ }\n';

/** The job that everyone copies, for annotated pods. */
export const ANNOTATIONS_JOB = `
scrape_configs:
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: "true" }
${PATH_RULE}\
      - source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]
        regex: '([^:]+)(?::\\d+)?;(\\d+)'
        replacement: $1:$2
        target_label: __address__
`;

/** The same job, with two rules that read the address of the pod, which may be an IPv6 one. */
export const ANNOTATIONS_JOB_FOR_ANY_ADDRESS = ANNOTATIONS_JOB.slice(0, ANNOTATIONS_JOB.indexOf('      - source_labels')) + `\
      - source_labels: [__meta_kubernetes_pod_ip, __meta_kubernetes_pod_annotation_prometheus_io_port]
        regex: ([0-9.]+);([0-9]+)
        replacement: $1:$2
        target_label: __address__
      - source_labels: [__meta_kubernetes_pod_ip, __meta_kubernetes_pod_annotation_prometheus_io_port]
        regex: ([0-9a-f:]+:[0-9a-f:]*);([0-9]+)
        replacement: "[$1]:$2"
        target_label: __address__
`;

/** The workload, whose pods get more labels, and annotations. */
export const cartWith = (labels: string, annotations = '{}') =>
  CART.replace('metadata: { labels: { app: cart } }', `metadata: { labels: { app: cart, ${labels} }, annotations: ${annotations} }`);

export const INJECTED = 'sidecar.istio.io/inject: "true"';

export const join = (...documents: string[]) => documents.join('---\n');
