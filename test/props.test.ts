import { ApiObject, App, Chart, Size } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterSidecar, ExporterWithMonitor, IstioMesh, MergedMetricsAlert, MeshMetrics, MeshPodMonitor,
  MetricsEndpoint, MetricsMerging, MetricsMergingWorkload, MonitorKind, MtlsMode, MtlsSidecarPrometheus, ScrapeAssertions, ScrapePlan,
  ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Cpu, Deployment, EnvValue, Secret } from 'cdk8s-plus-27';
import * as fc from 'fast-check';

/** A chart in a mesh, with a Prometheus that scrapes merged endpoints. */
function shop(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'obs', scrapesMergedEndpoints: true });
  MeshMetrics.configure(chart, { prometheus });
  return chart;
}

const containers = [{ image: 'cart:1', portNumber: 8080 }];
const cart = (chart: Chart) => new Deployment(chart, 'cart', { containers });
const cartObject = (chart: Chart) => new ApiObject(chart, 'object', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: {} } });
const password = () => ({ secret: Secret.fromSecretName(shop(), 'secret', 'db'), key: 'password' });

const prometheus = ExistingPrometheus.fromKubePrometheus();
const mesh = IstioMesh.sidecar();
const metadata = { name: 'a', namespace: 'shop', labels: { a: 'b' }, annotations: { a: 'b' } };
const metrics = [MetricsEndpoint.http({ port: 8080 })];
const memory = { request: Size.mebibytes(32), limit: Size.mebibytes(64) };
const resources = { cpu: { request: Cpu.millis(1), limit: Cpu.millis(2) }, memory };
const selector = { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] };
const limits = { sampleLimit: 1, targetLimit: 1, labelLimit: 1, labelNameLengthLimit: 1, labelValueLengthLimit: 1, keepDroppedTargets: 1 };
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
  version: '3.13.0', operatorVersion: '0.93.1', scrapeInterval: '30s', meshScrapeClass: 'a', scrapesMergedEndpoints: true,
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
const scrape = {
  mesh, prometheus, transport: ScrapeTransport.excludeInboundPort(), monitorKind: MonitorKind.POD_MONITOR, limits, alert: true,
};

/** Each public factory and constructor with arguments that it accepts. */
const SURFACE: Array<[name: string, make: (props: never) => unknown, valid: () => object]> = [
  ['IstioMesh.sidecar', IstioMesh.sidecar, () => ({ ...ofMesh, metricsMerging: true, nativeSidecars: true, cni: false })],
  ['IstioMesh.ambient', IstioMesh.ambient, () => ofMesh],
  ['MeshMetrics.configure', props => MeshMetrics.configure(shop(), props), () => ({ mesh, prometheus, validateScrapes: true })],
  ['MetricsEndpoint.http', props => MetricsEndpoint.http(props), () => endpoint],
  ['MetricsEndpoint.https', props => MetricsEndpoint.https(props), () => endpoint],
  ['ExistingPrometheus.fromKubePrometheusStack', props => ExistingPrometheus.fromKubePrometheusStack(props),
    () => ({ ...existing, release: 'kps', namespace: 'obs', serviceAccountName: 'a', discoverableNamespaces: ['shop'] })],
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
    metadata,
    mesh,
    version: '3.13.0',
    image: 'a:1',
    operatorVersion: '0.93.1',
    replicas: 2,
    selectorLabels: { a: 'b' },
    namespaces: ['shop'],
    scrapeInterval: '30s',
    evaluationInterval: '30s',
    retention: '1d',
    retentionSize: Size.mebibytes(1),
    storage: { size: Size.gibibytes(1), storageClassName: 'a' },
    resources,
    externalLabels: { a: 'b' },
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
  ['ScrapePlan.of', props => ScrapePlan.of(new App(), props), () => ({ also: [], mesh, prometheus, allReplicas: true })],
  ['ScrapePlan.fromYaml', props => ScrapePlan.fromYaml('', props), () => ({ also: [], mesh, prometheus, allReplicas: true })],
  ['ScrapePlan.fromFiles', props => ScrapePlan.fromFiles([], props), () => ({ also: [], mesh, prometheus, allReplicas: true })],
];

