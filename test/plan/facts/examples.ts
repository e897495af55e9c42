import { IstioMesh, MtlsMode, ScrapePlanOptions } from 'cdk8s-mesh-metrics';
import { FACT_CAUSES } from '../../../src/plan/findings/fact-causes';
import { prometheusIn } from '../../cluster/scrapers';
import { CART, cartWith, INJECTED, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

export const namespace = (name: string, labels = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;

const document = (kind: string, apiVersion: string, metadata: string, fields: string) =>
  `\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${fields}\n`;

export const STRICT_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT });
const CANARY_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT, revision: 'canary' });
const ASKING = cartWith(INJECTED);
export const AMBIENT_MESH = IstioMesh.ambient({ version: '1.31', mtls: MtlsMode.STRICT });
const AMBIENT = 'istio.io/dataplane-mode: ambient';
const DECLINING = cartWith('sidecar.istio.io/inject: "false"');
export const MERGED = cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');
export const WITHOUT_BINDING = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRoleBinding')).join('---\n');
export const WITHOUT_ROLE = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRole\n')).join('---\n');
export const SELECTING_NAMESPACES = PROMETHEUS
  .replace('podMonitorNamespaceSelector: {}', 'podMonitorNamespaceSelector: { matchLabels: { team: shop } }');
export const MONITOR_WITH_PASSWORD = POD_MONITOR.replace('port: metrics', 'port: metrics, basicAuth: { username: '
  + '{ name: login, key: user }, password: { name: login, key: password } }');
const LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', 'stringData: { user: cart, password: any }');
const EMPTY_LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', '');
export const TOKEN = document('Secret', 'v1', 'name: login, namespace: shop', 'type: kubernetes.io/service-account-token');
export const monitorWithToken = (key: string) => POD_MONITOR
  .replace('port: metrics', `port: metrics, authorization: { credentials: { name: login, key: ${key} } }`);
const STORE = LOGIN.replace('login, namespace: shop', 'store, namespace: monitoring');
export const WRITING = PROMETHEUS.replace('spec:\n', 'spec:\n  remoteWrite: [{ url: "https://store.example", basicAuth: '
  + '{ username: { name: store, key: user }, password: { name: store, key: password } } }]\n');
export const ONLY_FROM_TEAM = document('NetworkPolicy', 'networking.k8s.io/v1', 'name: scrapes, namespace: shop',
  'spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: monitoring } } }] }] }');
const ISTIOD = document('ConfigMap', 'v1', 'name: istio, namespace: istio-system', 'data: { mesh: "enablePrometheusMerge: true" }')
  + '---\n' + document('ConfigMap', 'v1', 'name: istio-sidecar-injector, namespace: istio-system', 'data: { values: "{}" }');
const STRICT = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: istio-system',
  'spec: { mtls: { mode: STRICT } }');
const DECLINING_IN_STRICT = [DECLINING, POD_MONITOR, PROMETHEUS, STRICT, ISTIOD, namespace('monitoring')];

const MESHED = cartWith('sidecar.istio.io/inject: "true"');
const STRICT_SHOP = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: shop',
  'spec: { mtls: { mode: STRICT } }');
const READING_TEAMS = ISTIOD.replace('enablePrometheusMerge: true', 'discoverySelectors: [{ matchLabels: { team: shop } }]');
const CAPTURED = PROMETHEUS.replace('spec:\n', 'spec:\n  podMetadata: { labels: { sidecar.istio.io/inject: "true" } }\n');

export const node = (name: string, labels = '', version = '') => document('Node', 'v1', `name: ${name}, labels: { ${labels} }`,
  version === '' ? '' : `status: { nodeInfo: { kubeletVersion: ${version} } }`);
/** A job for pods that attaches metadata, and keeps those with a label. */
const attaching = (what: string, label: string, regex: string) => prometheusIn('monitoring', `
scrape_configs:
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod, attach_metadata: { ${what}: true } }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: "true" }
      - { source_labels: [__meta_kubernetes_${what}_label_${label}], target_label: of }
      - { source_labels: [of], action: keep, regex: "${regex}" }
`).replace('[nodes, services', '[nodes, namespaces, services');
const ANNOTATED = cartWith('tier: web', '{ prometheus.io/scrape: "true" }');
const AGENT = PROMETHEUS.replace('com/v1\nkind: Prometheus', 'com/v1alpha1\nkind: PrometheusAgent')
  .replace(/ {2}serviceMonitor.*\n/g, '').replace('spec:\n', 'spec:\n  mode: DaemonSet\n  nodeSelector: { disk: ssd }\n');
