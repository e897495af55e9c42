import * as fc from 'fast-check';
import { object } from './cluster-cases';
import { among, sometimes } from './configure/common';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Fields = { [field: string]: unknown };

const namespace = among('shop', 'shop', 'default', 'monitoring');
const selector = among<Fields>(
  {},
  {},
  { matchLabels: { app: 'cart' } },
  { matchLabels: { app: 'web', tier: 'front' } },
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['cart', 'web'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }, { key: 'app', operator: 'NotIn', values: ['web'] }] },
);
const namespaceSelector = among<Fields | undefined>(
  { any: true },
  { any: true },
  { matchNames: ['shop'] },
  { matchNames: ['default', 'gone'] },
  { any: true },
  undefined,
);

const relabeling = among<Fields>(
  { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_label_app'], regex: 'cart' },
  { action: 'drop', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'exporter|proxy' },
  { action: 'drop', sourceLabels: ['__meta_kubernetes_pod_container_init'], regex: 'true' },
  { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' },
  { sourceLabels: ['__meta_kubernetes_pod_ip'], regex: '([^:]+)', targetLabel: '__address__', replacement: '$1:15020' },
  { sourceLabels: ['__meta_kubernetes_namespace', '__meta_kubernetes_pod_name'], separator: '/', targetLabel: 'instance' },
  { targetLabel: '__metrics_path__', replacement: '/stats/prometheus' },
  { action: 'labeldrop', regex: 'pod|container' },
  { action: 'uppercase', sourceLabels: ['namespace'], targetLabel: 'namespace' },
  { action: 'hashmod', sourceLabels: ['__address__'], modulus: 4, targetLabel: 'part' },
  { action: 'keepequal', sourceLabels: ['__meta_kubernetes_namespace'], targetLabel: 'namespace' },
  { action: 'drop', sourceLabels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'false' },
  { action: 'labelmap', regex: '__meta_kubernetes_pod_(?:name|label_app)', replacement: 'which' },
);
const broken = among<Fields>({ action: 'keep', sourceLabels: ['app'], regex: '(' }, { action: 'hashmod', targetLabel: 'x' });
const relabelings = sometimes(
  fc.array(fc.oneof({ weight: 12, arbitrary: relabeling }, { weight: 1, arbitrary: broken }), { maxLength: 3 }),
  2,
);
const endpoint = {
  path: sometimes(among('/metrics', '/stats/prometheus')),
  scheme: sometimes(among('http', 'https'), 4),
  interval: sometimes(among('15s', '1m')),
  scrapeTimeout: sometimes(among('10s', '2m'), 12),
  params: sometimes(fc.constant({ module: ['a', 'b'] }), 6),
  honorLabels: sometimes(fc.boolean()),
  filterRunning: sometimes(fc.boolean()),
  relabelings,
};
const monitor = {
  selector,
  namespaceSelector,
  jobLabel: sometimes(among('app', 'tier')),
  podTargetLabels: sometimes(among(['app'], ['app', 'tier'])),
  attachMetadata: sometimes(fc.constant({ node: true })),
  sampleLimit: sometimes(fc.constant(1000), 6),
};
const endpoints = (port: { [field: string]: fc.Arbitrary<unknown> }) =>
  fc.array(
    fc.record({ ...endpoint, port: sometimes(among('http', 'metrics', 'http-metrics'), 2), ...port }),
    { minLength: 1, maxLength: 2 },
  );

const podMonitor = fc.record({
  ...monitor,
  podMetricsEndpoints: endpoints({ portNumber: sometimes(among(8080, 9090), 6) }),
});
const serviceMonitor = fc.record({
  ...monitor,
  endpoints: endpoints({ targetPort: sometimes(among<string | number>('metrics', 8080), 6) }),
  targetLabels: sometimes(fc.constant(['app'])),
  serviceDiscoveryRole: sometimes(among('Endpoints', 'EndpointSlice'), 2),
});
const probe = fc.record({
  prober: fc.constant({ url: 'blackbox.monitoring.svc:9115' }),
  module: sometimes(fc.constant('http_2xx')),
  targets: among<Fields>(
    { staticConfig: { static: ['https://cart.example'], labels: { env: 'test' } } },
    { ingress: { selector: {}, namespaceSelector: { any: true } } },
  ),
});
const scrapeConfig = fc.record({
  staticConfigs: sometimes(fc.constant([{ targets: ['db.example:9104'], labels: { env: 'test' } }])),
  kubernetesSDConfigs: sometimes(fc.array(fc.record({
    role: among('Pod', 'Endpoints', 'EndpointSlice', 'Service', 'Node', 'Ingress'),
    namespaces: sometimes(fc.constant({ names: ['shop'] })),
  }), { minLength: 1, maxLength: 1 }), 2),
  metricsPath: sometimes(fc.constant('/metrics')),
  relabelings,
});

function resource(kind: string, version: string, spec: fc.Arbitrary<Fields>): fc.Arbitrary<Manifest> {
  const labels = sometimes(fc.record({ team: among('a', 'a', 'b') }), 2);
  return fc.record({ name: among('cart', 'all'), namespace, labels, spec })
    .map(({ spec: fields, ...metadata }) => ({ apiVersion: `monitoring.coreos.com/${version}`, kind, metadata, spec: fields }));
}
const custom = fc.oneof(
  { weight: 4, arbitrary: resource('PodMonitor', 'v1', podMonitor) },
  { weight: 4, arbitrary: resource('ServiceMonitor', 'v1', serviceMonitor) },
  { weight: 1, arbitrary: resource('Probe', 'v1', probe) },
  { weight: 2, arbitrary: resource('ScrapeConfig', 'v1alpha1', scrapeConfig) },
);
const ingress = among<Manifest>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'shop', namespace: 'shop', labels: { app: 'cart' } },
  spec: {
    rules: [{
      host: 'cart.example',
      http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'cart', port: { number: 80 } } } }] },
    }],
    tls: [{ hosts: ['cart.example'] }],
  },
});
const namespaces = fc.subarray(['shop', 'default', 'monitoring'])
  .map(names => names.map((name): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: 'a' } } })));

