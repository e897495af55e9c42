import { ApiObject, App, Chart, Size } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterSidecar, ExporterWithMonitor, IstioMesh, MergedMetricsAlert, MeshMembership, MeshMetrics,
  MeshPeerAuthentications, MeshPodMonitor, MetricsEndpoint, MetricsMerging, MetricsMergingWorkload, MonitorKind, MtlsMode,
  MtlsSidecarPrometheus, MtlsSidecarPrometheusAgent, PrometheusAgentMode, PrometheusConfigMap, ScrapeJob, ScrapePlan, ScrapeTransport,
  StandalonePrometheus,
} from 'cdk8s-mesh-metrics';
import { Cpu, Deployment, EnvValue, Secret } from 'cdk8s-plus-27';

/** A chart in a mesh, with a Prometheus that scrapes merged endpoints. */
export function shop(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'obs', scrapesMergedEndpoints: true });
  MeshMetrics.configure(chart, { prometheus });
  return chart;
}

export const containers = [{ image: 'cart:1', portNumber: 8080 }];
export const cart = (chart: Chart) => new Deployment(chart, 'cart', { containers });
const cartObject = (chart: Chart) => new ApiObject(chart, 'object', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: {} } });
const password = () => ({ secret: Secret.fromSecretName(shop(), 'secret', 'db'), key: 'password' });

const prometheus = ExistingPrometheus.fromKubePrometheus();
const stack = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'obs', meshScrapeClass: 'istio-mtls' });
const mesh = IstioMesh.sidecar();
const metadata = { name: 'a', namespace: 'shop', labels: { a: 'b' }, annotations: { a: 'b' } };
export const metrics = [MetricsEndpoint.http({ port: 8080 })];
const memory = { request: Size.mebibytes(32), limit: Size.mebibytes(64) };
const resources = { cpu: { request: Cpu.millis(1), limit: Cpu.millis(2) }, memory };
const selector = { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] };
const limits = {
  sampleLimit: 1, targetLimit: 1, labelLimit: 1, labelNameLengthLimit: 1, labelValueLengthLimit: 1, keepDroppedTargets: 1,
};
const endpoint = { port: 8080, path: '/m', portName: 'http-m', interval: '30s', scrapeTimeout: '10s', servesApplication: false };
const ofMesh = {
  version: '1.31',
  mtls: MtlsMode.STRICT,
  namespaceMtls: { shop: MtlsMode.STRICT },
  workloadMtls: [{ namespace: 'shop', labels: { a: 'b' }, mode: MtlsMode.STRICT, portLevelMtls: { 8080: MtlsMode.DISABLE } }],
  rootNamespace: 'istio-system',
  revision: 'a',
  statusPort: 15020,
};
const existing = {
  version: '3.13.0',
  operatorVersion: '0.93.1',
  scrapeInterval: '30s',
  meshScrapeClass: 'a',
  scrapesMergedEndpoints: true,
  meshMembership: MeshMembership.CERTIFICATES,
  ruleEvaluator: prometheus.ruleEvaluator,
};
const exporter = {
  name: 'a',
  image: 'a:1',
  port: 9100,
  interval: '30s',
  scrapeTimeout: '10s',
  args: ['a'],
  envVariables: { A: EnvValue.fromValue('a') },
  resources,
};
const acknowledgements = [{ code: 'port-not-found', reason: 'soon', object: 'Pod/shop/cart' }];
const scrape = {
  mesh, prometheus, transport: ScrapeTransport.excludeInboundPort(), monitorKind: MonitorKind.POD_MONITOR, limits, alert: true,
};
const job = { jobName: 'a', interval: '30s', scrapeTimeout: '10s', limits: { ...limits, bodySizeLimit: Size.mebibytes(1) } };
const annotated = { ...job, namespaces: ['shop'], prefix: 'customized.prometheus' };

const mtlsSidecar = {
  metadata,
  mesh,
  version: '3.13.0',
  image: 'a:1',
  operatorVersion: '0.93.1',
  replicas: 2,
  shards: 2,
  selectorLabels: { a: 'b' },
  namespaces: ['shop'],
  scrapeInterval: '30s',
  storage: { size: Size.gibibytes(1), storageClassName: 'a' },
  resources,
  externalLabels: { a: 'b' },
  podMetadata: { labels: { a: 'b' }, annotations: { a: 'b' } },
  tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 30 }],
  imagePullSecrets: [password().secret],
};
const remoteWrite = () => ({
  url: 'https://metrics.example/api/v1/write',
  name: 'a',
  remoteTimeout: '30s',
  headers: { 'X-Scope-OrgID': 'a' },
  writeRelabelConfigs: [{ action: 'replace', sourceLabels: ['a'], separator: ';', regex: 'b', targetLabel: 'c', replacement: 'd' }],
  queueConfig: {
    capacity: 1,
    minShards: 1,
    maxShards: 1,
    maxSamplesPerSend: 1,
    batchSendDeadline: '5s',
    minBackoff: '30ms',
    maxBackoff: '5s',
    retryOnRateLimit: true,
    sampleAgeLimit: '1h',
  },
  oauth2: { clientId: password(), clientSecret: password(), tokenUrl: 'https://a.example/', scopes: ['a'], endpointParams: { a: 'b' } },
  tlsConfig: { ca: password(), cert: password(), keySecret: password(), serverName: 'a', insecureSkipVerify: true },
  meshCertificates: false,
});

