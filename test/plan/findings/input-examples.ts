import { INPUT_CAUSES } from '../../../src/plan/findings/input-causes';
import { ALLOY, configMapWith, prometheusIn } from '../../cluster/scrapers';

/** Input with one cause, and the change that its remedy leads to. */
export interface InputExample {
  readonly yaml: string;
  readonly fix: readonly [before: string, after: string];
}

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { containers: [{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
`;

const ROLLOUT = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: cart, namespace: shop }
`;

export const MONITOR = `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, podMetricsEndpoints: [{ port: metrics }] }
`;

/** A Prometheus that selects everything, with its rights. */
const PROMETHEUS = `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec: { serviceAccountName: k8s, podMonitorSelector: {}, podMonitorNamespaceSelector: {} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: k8s }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list, watch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: k8s }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: k8s }
subjects: [{ kind: ServiceAccount, name: k8s, namespace: monitoring }]
`;

const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
  infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: edge } }
`;

/** The settings of an istiod with an injection template of its own. */
const INJECTOR = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data: { config: "{ policy: enabled, templates: { sidecar: '', own: '' } }" }
`;

/** A Deployment whose pods ask for a sidecar, with an annotation. */
const injected = (annotations: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart, sidecar.istio.io/inject: "true" }, annotations: ${annotations} }
    spec: { containers: [{ name: cart }] }
`;

/** A `prometheus.yml` with one job. */
const job = (fields: string) => `scrape_configs: [{ job_name: shop, ${fields} }]\n`;

const join = (...documents: string[]) => documents.join('---\n');

export const INPUT_EXAMPLES: Record<keyof typeof INPUT_CAUSES, InputExample> = {
  'yaml-unreadable': { yaml: POD.replace('name: cart,', 'name: cart, name: till,'), fix: ['name: till, ', ''] },
  'document-empty': { yaml: join(POD, 'null\n'), fix: ['---\nnull\n', ''] },
  'not-an-object': { yaml: POD.replace('kind: Pod\n', ''), fix: ['apiVersion: v1\n', 'apiVersion: v1\nkind: Pod\n'] },
  'object-unnamed': { yaml: POD.replace('name: cart, namespace', 'namespace'), fix: ['{ namespace', '{ name: cart, namespace'] },
  'duplicate-object': {
    yaml: join(POD, POD.replace('labels: { app: cart }', 'labels: { app: till }')),
    fix: ['namespace: shop, labels: { app: till }', 'namespace: shop, labels: { app: cart }'],
  },
  'unknown-version': { yaml: MONITOR.replace('com/v1', 'com/v1alpha1'), fix: ['com/v1alpha1', 'com/v1'] },
  'unknown-kind': { yaml: ROLLOUT, fix: [ROLLOUT, POD] },
  'unknown-field': {
    yaml: MONITOR.replace('podMetricsEndpoints', 'podMetricEndpoints: [], podMetricsEndpoints'),
    fix: ['podMetricEndpoints: [], ', ''],
  },
  'field-invalid': { yaml: POD.replace('8080', 'http'), fix: ['http', '8080'] },
  'pod-refused': { yaml: injected('{ prometheus.io/port: "15090" }'), fix: ['15090', '8080'] },
  'no-node-admits': {
    yaml: `${POD}---
