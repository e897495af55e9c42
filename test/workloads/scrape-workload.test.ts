import { ExistingPrometheus, IstioMesh, MonitorKind, MtlsMode } from 'cdk8s-mesh-metrics';
import { certified, find, kinds, manifests, merging, of, pod, STRICT, transport } from './an-exporter';
import { Manifest } from '../cluster/manifest';

describe('the transport', () => {
  test('istioMutual: https by the scrape class, without a tlsConfig that would take its settings away', () => {
    const objects = manifests({ prometheus: certified, mesh: STRICT });
    const { spec } = find('ServiceMonitor', objects);
    expect(spec).toMatchObject({ scrapeClass: 'istio-mtls', endpoints: [{ port: 'http-metrics', path: '/metrics', scheme: 'https' }] });
    expect(Object.keys(spec.endpoints[0])).toEqual(['path', 'port', 'scheme']);
    expect(objects[0].spec.template.metadata).toMatchObject({ labels: { 'sidecar.istio.io/inject': 'true' } });
    expect(objects[0].spec.template.metadata.annotations).toBeUndefined();
  });

  test('istioMutual: without HTTP/2 where no Service says that the port speaks HTTP', () => {
    const { spec } = of('PodMonitor', { prometheus: certified, mesh: STRICT, monitorKind: MonitorKind.POD_MONITOR });
    expect(spec.podMetricsEndpoints).toEqual([
      { port: 'http-metrics', path: '/metrics', scheme: 'https', enableHttp2: false },
    ]);
  });

  test('portLevelPermissive: a PeerAuthentication of these pods and this port', () => {
    const objects = manifests({ mesh: STRICT, transport: transport('portLevelPermissive') });
    expect(find('PeerAuthentication', objects)).toMatchObject({
      metadata: { namespace: 'shop' },
      spec: { selector: objects[0].spec.selector, portLevelMtls: { 9121: { mode: 'PERMISSIVE' } } },
    });
    expect(find('ServiceMonitor', objects).spec.endpoints[0].scheme).toBe('http');
  });

  test('merged: annotations and the alert, and neither a monitor nor a Service', () => {
    expect(kinds({ prometheus: merging, transport: transport('merged') })).toEqual(['Deployment', 'PrometheusRule']);
    expect(kinds({ prometheus: merging, transport: transport('merged'), alert: false })).toEqual(['Deployment']);
    expect(pod({ prometheus: merging, transport: transport('merged') }).metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true', 'prometheus.io/port': '9121', 'prometheus.io/path': '/metrics',
    });
  });

  test('direct: where there is no mesh, or outside of it', () => {
    expect(pod({ mesh: IstioMesh.none() }).metadata.labels).not.toHaveProperty(['sidecar.istio.io/inject']);
    expect(pod({ transport: transport('direct') }).metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'false' });
  });

  test('the mesh of a namespace counts', () => {
    const mesh = IstioMesh.sidecar({ namespaceMtls: { shop: MtlsMode.STRICT } });
    expect(of('ServiceMonitor', { prometheus: certified, mesh }).spec.scrapeClass).toBe('istio-mtls');
    expect(of('ServiceMonitor', { prometheus: certified, mesh, metadata: { namespace: 'other' } }).spec.scrapeClass).toBeUndefined();
  });

  test('one with an objection is refused, and the first that would work is named', () => {
    expect(() => pod({ transport: transport('istioMutual') })).toThrow("cannot create ExporterWithMonitor 'chart/redis':"
      + " ScrapeTransport.istioMutual() cannot work: the Prometheus of the Helm release 'kps' has no scrape class with certificates of"
      + ' the mesh. Use ScrapeTransport.excludeInboundPort().');
  });
});

describe('what the Prometheus wants of the monitor', () => {
  const selecting = (props: object) => ExistingPrometheus.fromSelectors({ namespace: 'obs', serviceAccountName: 'prom', ...props });

  test('a namespace of its own, where it selects in no other: the exporter stays in its', () => {
    const objects = manifests({ prometheus: selecting({ serviceMonitorSelector: { matchLabels: { team: 'a' } } }) });
    expect(find('ServiceMonitor', objects)).toMatchObject({
      metadata: { name: 'shop-redis-exporter', namespace: 'obs', labels: { team: 'a' } },
      spec: { namespaceSelector: { matchNames: ['shop'] } },
    });
    expect(find('Service', objects).metadata.namespace).toBe('shop');
  });

  test('the first namespace that it selects in, where its own is none of them', () => {
    const serviceMonitorNamespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'monitors' } };
    const prometheus = selecting({ serviceMonitorSelector: {}, serviceMonitorNamespaceSelector });
    expect(of('ServiceMonitor', { prometheus }).metadata.namespace).toBe('monitors');
  });

  test('a kind that it does not select is an error', () => {
    const prometheus = selecting({ podMonitorSelector: {} });
    expect(() => manifests({ prometheus })).toThrow("cannot create ServiceMonitor 'chart/redis':"
      + " the Prometheus described by its selectors in namespace 'obs' selects no ServiceMonitor.");
    expect(() => manifests({ prometheus, monitorKind: MonitorKind.POD_MONITOR })).not.toThrow();
  });

  test('a label of the user that contradicts it is an error that shows both values', () => {
    expect(() => manifests({ metadata: { labels: { release: 'other' } } })).toThrow(
      "its label 'release' is 'other', and the Prometheus of the Helm release 'kps' selects 'kps'");
  });

  test('the right to discover comes with it, where the Prometheus lacks it, and only then', () => {
    const prometheus = ExistingPrometheus.fromKubePrometheus();
    const [, , role, binding] = manifests({ prometheus });
    expect(role).toMatchObject({ kind: 'Role', metadata: { namespace: 'shop' } });
    expect(role.rules.flatMap(({ apiGroups, resources }: Manifest) => [`${apiGroups}/${resources}`])).toEqual([
      '/services', '/endpoints', 'discovery.k8s.io/endpointslices', '/pods',
    ]);
    expect(binding).toMatchObject({
      kind: 'RoleBinding', subjects: [{ kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' }],
    });
    expect(find('Role', manifests({ prometheus, monitorKind: MonitorKind.POD_MONITOR })).rules).toMatchObject([{ resources: ['pods'] }]);
    expect(kinds({ prometheus, metadata: { namespace: 'default' } })).not.toContain('Role');
    expect(kinds()).not.toContain('Role');
  });
});
