import { IstioMesh, MtlsMode } from 'cdk8s-mesh-metrics';
import { prometheusIn } from '../../cluster/scrapers';
import { cartWith, INJECTED, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

export const namespace = (name: string, labels = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;

const document = (kind: string, apiVersion: string, metadata: string, fields: string) =>
  `\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${fields}\n`;

export const STRICT_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT });
export const CANARY_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT, revision: 'canary' });
export const ASKING = cartWith(INJECTED);
export const AMBIENT_MESH = IstioMesh.ambient({ version: '1.31', mtls: MtlsMode.STRICT });
export const AMBIENT = 'istio.io/dataplane-mode: ambient';
export const DECLINING = cartWith('sidecar.istio.io/inject: "false"');
export const MERGED = cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');
export const WITHOUT_BINDING = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRoleBinding')).join('---\n');
export const WITHOUT_ROLE = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRole\n')).join('---\n');
export const SELECTING_NAMESPACES = PROMETHEUS
  .replace('podMonitorNamespaceSelector: {}', 'podMonitorNamespaceSelector: { matchLabels: { team: shop } }');
export const MONITOR_WITH_PASSWORD = POD_MONITOR.replace('port: metrics', 'port: metrics, basicAuth: { username: '
  + '{ name: login, key: user }, password: { name: login, key: password } }');
export const LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', 'stringData: { user: cart, password: any }');
export const EMPTY_LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', '');
export const TOKEN = document('Secret', 'v1', 'name: login, namespace: shop', 'type: kubernetes.io/service-account-token');
export const monitorWithToken = (key: string) => POD_MONITOR
  .replace('port: metrics', `port: metrics, authorization: { credentials: { name: login, key: ${key} } }`);
export const STORE = LOGIN.replace('login, namespace: shop', 'store, namespace: monitoring');
export const WRITING = PROMETHEUS.replace('spec:\n', 'spec:\n  remoteWrite: [{ url: "https://store.example", basicAuth: '
  + '{ username: { name: store, key: user }, password: { name: store, key: password } } }]\n');
export const ONLY_FROM_TEAM = document('NetworkPolicy', 'networking.k8s.io/v1', 'name: scrapes, namespace: shop',
  'spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: monitoring } } }] }] }');
export const ISTIOD = document('ConfigMap', 'v1', 'name: istio, namespace: istio-system', 'data: { mesh: "enablePrometheusMerge: true" }')
  + '---\n' + document('ConfigMap', 'v1', 'name: istio-sidecar-injector, namespace: istio-system', 'data: { values: "{}" }');
const STRICT = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: istio-system',
  'spec: { mtls: { mode: STRICT } }');
export const DECLINING_IN_STRICT = [DECLINING, POD_MONITOR, PROMETHEUS, STRICT, ISTIOD, namespace('monitoring')];

export const MESHED = cartWith('sidecar.istio.io/inject: "true"');
export const STRICT_SHOP = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: shop',
  'spec: { mtls: { mode: STRICT } }');
export const READING_TEAMS = ISTIOD.replace('enablePrometheusMerge: true', 'discoverySelectors: [{ matchLabels: { team: shop } }]');
export const CAPTURED = PROMETHEUS.replace('spec:\n', 'spec:\n  podMetadata: { labels: { sidecar.istio.io/inject: "true" } }\n');

export const node = (name: string, labels = '', version = '') => document('Node', 'v1', `name: ${name}, labels: { ${labels} }`,
  version === '' ? '' : `status: { nodeInfo: { kubeletVersion: ${version} } }`);
/** A job for pods that attaches metadata, and keeps those with a label. */
export const attaching = (what: string, label: string, regex: string) => prometheusIn('monitoring', `
scrape_configs:
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod, attach_metadata: { ${what}: true } }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: "true" }
      - { source_labels: [__meta_kubernetes_${what}_label_${label}], target_label: of }
      - { source_labels: [of], action: keep, regex: "${regex}" }
`).replace('[nodes, services', '[nodes, namespaces, services');
export const ANNOTATED = cartWith('tier: web', '{ prometheus.io/scrape: "true" }');
export const AGENT = PROMETHEUS.replace('com/v1\nkind: Prometheus', 'com/v1alpha1\nkind: PrometheusAgent')
  .replace(/ {2}serviceMonitor.*\n/g, '').replace('spec:\n', 'spec:\n  mode: DaemonSet\n  nodeSelector: { disk: ssd }\n'
    + '  remoteWrite: [{ url: "https://store.example" }]\n');
export const onNode = (fields: string, cart: string) => cart.replace('spec: { containers', `spec: { ${fields}, containers`);
export const TWO_NODES = [node('a', 'disk: ssd'), node('b')];
/** Looks at Envoy only where it is no init container. */
export const WITHOUT_INIT = MESH_MONITOR.replace('relabelings:\n', 'relabelings:\n        - { action: drop, '
  + 'sourceLabels: [__meta_kubernetes_pod_container_init], regex: "true" }\n');

export const SHOP = { namespaces: { monitoring: {}, shop: {} } };