const onNode = (fields: string, cart: string) => cart.replace('spec: { containers', `spec: { ${fields}, containers`);
const TWO_NODES = [node('a', 'disk: ssd'), node('b')];
/** Looks at Envoy only where it is no init container. */
export const WITHOUT_INIT = MESH_MONITOR.replace('relabelings:\n', 'relabelings:\n        - { action: drop, '
  + 'sourceLabels: [__meta_kubernetes_pod_container_init], regex: "true" }\n');

/** A fact that decides, what is expected without it, and what it may be. */
interface Fact {
  readonly hidden: readonly string[];
  readonly code: keyof typeof FACT_CAUSES;
  readonly subject: string;
  readonly options?: ScrapePlanOptions;
  /** The same with the fact given, in one way or another. */
  readonly given: { readonly [value: string]: [ReadonlyArray<string>, ScrapePlanOptions, 'proven' | 'refuted'] };
}

export const SHOP = { namespaces: { monitoring: {}, shop: {} } };

export const FACTS: { readonly [what: string]: Fact } = {
  'whether the namespace of a pod is injected, which scrapes in plaintext depend on': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: STRICT_MESH },
    given: {
      'an object without a label': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: STRICT_MESH }, 'proven',
      ],
      'an object with one': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio-injection: enabled')],
        { mesh: STRICT_MESH },
        'refuted',
      ],
      'a description without a label': [[CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, ...SHOP }, 'proven'],
      'a description with one': [
        [CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, namespaces: { monitoring: {}, shop: { injected: true } } }, 'refuted',
      ],
    },
  },
  'whether the namespace of a pod names the revision, without which nothing injects the pod that asks for it': {
    hidden: [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: CANARY_MESH },
    given: {
      'it does not': [[ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: CANARY_MESH }, 'proven'],
      'it does': [
        [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio.io/rev: canary')],
        { mesh: CANARY_MESH },
        'refuted',
      ],
    },
  },
  'whether a ztunnel carries the traffic of a pod that declines a sidecar': {
    hidden: [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: AMBIENT_MESH },
    given: {
      'none does': [[DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: AMBIENT_MESH }, 'proven'],
      'one does': [
        [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', AMBIENT)], { mesh: AMBIENT_MESH }, 'refuted',
      ],
    },
  },
  'the same where only another namespace shows that there are ztunnels': {
    hidden: [...DECLINING_IN_STRICT, namespace('bank', AMBIENT)],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'none does': [[...DECLINING_IN_STRICT, namespace('bank', AMBIENT), namespace('shop')], {}, 'proven'],
      'one does': [[...DECLINING_IN_STRICT, namespace('shop', AMBIENT)], {}, 'refuted'],
    },
  },
  'which labels a namespace of monitors has, where a Prometheus selects by them': {
    hidden: [CART, POD_MONITOR, SELECTING_NAMESPACES],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'the label that it asks for': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: shop')], {}, 'proven'],
      'another value': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: bank')], {}, 'refuted'],
      'a described label': [[CART, POD_MONITOR, SELECTING_NAMESPACES], { namespaces: { shop: { labels: { team: 'shop' } } } }, 'proven'],
    },
  },
  'which labels the namespace of a Prometheus has, where a NetworkPolicy asks for them': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM],
    code: 'namespace-not-given',
    subject: 'Namespace/monitoring',
    given: {
      'the label that it asks for': [
        [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring', 'team: monitoring')], {}, 'proven',
      ],
      'none': [[CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring')], {}, 'refuted'],
    },
  },
  'which labels a namespace has, by which a job relabels that attaches them': {
    hidden: [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'the label that it keeps': [
        [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+'), namespace('shop', 'team: shop-12')], {}, 'proven',
      ],
      'another value': [[ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+'), namespace('shop', 'team: shop')], {}, 'refuted'],
      'a described label': [
        [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+')], { namespaces: { shop: { labels: { team: 'shop-1' } } } }, 'proven',
      ],
    },
  },
  'which labels nodes have, by which a job relabels that attaches them': {
    hidden: [ANNOTATED, attaching('node', 'disk', 'ssd')],
    code: 'node-not-given',
    subject: 'Node/node',
    given: {
      'the label that it keeps': [[ANNOTATED, attaching('node', 'disk', 'ssd'), node('a', 'disk: ssd')], {}, 'proven'],
      'none': [[ANNOTATED, attaching('node', 'disk', 'ssd'), node('a')], {}, 'refuted'],
    },
  },
  'on which of two nodes with different labels a pod runs': {
    hidden: [ANNOTATED, attaching('node', 'disk', 'ssd'), ...TWO_NODES],
    code: 'node-of-pod-not-given',
    subject: 'Deployment/shop/cart',
    given: {
      'by its nodeSelector': [
        [onNode('nodeSelector: { disk: ssd }', ANNOTATED), attaching('node', 'disk', 'ssd'), ...TWO_NODES], {}, 'proven',
      ],
      'by its nodeName': [
        [onNode('nodeName: b', ANNOTATED), attaching('node', 'disk', 'ssd'), ...TWO_NODES], {}, 'refuted',
      ],
    },
  },
  'on which node a pod runs, where an agent scrapes those of its own': {
    hidden: [CART, POD_MONITOR, AGENT, ...TWO_NODES],
    code: 'node-of-pod-not-given',
    subject: 'Deployment/shop/cart',
    given: {
      'that of the agent': [[onNode('nodeName: a', CART), POD_MONITOR, AGENT, ...TWO_NODES], {}, 'proven'],
      'another one': [[onNode('nodeName: b', CART), POD_MONITOR, AGENT, ...TWO_NODES], {}, 'refuted'],
      'any, with an agent on each': [[CART, POD_MONITOR, AGENT, node('a', 'disk: ssd'), node('b', 'disk: ssd')], {}, 'proven'],
    },
  },
  'whether sidecars are native, where nodes are given without their versions': {
    hidden: [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a')],
    code: 'node-not-given',
    subject: 'Node/a',
    given: {
      'an old version': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a', '', 'v1.32.1')], {}, 'proven',
      ],
      'a version that has them': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a', '', 'v1.33.0')], {}, 'refuted',
      ],
      'one old version among others that are not given': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a'), node('b', '', 'v1.32.1')],
        {}, 'proven',
      ],
      'a description': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, node('a')], { mesh: IstioMesh.sidecar({ version: '1.31', nativeSidecars: false }), ...SHOP },
        'proven',
      ],
    },
  },
  'what may be listed, without a binding of the account': {
    hidden: [CART, POD_MONITOR, WITHOUT_BINDING],
    code: 'rights-not-given',
    subject: 'bindings of ServiceAccount/monitoring/k8s',
    given: {
      'all': [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'],
      'a role that is not enough': [[CART, POD_MONITOR, PROMETHEUS.replace('services, pods, endpoints', 'services')], {}, 'refuted'],
    },
  },
  'what may be listed, without the role of a binding': {
    hidden: [CART, POD_MONITOR, WITHOUT_ROLE],
    code: 'rights-not-given',
    subject: 'ClusterRole/k8s',
    given: { all: [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'] },
  },
  'a Secret that is written for a controller to fill in': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS, EMPTY_LOGIN],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
    },
  },
  'a Secret that the operator reads for a monitor': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
      'without one of them': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN.replace('password: any', 'token: any')], {}, 'refuted'],
    },
  },
  'a Secret that the operator reads for a Prometheus': {
    hidden: [CART, POD_MONITOR, WRITING],
    code: 'asset-not-given',
    subject: 'Secret/monitoring/store',
    given: {
      'with its keys': [[CART, POD_MONITOR, WRITING, STORE], {}, 'proven'],
    },
  },
  'the settings of a mesh of which there are only signs': {
    hidden: [MERGED, MESH_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, without merging': [
        [MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD.replace('true', 'false'), namespace('monitoring'), namespace('shop')], {}, 'refuted',
      ],
      'a description': [[MERGED, MESH_MONITOR, PROMETHEUS], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'the settings of a mesh, for a Prometheus whose sidecar captures what it sends': {
    hidden: [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[CART, POD_MONITOR, CAPTURED, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, with a policy': [
        [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop'),
          ISTIOD.replace('enablePrometheusMerge: true', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }')], {}, 'refuted',
      ],
      'a description': [[CART, POD_MONITOR, CAPTURED], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'which labels a namespace has, where istiod reads some only': {
    hidden: [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'without the label, so that its policy is not read': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop')], {}, 'proven',
      ],
      'with the label': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop', 'team: shop')],
        {},
        'refuted',
      ],
    },
  },
};
