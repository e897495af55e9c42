import { Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterSidecar, ExporterSidecarProps, IstioMesh, MetricsEndpoint, MetricsMerging, MonitorKind, MtlsMode,
  ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Deployment, Job, Service, StatefulSet, Workload } from 'cdk8s-plus-27';
import { Manifest } from '../cluster/manifest';

const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true });
const redis = Exporter.redis({ address: 'localhost' });
const containers = [{ name: 'redis', image: 'redis:8', ports: [{ number: 6379, name: 'tcp-redis' }] }];

function chart(): Chart {
  return new Chart(Testing.app(), 'chart', { namespace: 'shop' });
}

function statefulSet(scope: Chart): StatefulSet {
  const service = new Service(scope, 'service', { ports: [{ port: 6379 }] });
  return new StatefulSet(scope, 'redis', { metadata: { name: 'redis' }, service, containers });
}

/** What a workload with an exporter in its pods synthesizes. */
function manifests(make: (scope: Chart) => Workload = statefulSet, props: Partial<ExporterSidecarProps> = {}): Manifest[] {
  const scope = chart();
  ExporterSidecar.addTo(make(scope), { exporter: redis, prometheus, ...props });
  return scope.toJson();
}

const find = (kind: string, objects: Manifest[]): Manifest[] => objects.filter(object => object.kind === kind);

test('is a container beside that of the application, which stays as it is', () => {
  const without = chart();
  statefulSet(without);
  const [{ spec: { template: { spec: before } } }] = find('StatefulSet', without.toJson());
  const [{ spec: { template: { spec, metadata } } }] = find('StatefulSet', manifests());
  expect({ ...spec, containers: [spec.containers[0]] }).toEqual(before);
  expect(spec.containers[1]).toMatchObject({
    name: 'redis-exporter',
    securityContext: { runAsUser: 59000, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
    resources: { limits: { memory: '128Mi' } },
  });
  expect(metadata).toMatchObject({
    labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9121' },
  });
});

test('has a Service and a monitor of its own', () => {
  const objects = manifests();
  const [{ spec: { selector: { matchLabels: selector } } }] = find('StatefulSet', objects);
  const [service] = find('Service', objects).filter(({ metadata }) => metadata.labels);
  const { 'cdk8s.io/metadata.addr': address } = service.metadata.labels;
  expect(service.spec).toMatchObject({ selector, ports: [{ name: 'http-metrics', port: 9121 }] });
  expect(find('ServiceMonitor', objects)[0].spec.selector.matchLabels).toEqual({ 'cdk8s.io/metadata.addr': address });
});

test('several exporters share the one PeerAuthentication that Istio would take', () => {
  const scope = chart();
  const workload = statefulSet(scope);
  const options = { prometheus, mesh: IstioMesh.sidecar({ mtls: MtlsMode.STRICT }), transport: ScrapeTransport.portLevelPermissive() };
  ExporterSidecar.addTo(workload, { exporter: redis, ...options });
  const endpoints = [MetricsEndpoint.http({ port: 9122, portName: 'http-other' })];
  ExporterSidecar.addTo(workload, { exporter: Exporter.of({ name: 'other', image: 'x:1', endpoints }), ...options });
  const found = find('PeerAuthentication', scope.toJson());
  expect(found).toHaveLength(1);
  expect(found[0].spec.portLevelMtls).toEqual({ 9121: { mode: 'PERMISSIVE' }, 9122: { mode: 'PERMISSIVE' } });
});

test('beside merged metrics of the application, each is scraped once', () => {
  const scope = chart();
  const workload = statefulSet(scope);
  const sidecar = ExporterSidecar.addTo(workload, { exporter: redis, prometheus });
  MetricsMerging.expose(workload, { metrics: [MetricsEndpoint.http({ port: 8080 })], prometheus });
  expect(sidecar.node.validate()).toEqual([]);
});

test('the network of the node has no sidecar', () => {
  const onNode = (scope: Chart) => new Deployment(scope, 'redis', { containers, hostNetwork: true });
  expect(find('Deployment', manifests(onNode))[0].spec.template.metadata.labels).not.toHaveProperty(['sidecar.istio.io/inject']);
});

test('a PodMonitor needs no Service', () => {
  expect(find('Service', manifests(statefulSet, { monitorKind: MonitorKind.POD_MONITOR }))).toHaveLength(1);
});

describe('bad input', () => {
  const deployment = (scope: Chart) => new Deployment(scope, 'redis', { containers });
  const named = (name: string, ...endpoints: MetricsEndpoint[]) => Exporter.of({ name, image: 'x:1', endpoints });

  test.each<[string, (scope: Chart) => Workload, Partial<ExporterSidecarProps>, string]>([
    ['a Job', scope => new Job(scope, 'redis', { containers }), {},
      'a Job would never end with it in its pods. Add it to a Deployment, StatefulSet, DaemonSet'],
    ['an exporter of nodes', deployment, { exporter: Exporter.node() },
      'it looks at a node, which the pods of a workload do not. Use ExporterWithMonitor'],
    ['the name of a container', deployment, { exporter: named('redis', MetricsEndpoint.http({ port: 1 })) },
      "its container 'redis' has the same name. Give the exporter another name"],
    ['the port of a container', deployment, { exporter: named('x', MetricsEndpoint.http({ port: 6379 })) },
      "its container 'redis' has the same port, 'tcp-redis' 6379"],
    ['the name of a port', deployment, { exporter: named('x', MetricsEndpoint.http({ port: 1, portName: 'tcp-redis' })) },
      "its container 'redis' has the same port, 'tcp-redis' 6379"],
    ['a name', deployment, { metadata: { name: 'Redis' } }, "metadata.name is 'Redis', which Kubernetes refuses as a name"],
    ['a label', deployment, { metadata: { labels: { a: 'b c' } } }, "metadata.labels has the label value 'b c'"],
    ['two ports with one name', deployment, { exporter: named('x', ...[1, 2].map(port => MetricsEndpoint.http({ port }))) },
      'the ports 1 and 2 are both named'],
    ['a transport that cannot work', deployment, { transport: ScrapeTransport.istioMutual() },
      'ScrapeTransport.istioMutual() cannot work: '],
  ])('%s is refused with both names', (_, make, props, because) => {
    const name = props.exporter?.name ?? 'redis-exporter';
    expect(() => manifests(make, props)).toThrow(`cannot add exporter '${name}' to 'chart/redis': ${because}`);
  });

  test('the same exporter twice is refused', () => {
    const workload = deployment(chart());
    ExporterSidecar.addTo(workload, { exporter: redis, prometheus });
    expect(() => ExporterSidecar.addTo(workload, { exporter: redis, prometheus })).toThrow(
      "its container 'redis-exporter' has the same name");
  });

  test('no namespace is refused', () => {
    expect(() => ExporterSidecar.addTo(deployment(new Chart(Testing.app(), 'chart')), { exporter: redis, prometheus })).toThrow(
      "cannot add exporter 'redis-exporter' to 'chart/redis': neither the workload nor its chart has a namespace",
    );
  });
});