/** Each first argument that is not props. */
const ARGUMENTS: Array<[name: string, make: (argument: never) => unknown]> = [
  ...SURFACE.map(([name, make]): [string, (argument: never) => unknown] => [`${name} without props`, make]),
  ['MeshMetrics.configure in a scope', scope => MeshMetrics.configure(scope, {})],
  ['MeshPodMonitor in a scope', scope => new MeshPodMonitor(scope, 'a')],
  ['MeshPodMonitor with an id', id => new MeshPodMonitor(shop(), id)],
  ['MtlsSidecarPrometheus with an id', id => new MtlsSidecarPrometheus(shop(), id)],
  ['ExporterWithMonitor with an id', id => new ExporterWithMonitor(shop(), id, { exporter: Exporter.blackbox() })],
  ['MetricsMergingWorkload with an id', id => new MetricsMergingWorkload(shop(), id, { metrics })],
  ['ExporterSidecar.addTo', workload => ExporterSidecar.addTo(workload, { exporter: Exporter.blackbox() })],
  ['MetricsMerging.expose', workload => MetricsMerging.expose(workload, { metrics })],
  ['MetricsMerging.exposePod in a scope', scope => MetricsMerging.exposePod(scope, cart(shop()).podMetadata, { metrics })],
  ['MetricsMerging.exposePod of metadata', pod => MetricsMerging.exposePod(shop(), pod, { metrics })],
  ['MetricsMerging.exposeObject', object => MetricsMerging.exposeObject(object, { metrics })],
  ['MeshPodMonitor.addExclusion', exclusion => new MeshPodMonitor(shop(), 'a').addExclusion(exclusion)],
  ['ScrapePlan.of', app => ScrapePlan.of(app)],
  ['ScrapePlan.fromYaml', text => ScrapePlan.fromYaml(text)],
  ['ScrapePlan.fromFiles', paths => ScrapePlan.fromFiles(paths)],
  ['ScrapePlan.explain', workload => ScrapePlan.fromYaml('').explain(workload)],
  ['ScrapeAssertions.of', plan => ScrapeAssertions.of(plan)],
  ['ScrapeAssertions.scrapedOnce', workload => ScrapeAssertions.of(ScrapePlan.fromYaml('')).scrapedOnce(workload)],
];

const SCALAR = fc.constantFrom<unknown>(null, undefined, '', 'x', 'X y', 5, -1, NaN, true);
const GARBAGE = fc.oneof(
  { weight: 3, arbitrary: SCALAR },
  fc.array(SCALAR, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'name', 'labels', 'port', 'namespaces', 'request'), SCALAR, { maxKeys: 2 }),
);

/** What a call that is not accepted throws: a refusal of ours, in the form that all have. */
function expectRefusalOrSuccess(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    expect(String(error)).toMatch(/^Error: cannot /);
  }
}