const selects = among<Fields | undefined>({}, {}, {}, {}, {}, {}, { matchLabels: { team: 'a' } }, undefined);
const fields = {
  podMonitorSelector: selects,
  podMonitorNamespaceSelector: selects,
  serviceAccountName: fc.constant('prometheus'),
  scrapeInterval: sometimes(among('30s', '20s'), 2),
  shards: sometimes(among(1, 2), 4),
  enforcedNamespaceLabel: sometimes(fc.constant('tenant'), 8),
  podTargetLabels: sometimes(fc.constant(['tier']), 6),
  ignoreNamespaceSelectors: sometimes(fc.constant(true), 8),
};
const others = {
  serviceMonitorSelector: selects,
  serviceMonitorNamespaceSelector: selects,
  probeSelector: selects,
  probeNamespaceSelector: selects,
  scrapeConfigSelector: selects,
  scrapeConfigNamespaceSelector: selects,
  serviceDiscoveryRole: sometimes(among('Endpoints', 'EndpointSlice')),
};
const prometheus = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ...fields, ...others }).map((spec): Manifest => of('v1', 'Prometheus', spec)) },
  {
    weight: 1,
    arbitrary: fc.record(fields).map((spec): Manifest =>
      of('v1alpha1', 'PrometheusAgent', { ...spec, shards: undefined, mode: 'DaemonSet' })),
  },
);

function of(version: string, kind: string, spec: Fields): Manifest {
  return { apiVersion: `monitoring.coreos.com/${version}`, kind, metadata: { name: 'k8s', namespace: 'monitoring' }, spec };
}

const rules = [
  {
    apiGroups: ['', 'discovery.k8s.io', 'networking.k8s.io'],
    resources: ['pods', 'services', 'endpoints', 'endpointslices', 'nodes', 'ingresses', 'namespaces'],
    verbs: ['list', 'watch'],
  },
];
const rbac = (scope: 'Cluster' | '', where: Fields): Manifest[] => {
  const [kind, apiVersion, metadata] = [`${scope}Role`, 'rbac.authorization.k8s.io/v1', { name: 'prometheus', ...where }];
  const subjects = [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }];
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'prometheus' },
      subjects,
    },
  ];
};
const access = among(...Array.from({ length: 8 }, () => rbac('Cluster', {})), rbac('', { namespace: 'shop' }), []);

interface Status {
  readonly podIPs?: Array<{ readonly ip: string }>;
}

/** Gives pods different addresses: if two have the same, it is not defined which of two identical targets Prometheus shows. */
function withOwnAddresses(objects: Manifest[]): Manifest[] {
  let pods = 0;
  let onHost = 0;
  return JSON.parse(JSON.stringify(objects), (key, value: unknown) => {
    if (key === 'hostNetwork') return onHost++ === 0 || undefined;
    if (key !== 'status' || (value as Status).podIPs === undefined) return value;
    const podIPs = (value as Status).podIPs!.map(({ ip }) => ({ ip: `${ip.slice(0, -1)}${++pods}` }));
    return { ...value as Status, podIP: podIPs[0].ip, podIPs };
  }) as Manifest[];
}

/** Gives the pods of an object annotations that become the same label name: which one counts is not defined in Prometheus. */
function spelledTwice(manifest: Manifest): Manifest {
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io.scrape': 'false' };
  if (manifest.kind === 'Pod') return { ...manifest, metadata: { ...manifest.metadata, annotations } };
  return JSON.parse(JSON.stringify(manifest), (key, value: Manifest) =>
    key === 'template' ? { ...value, metadata: { ...value.metadata, annotations } } : value) as Manifest;
}

/** What the operator makes of an agent in DaemonSet mode, which runs where the nodes admit it. */
const WORKLOAD_OF_AGENT: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'prom-agent-k8s', namespace: 'monitoring' },
  spec: {
    selector: { matchLabels: { 'operator.prometheus.io/name': 'k8s' } },
    template: {
      metadata: { labels: { 'operator.prometheus.io/name': 'k8s' } },
      spec: { serviceAccountName: 'prometheus', containers: [{ name: 'prometheus', image: 'example/prometheus:1' }] },
    },
  },
};

/** The manifests of a cluster with a Prometheus and its monitors, no two with the same name. */
const clusters = fc.tuple(
  fc.tuple(prometheus, sometimes(ingress)).map(([scraper, entry]) => [
    scraper, ...scraper.kind === 'PrometheusAgent' ? [WORKLOAD_OF_AGENT] : [], ...entry === undefined ? [] : [entry],
  ]),
  access,
  namespaces,
  fc.array(object, { minLength: 2, maxLength: 8, size: 'max' }),
  fc.array(custom, { minLength: 1, maxLength: 5, size: 'max' }),
).map(parts => {
  const byName = new Map(parts.flat().map(each => [`${each.kind}/${each.metadata.namespace ?? 'default'}/${each.metadata.name}`, each]));
  return [...byName.values()];
});

/** Such clusters, sometimes with a result that Prometheus leaves undefined. */
export const planCases = fc.tuple(clusters, sometimes(fc.constant(true), 8), sometimes(fc.nat(), 2)).map(([objects, share, twice]) => {
  const cluster = share ? objects : withOwnAddresses(objects);
  return twice === undefined ? cluster : cluster.map((each, i) => i === twice % cluster.length ? spelledTwice(each) : each);
});