apiVersion: v1
kind: Node
metadata: { name: one, labels: { disk: ssd } }
`.replace('spec: { containers', 'spec: { nodeSelector: { disk: sdd }, containers'),
    fix: ['disk: sdd', 'disk: ssd'],
  },
  'annotations-ambiguous': {
    yaml: injected('{ prometheus.io/port: "8080", prometheus.io.port: "9090" }'),
    fix: [', prometheus.io.port: "9090"', ''],
  },
  'injection-annotation-invalid': {
    yaml: injected('{ prometheus.istio.io/scrape-targets: ":/metrics" }'),
    fix: [':/metrics', '8080:/metrics'],
  },
  'injection-template-ignored': {
    yaml: join(
      INJECTOR,
      POD.replace('labels:', 'annotations: { inject.istio.io/templates: "sidecar,own" }, labels:')
        .replace('app: cart', 'sidecar.istio.io/inject: "true"'),
    ),
    fix: ['containerPort: 8080 }] }] }', 'containerPort: 8080 }] }, { name: istio-proxy }] }\nstatus: { phase: Running, podIP: 10.0.0.1 }'],
  },
  'istiod-settings-unreadable': {
    yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "rootNamespace: [" }\n',
    fix: ['rootNamespace: [', 'rootNamespace: istio-system'],
  },
  'gateway-parameters-missing': {
    yaml: GATEWAY,
    fix: ['infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: edge } }', ''],
  },
  'gateway-customization-ignored': {
    yaml: join('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: edge, namespace: shop }\n', GATEWAY),
    fix: ['---\n', `---\n${injected('{}').replace('name: cart, namespace', 'name: edge-istio, namespace')}---\n`],
  },
  'labels-ambiguous': {
    yaml: POD.replace('app: cart', 'app: cart, shop.example/team: a, shop.example.team: b'),
    fix: [', shop.example.team: b', ''],
  },
  'labelmap-ambiguous': {
    yaml: join(POD, job('kubernetes_sd_configs: [{ role: pod }], '
      + 'relabel_configs: [{ action: labelmap, regex: "__meta_kubernetes_pod_(?:label_app|ip)", replacement: which }]')),
    fix: ['(?:label_app|ip)', 'label_app'],
  },
  'identical-targets': {
    yaml: join(POD, POD.replaceAll('cart', 'till'), job('kubernetes_sd_configs: [{ role: pod }], '
      + 'relabel_configs: [{ target_label: __address__, replacement: "shop:80" }]')),
    fix: ['target_label: __address__, replacement: "shop:80"', 'target_label: shop, replacement: shop'],
  },
  'target-invalid': {
    yaml: join(POD.replace('app: cart', 'app: cart, every: 1x'), job('kubernetes_sd_configs: [{ role: pod }], '
      + 'relabel_configs: [{ source_labels: [__meta_kubernetes_pod_label_every], target_label: __scrape_interval__ }]')),
    fix: ['1x', '30s'],
  },
  'list-forbidden': { yaml: join(POD, MONITOR, PROMETHEUS.replace('[pods]', '[services]')), fix: ['[services]', '[pods]'] },
  'api-token-missing': {
    yaml: join(POD, MONITOR, PROMETHEUS.replace('serviceAccountName: k8s', 'serviceAccountName: k8s, automountServiceAccountToken: false')),
    fix: ['automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
  },
  'selector-unsupported': {
    yaml: job('kubernetes_sd_configs: [{ role: pod, selectors: [{ role: pod, field: spec.priority=1 }] }]'),
    fix: ['spec.priority=1', 'spec.nodeName=one'],
  },
  'binding-unresolved': {
    yaml: PROMETHEUS.replace('kind: ClusterRole\nmetadata: { name: k8s }', 'kind: ClusterRole\nmetadata: { name: prometheus }'),
    fix: ['kind: ClusterRole, name: k8s', 'kind: ClusterRole, name: prometheus'],
  },
  'discovery-ignored': {
    yaml: 'apiVersion: monitoring.coreos.com/v1alpha1\nkind: ScrapeConfig\nmetadata: { name: outside, namespace: shop }\n'
      + 'spec: { consulSDConfigs: [{ server: consul.example }] }\n',
    fix: ['consulSDConfigs: [{ server: consul.example }]', 'staticConfigs: [{ targets: [cart.example] }]'],
  },
  'job-files-ignored': {
    yaml: `${job('static_configs: [{ targets: [cart] }]')}scrape_config_files: [more.yml]\n`,
    fix: ['scrape_config_files: [more.yml]', ''],
  },
  'prometheus-yml-refused': { yaml: job('scrape_interval: 1x'), fix: ['1x', '1m'] },
  'scraper-configuration-unknown': {
    yaml: prometheusIn('monitoring', job('static_configs: [{ targets: [cart] }]')).replace('file=/etc/config/', 'file=/etc/image/'),
    fix: ['file=/etc/image/', 'file=/etc/config/'],
  },
  'scraper-idle': {
    yaml: prometheusIn('monitoring', job('static_configs: [{ targets: [cart] }]'))
      .replace('spec:\n  selector', 'spec:\n  replicas: 0\n  selector'),
    fix: ['replicas: 0', 'replicas: 1'],
  },
  'configuration-unread': {
    yaml: join(
      prometheusIn('monitoring', job('static_configs: [{ targets: [cart] }]')),
      configMapWith('prometheus.yml', job('static_configs: [{ targets: [cart] }]')).replace('name: prometheus', 'name: second'),
    ),
    fix: ['name: storage-volume, emptyDir: {}', 'name: storage-volume, configMap: { name: second }'],
  },
  'scraper-not-followed': { yaml: ALLOY, fix: ['prometheus.operator.podmonitors', 'loki.source.podlogs'] },
  'prometheus-2': { yaml: PROMETHEUS.replace('serviceAccountName', 'version: v2.55.0, serviceAccountName'), fix: ['v2.55.0', 'v3.5.0'] },
};
