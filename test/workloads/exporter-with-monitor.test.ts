import { readFileSync } from 'fs';
import * as path from 'path';
import { Chart, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, ExporterWithMonitorProps, IstioMesh, MetricsEndpoint, MonitorKind,
} from 'cdk8s-mesh-metrics';
import { kps, certified, merging, redis, STRICT, manifests, find, of, pod, transport } from './an-exporter';
import { Manifest, parse } from '../cluster/manifest';

describe('the objects of an exporter', () => {
  test('a Deployment, a Service and a ServiceMonitor that selects it by its address, which no pod has', () => {
    const [deployment, service, monitor, ...others] = manifests();
    expect(others).toEqual([]);
    expect([deployment, service, monitor].map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Deployment', 'redis-exporter', 'shop'], ['Service', 'redis-exporter', 'shop'], ['ServiceMonitor', 'redis-exporter', 'shop'],
    ]);
    const address = service.metadata.labels['cdk8s.io/metadata.addr'];
    expect(monitor.spec).toEqual({
      namespaceSelector: { matchNames: ['shop'] },
      selector: { matchLabels: { 'cdk8s.io/metadata.addr': address } },
      endpoints: [{ port: 'http-metrics', path: '/metrics', scheme: 'http' }],
    });
    const { matchLabels: selector } = deployment.spec.selector;
    expect(service.spec).toMatchObject({ ports: [{ name: 'http-metrics', port: 9121, targetPort: 9121 }], selector });
    expect(selector).toEqual({ 'cdk8s.io/metadata.addr': expect.not.stringMatching(address) });
    expect(deployment.spec.template.metadata.labels).toMatchObject(selector);
  });

  test('carry what the Prometheus selects by, the name of the exporter, and the user’s own labels', () => {
    const labels = { 'team': 'shop', 'app.kubernetes.io/name': 'cache' };
    for (const { metadata } of manifests({ metadata: { labels, annotations: { a: 'b' } } })) {
      expect(metadata).toMatchObject({ labels, annotations: { a: 'b' } });
    }
    expect(of('ServiceMonitor').metadata.labels).toEqual({ 'release': 'kps', 'app.kubernetes.io/name': 'redis-exporter' });
    expect(pod({ podMetadata: { labels: { tier: 'cache' } } }).metadata.labels)
      .toMatchObject({ 'app.kubernetes.io/name': 'redis-exporter', 'tier': 'cache' });
  });

  test.each([MonitorKind.SERVICE_MONITOR, MonitorKind.POD_MONITOR])(
    'without a name, the %s of a Prometheus that selects in its own namespace only has one all the same', monitorKind => {
      const prometheus = ExistingPrometheus.fromSelectors({
        namespace: 'monitoring', serviceAccountName: 'prometheus', serviceMonitorSelector: {}, podMonitorSelector: {},
      });
      const monitors = ['shop', 'warehouse'].map(namespace => {
        const chart = new Chart(Testing.app(), namespace, { namespace });
        new ExporterWithMonitor(chart, 'cache', { exporter: redis, prometheus, monitorKind });
        return find(monitorKind, chart.toJson()).metadata;
      });
      expect(monitors.map(({ namespace }) => namespace)).toEqual(['monitoring', 'monitoring']);
      expect(monitors.map(({ name }) => name)).toEqual([expect.stringMatching(/^shop-cache/), expect.stringMatching(/^warehouse-cache/)]);
    });

  test('a PodMonitor selects the pods, without a Service', () => {
    const [deployment, monitor, ...others] = manifests({ monitorKind: MonitorKind.POD_MONITOR });
    expect(others).toEqual([]);
    expect(monitor).toMatchObject({ kind: 'PodMonitor', spec: { selector: { matchLabels: deployment.spec.selector.matchLabels } } });
    expect(monitor.spec.podMetricsEndpoints).toEqual([{ port: 'http-metrics', path: '/metrics', scheme: 'http' }]);
  });

  test('several endpoints are several ports and several endpoints, two paths of one port are one port', () => {
    const exporter = Exporter.of({
      name: 'jmx',
      image: 'jmx:1',
      endpoints: [
        MetricsEndpoint.http({ port: 9404, interval: '15s', scrapeTimeout: '5s' }),
        MetricsEndpoint.http({ port: 9404, path: '/jvm' }),
        MetricsEndpoint.http({ port: 9405, portName: 'http-broker' }),
      ],
    });
    const objects = manifests({ exporter });
    expect(find('Service', objects).spec.ports.map(({ name, port }: Manifest) => [name, port]))
      .toEqual([['http-metrics', 9404], ['http-broker', 9405]]);
    expect(objects[0].spec.template.spec.containers[0].ports)
      .toEqual([{ name: 'http-metrics', containerPort: 9404 }, { name: 'http-broker', containerPort: 9405 }]);
    expect(find('ServiceMonitor', objects).spec.endpoints).toEqual([
      { port: 'http-metrics', path: '/metrics', scheme: 'http', interval: '15s', scrapeTimeout: '5s' },
      { port: 'http-metrics', path: '/jvm', scheme: 'http' },
      { port: 'http-broker', path: '/metrics', scheme: 'http' },
    ]);
  });

  test('limits are those of the monitor', () => {
    expect(of('ServiceMonitor', { limits: { sampleLimit: 5000, bodySizeLimit: Size.mebibytes(1) } }).spec)
      .toMatchObject({ sampleLimit: 5000, bodySizeLimit: '1024KiB' });
  });

  test('the monitor keeps a field that this library does not know', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    const { monitor } = new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps });
    monitor!.addJsonPatch(JsonPatch.add('/spec/fieldOfTheFuture', 1));
    expect(find('ServiceMonitor', chart.toJson()).spec.fieldOfTheFuture).toBe(1);
  });

  test('are the same, byte for byte, each time', () => expect(JSON.stringify(manifests())).toBe(JSON.stringify(manifests())));
});