const ofPlan = { also: [], mesh, prometheus, allReplicas: true, acknowledgements };

/** Each public factory and constructor with arguments that it accepts. */
export const SURFACE: Array<[name: string, make: (props: never) => unknown, valid: () => object]> = [
  ['IstioMesh.sidecar', IstioMesh.sidecar, () => ({ ...ofMesh, metricsMerging: true, nativeSidecars: true, cni: false })],
  ['IstioMesh.ambient', IstioMesh.ambient, () => ofMesh],
  ['MeshMetrics.configure', props => MeshMetrics.configure(shop(), props),
    () => ({ mesh, prometheus, validateScrapes: true, strict: false })],
  ['MeshMetrics.acknowledge', props => MeshMetrics.acknowledge(shop(), props), () => acknowledgements[0]],
  ['MetricsEndpoint.http', props => MetricsEndpoint.http(props), () => endpoint],
  ['MetricsEndpoint.https', props => MetricsEndpoint.https(props), () => endpoint],
  ['ExistingPrometheus.fromKubePrometheusStack', props => ExistingPrometheus.fromKubePrometheusStack(props),
    () => ({ ...existing, release: 'kps', namespace: 'obs', serviceAccountName: 'a', discoverableNamespaces: ['shop'] })],
  ['ExistingPrometheus.helmValues', props => stack.helmValues(props), () => ({ certificates: true, mesh })],
  ['ExistingPrometheus.fromKubePrometheus', props => ExistingPrometheus.fromKubePrometheus(props),
    () => ({ ...existing, namespace: 'obs', discoverableNamespaces: ['shop'] })],
  ['ExistingPrometheus.fromSelectors', props => ExistingPrometheus.fromSelectors(props), () => ({
    ...existing,
    namespace: 'obs',
    serviceAccountName: 'a',
    podMonitorSelector: selector,
    podMonitorNamespaceSelector: selector,
    serviceMonitorSelector: selector,
    serviceMonitorNamespaceSelector: selector,
    probeSelector: selector,
    probeNamespaceSelector: selector,
    scrapeConfigSelector: selector,
    scrapeConfigNamespaceSelector: selector,
    ruleSelector: selector,
    ruleNamespaceSelector: selector,
    selectedNamespaces: ['shop'],
    discoverableNamespaces: ['shop'],
  })],
  ['ExistingPrometheus.fromPrometheusYaml', props => ExistingPrometheus.fromPrometheusYaml(props), () => ({
    text: 'scrape_configs: [{ job_name: a }]',
    namespace: 'obs',
    serviceAccountName: 'a',
    podLabels: { a: 'b' },
    discoverableNamespaces: ['shop'],
    certificatesDirectory: '/certs',
    version: '3.13.0',
    meshMembership: MeshMembership.CERTIFICATES,
    ruleEvaluator: prometheus.ruleEvaluator,
    scrapesMergedEndpoints: true,
  })],
  ['Exporter.redis', props => Exporter.redis(props), () => ({ ...exporter, address: 'redis', tls: true, user: 'a', password: password() })],
  ['Exporter.postgres', props => Exporter.postgres(props),
    () => ({ ...exporter, address: 'db', user: 'a', password: password(), database: 'a', sslMode: 'disable' })],
  ['Exporter.mysqld', props => Exporter.mysqld(props), () => ({ ...exporter, address: 'db', user: 'a', password: password() })],
  ['Exporter.node', props => Exporter.node(props), () => exporter],
  ['Exporter.blackbox', props => Exporter.blackbox(props), () => exporter],
  ['Exporter.of', props => Exporter.of(props), () => ({
    name: 'a',
    image: 'a:1',
    endpoints: metrics,
    user: 1,
    command: ['a'],
    args: ['a'],
    envVariables: exporter.envVariables,
    healthPath: '/',
    resources,
  })],
  ['MeshPodMonitor', props => new MeshPodMonitor(shop(), 'a', props), () => ({
    metadata,
    mesh,
    prometheus,
    namespaces: ['shop'],
    selector,
    exclude: [{ namespaces: ['a'], labels: { a: 'b' } }],
    controlPlane: true,
    interval: '30s',
    scrapeTimeout: '10s',
    limits: { ...limits, bodySizeLimit: Size.mebibytes(1) },
    podTargetLabels: ['a'],
    envoyMetrics: ['envoy_a'],
  })],
  ['ExporterWithMonitor', props => new ExporterWithMonitor(shop(), 'a', props), () => ({
    ...scrape, exporter: Exporter.blackbox(), metadata, podMetadata: { labels: { a: 'b' } }, networkPolicy: true,
  })],
  ['ExporterSidecar.addTo', props => ExporterSidecar.addTo(cart(shop()), props),
    () => ({ ...scrape, exporter: Exporter.blackbox(), metadata })],
  ['MtlsSidecarPrometheus', props => new MtlsSidecarPrometheus(shop(), 'a', props), () => ({
    ...mtlsSidecar,
    evaluationInterval: '30s',
    retention: '1d',
    retentionSize: Size.mebibytes(1),
    remoteWrite: [remoteWrite()],
    remoteWriteReceiver: true,
    alertmanagers: [{ name: 'a', namespace: 'obs', port: 'web', pathPrefix: '/a', meshCertificates: true }],
    thanos: { version: '0.40.0', image: 'a:1', objectStorageConfig: password() },
  })],
  ['MtlsSidecarPrometheusAgent', props => new MtlsSidecarPrometheusAgent(shop(), 'a', props), () => ({
    ...mtlsSidecar, remoteWrite: [remoteWrite()], mode: PrometheusAgentMode.STATEFUL_SET, ruleEvaluator: prometheus.ruleEvaluator,
  })],
  ['StandalonePrometheus', props => new StandalonePrometheus(shop(), 'a', props), () => ({
    configMap: new PrometheusConfigMap(shop(), 'configuration', { jobs: [ScrapeJob.annotatedPods()] }),
    metadata,
    mesh,
    handWrittenProxy: { image: 'proxyv2:1.31.0', envoy: true },
    version: '3.13.0',
    image: 'a:1',
    retention: '1d',
    retentionSize: Size.mebibytes(1),
    storage: { size: Size.gibibytes(1), storageClassName: 'a' },
    resources,
  })],
  ['MergedMetricsAlert', props => new MergedMetricsAlert(shop(), 'a', props), () => ({
    podNamespace: 'shop', workloadName: 'cart', workloadKind: 'Deployment', metadata, prometheus, pendingFor: '5m', alertLabels: { a: 'b' },
  })],
  ['MetricsMergingWorkload', props => new MetricsMergingWorkload(shop(), 'a', props),
    () => ({ metrics, mesh, prometheus, alert: true, containers, replicas: 1, metadata, podMetadata: { labels: { a: 'b' } } })],
  ['MetricsMerging.expose', props => MetricsMerging.expose(cart(shop()), props), () => ({ metrics, mesh, prometheus, alert: true })],
  ['MetricsMerging.exposePod', props => {
    const chart = shop();
    MetricsMerging.exposePod(chart, cart(chart).podMetadata, props);
  }, () => ({ metrics, mesh, prometheus })],
  ['MetricsMerging.exposeObject', props => MetricsMerging.exposeObject(cartObject(shop()), props),
    () => ({ metrics, mesh, prometheus, alert: true })],
  ['MeshPeerAuthentications', props => {
    const chart = shop();
    MeshMetrics.configure(chart, { mesh });
    return new MeshPeerAuthentications(chart, 'a', props);
  }, () => ({ mesh })],
  ['ScrapeJob.meshPods', props => ScrapeJob.meshPods(props), () => {
    const { interval, scrapeTimeout, limits: ofJob } = job;
    return { interval, scrapeTimeout, limits: ofJob, namespaces: ['shop'], controlPlane: true, envoyMetrics: ['envoy_a'] };
  }],
  ['ScrapeJob.annotatedPods', props => ScrapeJob.annotatedPods(props), () => ({ ...annotated, podTargetLabels: ['a'] })],
  ['ScrapeJob.istioSecurePods', props => ScrapeJob.istioSecurePods(props),
    () => ({ ...annotated, podTargetLabels: ['a'], certificates: '/etc/certs' })],
  ['ScrapeJob.annotatedServices', props => ScrapeJob.annotatedServices(props), () => annotated],
  ['ScrapeJob.annotatedIngresses', props => ScrapeJob.annotatedIngresses(props),
    () => ({ ...annotated, prober: 'blackbox:9115', module: 'http_2xx' })],
  ['ScrapeJob.probes', props => ScrapeJob.probes(props),
    () => ({ ...job, targets: ['https://shop.example/'], prober: 'blackbox:9115', module: 'http_2xx' })],
  ['PrometheusConfigMap', props => new PrometheusConfigMap(shop(), 'a', props), () => ({
    jobs: [ScrapeJob.annotatedPods()],
    metadata,
    mesh,
    scrapeInterval: '30s',
    scrapeTimeout: '10s',
    evaluationInterval: '30s',
    externalLabels: { a: 'b' },
    ruleFiles: ['/etc/rules/*.yml'],
  })],
  ['ScrapePlan.of', props => ScrapePlan.of(new App(), props), () => ofPlan],
  ['ScrapePlan.fromYaml', props => ScrapePlan.fromYaml('', props), () => ofPlan],
  ['ScrapePlan.fromFiles', props => ScrapePlan.fromFiles([], props), () => ofPlan],
];