/** All values in some props, as paths: those of nested objects and lists too. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value).flatMap(([key, each]) => [[key], ...pathsIn(each).map(path => [key, ...path])]) : [];
}

function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, i) => i === Number(key) ? replaced(item, path, by) : item);
  const given = value as { [name: string]: unknown };
  return { ...given, [key]: replaced(given[key], path, by) };
}

describe.each(SURFACE)('%s', (_, make, valid) => {
  test('accepts what it documents', () => {
    expect(() => make(valid() as never)).not.toThrow();
  });

  test('takes any optional prop that is null for one that is left out', () => {
    const props = Object.fromEntries(Object.keys(valid()).map(name => [name, null]));
    const without = (given: object) => {
      try {
        make(given as never);
        return 'works';
      } catch (error) {
        return String(error);
      }
    };
    expect(without(props)).toBe(without({}));
  });

  test('works or refuses, whatever any of its props is', () => {
    fc.assert(fc.property(fc.constantFrom(...pathsIn(valid())), GARBAGE, (path, garbage) => {
      expectRefusalOrSuccess(() => make(replaced(valid(), path, garbage) as never));
    }), { numRuns: 150 });
  });
});

test.each(ARGUMENTS)('%s works or refuses, whatever the argument is', (_, make) => {
  fc.assert(fc.property(GARBAGE, garbage => expectRefusalOrSuccess(() => make(garbage as never))), { numRuns: 40 });
});

describe('what used to be swallowed is refused with the prop, the reason and what to write', () => {
  const never = (props: object) => props as never;
  const exporterOf = (props: object) => () => new ExporterWithMonitor(shop(), 'a', never({ exporter: Exporter.blackbox(), ...props }));

  test.each<[string, () => unknown, string]>([
    ['the word of an enum in lower case', () => IstioMesh.sidecar(never({ mtls: 'strict' })),
      "cannot describe IstioMesh.sidecar: mtls is 'strict', and it has to be one of 'STRICT', 'PERMISSIVE', 'DISABLE'. Write 'STRICT'."],
    ['a word that is near to none', () => IstioMesh.sidecar(never({ namespaceMtls: { shop: 'on' } })),
      "cannot describe IstioMesh.sidecar: namespaceMtls['shop'] is 'on', and it has to be one of 'STRICT', 'PERMISSIVE', 'DISABLE'."
      + ' Write one of these.'],
    ['a misspelled kind', exporterOf({ monitorKind: 'ServiceMonitr' }),
      "cannot create ExporterWithMonitor 'shop/a': monitorKind is 'ServiceMonitr', and it has to be one of 'ServiceMonitor', 'PodMonitor'."
      + " Write 'ServiceMonitor'."],
    ['a text for a list', () => new MeshPodMonitor(shop(), 'a', never({ namespaces: 'shop' })),
      "cannot create MeshPodMonitor 'shop/a': namespaces is a string, and it has to be a list. Write a list, even if it has one item."],
    ['a text for a number', () => MetricsEndpoint.http(never({ port: '8080' })),
      "cannot describe MetricsEndpoint.http: port is '8080', and a port is a whole number from 1 to 65535."
      + ' Give the number that the process listens on.'],
    ['a text for a boolean', () => MeshMetrics.configure(shop(), never({ validateScrapes: 'false' })),
      "cannot configure MeshMetrics: validateScrapes is 'false', and it is either true or false. Write true or false."],
    ['props that are missing', () => Exporter.redis(null as never),
      'cannot describe Exporter.redis: the argument is missing, and it has to be an object. Write it as { name: value }.'],
    ['a password instead of its Secret, without a word of it', () => Exporter.redis(never({ address: 'db', password: 'S3cr3t' })),
      'cannot describe Exporter.redis: password is a string, and it has to be the key of a Secret.'
      + " Write it as { secret: Secret.fromSecretName(scope, id, 'name of the Secret'), key: 'key' }."],
    ['an address for an endpoint', () => MetricsMerging.expose(cart(shop()), never({ metrics: [8080] })),
      "cannot merge the metrics of 'shop/cart': metrics[0] is a number, and it has to be of the class MetricsEndpoint."
      + ' Use MetricsEndpoint.http({ port }) or MetricsEndpoint.https({ port }).'],
    ['a name with capitals', () => new MeshPodMonitor(shop(), 'a', { metadata: { name: 'Mesh' } }),
      "cannot create MeshPodMonitor 'shop/a': metadata.name is 'Mesh', which Kubernetes refuses as a name."
      + " Use at most 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit."],
    ['a namespace with capitals', () => new MetricsMergingWorkload(shop(), 'a', { metrics, containers, metadata: { namespace: 'Shop' } }),
      "cannot create MetricsMergingWorkload 'shop/a': metadata.namespace is 'Shop', which Kubernetes refuses as a name."
      + " Use at most 63 lower-case letters, digits and '-', starting and ending with a letter or digit."],
    ['a scope outside of any chart', () => new MeshPodMonitor(new App() as never, 'a'),
      "cannot create MeshPodMonitor 'a' in the app: it is not in a chart, and only the objects of charts are written."
      + " Create it in one: new Chart(app, 'shop', { namespace: 'shop' })."],
    ['an id that is taken', () => {
      const chart = shop();
      return [new MeshPodMonitor(chart, 'a'), new MtlsSidecarPrometheus(chart, 'a')];
    }, "cannot create MtlsSidecarPrometheus 'a' in 'shop': there is a MeshPodMonitor 'shop/a' already. Give it another id."],
    ['a workload that is exposed twice', () => {
      const workload = cart(shop());
      MetricsMerging.expose(workload, { metrics });
      MetricsMerging.expose(workload, { metrics: [MetricsEndpoint.http({ port: 9100 })] });
    }, "cannot merge the metrics of 'shop/cart': MetricsMerging of 8080/metrics merges metrics of these pods already,"
      + ' and MetricsMerging of 9100/metrics would merge others.'
      + ' Merge all endpoints at once, or choose another transport for one of the two.'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('a port that is not the only one of the containers', () => {
    const { node } = new MetricsMergingWorkload(shop(), 'a', { containers, metrics: [MetricsEndpoint.http({ port: 9100 })] });
    expect(node.validate()).toEqual(["cannot create MetricsMergingWorkload 'shop/a': its metrics are on port 9100, and the only port of its"
      + ' containers is 8080. Give the endpoint that port, or declare the port of the metrics on the container too.']);
  });
});