test('the guide shows the monitor that its program makes', () => {
  const guide = readFileSync(path.join(__dirname, '..', '..', 'docs', 'exporter-with-monitor.md'), 'utf8');
  const [, yaml] = /```yaml\n(.*?)```/s.exec(guide)!;
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  new ExporterWithMonitor(chart, 'redis', { exporter: redis, mesh: STRICT, prometheus: certified, metadata: { name: 'redis-exporter' } });
  expect(parse(yaml)).toEqual([find('ServiceMonitor', chart.toJson())]);
});

describe('bad input', () => {
  const endpoints = (...all: MetricsEndpoint[]) => ({ exporter: Exporter.of({ name: 'x', image: 'x:1', endpoints: all }) });

  test.each<[string, Partial<ExporterWithMonitorProps>, string]>([
    ['two ports with one name', endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 2 })),
      "the ports 1 and 2 are both named 'http-metrics', and a monitor tells ports apart by their names. Give one of them another portName"],
    ['one port with two names',
      endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 1, path: '/a', portName: 'http-a' })),
      "port 1 has the names 'http-metrics' and 'http-a', and Kubernetes wants one"],
    ['an endpoint twice', endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 1 })),
      'the endpoint 1/metrics is there twice, and so would its series be'],
    ['a timeout above the interval of the Prometheus', endpoints(MetricsEndpoint.http({ port: 1, scrapeTimeout: '31s' })),
      'scrapeTimeout is 31s, which is longer than the interval 30s of the Prometheus'],
    ['https together with merging',
      { prometheus: merging, transport: transport('merged'), ...endpoints(MetricsEndpoint.https({ port: 1 })) },
      'ScrapeTransport.merged() cannot work: port 1 speaks https'],
    ['a port that the application needs',
      { transport: transport('excludeInboundPort'), ...endpoints(MetricsEndpoint.http({ port: 1, servesApplication: true })) },
      'ScrapeTransport.excludeInboundPort() cannot work: port 1 also serves the application'],
    ['limits of merged metrics', { prometheus: merging, transport: transport('merged'), limits: { sampleLimit: 1 } },
      'it has limits, and merged metrics have those of whatever scrapes them'],
    ['a limit that is none', { limits: { sampleLimit: 0 } }, 'limits.sampleLimit is 0'],
    ['a name', { metadata: { name: 'Redis' } }, "metadata.name is 'Redis', which Kubernetes refuses as a name"],
    ['a namespace', { metadata: { namespace: 'Shop' } }, "metadata.namespace is 'Shop', which Kubernetes refuses as a name"],
    ['a label', { metadata: { labels: { a: 'b c' } } }, "metadata.labels has the label value 'b c'"],
    ['a label of the pods', { podMetadata: { labels: { a: 'b c' } } }, "podMetadata.labels has the label value 'b c'"],
    ['a label that keeps the sidecar away', { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } },
      "its pods have the label 'sidecar.istio.io/inject: false', and the transport needs 'true'"],
    ['an ambient mesh', { mesh: IstioMesh.ambient() },
      'no transport can be chosen automatically: istioMutual: the mesh is ambient, so the pod has no sidecar'],
  ])('%s is refused with the construct path', (_, props, because) => {
    expect(() => manifests(props)).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`);
  });

  test('no namespace is refused', () => {
    const chart = new Chart(Testing.app(), 'chart');
    expect(() => new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps })).toThrow(
      "cannot create ExporterWithMonitor 'chart/redis': neither its metadata nor its chart has a namespace,"
        + ' and what scrapes it has to name it.',
    );
  });

  test('no Prometheus is refused', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    expect(() => new ExporterWithMonitor(chart, 'redis', { exporter: redis })).toThrow(
      "cannot create ExporterWithMonitor 'chart/redis': no Prometheus is described");
  });
});
