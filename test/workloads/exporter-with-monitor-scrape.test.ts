import { App, Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, ExporterWithMonitorProps, IstioMesh, MeshMetrics, MeshPodMonitor, MonitorKind, MtlsMode,
} from 'cdk8s-mesh-metrics';
import { kps, certified, merging, redis, STRICT, manifests, find, of, pod, kinds, transport } from './an-exporter';
import { Manifest } from '../cluster/manifest';

describe('the transport', () => {
  const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';

  test('istioMutual: https by the scrape class, without a tlsConfig that would take its settings away', () => {
    const objects = manifests({ prometheus: certified, mesh: STRICT });
    const { spec } = find('ServiceMonitor', objects);
    expect(spec).toMatchObject({ scrapeClass: 'istio-mtls', endpoints: [{ port: 'http-metrics', path: '/metrics', scheme: 'https' }] });
    expect(Object.keys(spec.endpoints[0])).toEqual(['path', 'port', 'scheme']);
    expect(objects[0].spec.template.metadata).toMatchObject({ labels: { 'sidecar.istio.io/inject': 'true' } });
    expect(objects[0].spec.template.metadata.annotations).toBeUndefined();
  });

  test('istioMutual: without HTTP/2 where no Service says that the port speaks HTTP', () => {
    expect(of('PodMonitor', { prometheus: certified, mesh: STRICT, monitorKind: MonitorKind.POD_MONITOR }).spec.podMetricsEndpoints).toEqual([
      { port: 'http-metrics', path: '/metrics', scheme: 'https', enableHttp2: false },
    ]);
  });

  test('excludeInboundPort: the port is not captured, beside those of the user', () => {
    const { metadata } = pod({ mesh: STRICT, podMetadata: { annotations: { [EXCLUDE]: '3306' } } });
    expect(metadata).toMatchObject({ labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { [EXCLUDE]: '3306,9121' } });
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

  test('merged, and nothing that scrapes merged endpoints, is seen when the app is finished', () => {
    const validated = (add: (app: App) => void) => {
      const app = Testing.app();
      MeshMetrics.configure(app, { prometheus: kps });
      new ExporterWithMonitor(new Chart(app, 'shop', { namespace: 'shop' }), 'redis', { exporter: redis, transport: transport('merged') });
      add(app);
      return app.node.findAll().flatMap(({ node }) => node.validate());
    };
    expect(validated(() => {})).toEqual([expect.stringContaining("cannot scrape 'shop/redis': its metrics are merged into those of its sidecar, and nothing is known")]);
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh'))).toEqual([]);
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

  test.each<[string, { [key: string]: string }, string]>([
    ['excluded', { [EXCLUDE]: '9121' }, `its pods have the annotation '${EXCLUDE}: 9121', and the transport needs port 9121 to be captured`],
    ['not among those captured', { 'traffic.sidecar.istio.io/includeInboundPorts': '8080' }, "its pods have the annotation 'traffic.sidecar.istio.io/includeInboundPorts: 8080', and the transport needs port 9121 to be captured"],
  ])('istioMutual with a port that the user has %s is refused', (_, annotations, because) => {
    expect(() => pod({ prometheus: certified, mesh: STRICT, podMetadata: { annotations } })).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`);
  });

  test('a port that is captured by name stays captured', () => {
    const annotations = { 'traffic.sidecar.istio.io/includeInboundPorts': '8080, 9121', [EXCLUDE]: '9121' };
    expect(() => pod({ prometheus: certified, mesh: STRICT, podMetadata: { annotations } })).not.toThrow();
  });

  test('one with an objection is refused, and the first that would work is named', () => {
    expect(() => pod({ transport: transport('istioMutual') })).toThrow("cannot create ExporterWithMonitor 'chart/redis': ScrapeTransport.istioMutual() cannot work: "
      + "the Prometheus of the Helm release 'kps' has no certificates of the mesh. Use ScrapeTransport.excludeInboundPort().");
  });
});

describe('annotations of the user that would have it scraped again', () => {
  const validated = (annotations: { [key: string]: string }, props: Partial<ExporterWithMonitorProps> = {}) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    return new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps, podMetadata: { annotations }, ...props }).node.validate();
  };

  test.each<[{ [key: string]: string }, string]>([
    [{ 'prometheus.io/port': '9121' }, 'prometheus.io/port'],
    [{ 'prometheus.io.port': '9121', 'prometheus.io/scrape': 'true' }, 'prometheus.io.port'],
    [{ 'prometheus.io/scrape': 'true' }, 'prometheus.io/scrape'],
    [{ 'prometheus.istio.io/scrape-targets': '8080:/a, 9121:/metrics' }, 'prometheus.istio.io/scrape-targets'],
  ])('%j is refused when the app is finished', (annotations, key) => {
    expect(validated(annotations)).toEqual([`cannot scrape 'chart/redis' once: its pods have the annotation '${key}: ${annotations[key]}', so the metrics that its monitor scrapes`
      + ` would be scraped again. Take '${key}' off the pods.`]);
  });

  test.each<{ [key: string]: string }>([
    {},
    { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '9121' },
    { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
    { 'prometheus.istio.io/scrape-targets': '8080:/a' },
  ])('%j stays', annotations => expect(validated(annotations)).toEqual([]));

  test('the same, where the metrics are merged, is what merging needs', () => {
    expect(validated({ 'prometheus.io/port': '9121' }, { prometheus: merging, transport: transport('merged') })).toEqual([]);
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
    const prometheus = selecting({ serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitors' } } });
    expect(of('ServiceMonitor', { prometheus }).metadata.namespace).toBe('monitors');
  });

  test('a kind that it does not select is an error', () => {
    const prometheus = selecting({ podMonitorSelector: {} });
    expect(() => manifests({ prometheus })).toThrow("cannot create ServiceMonitor 'chart/redis': the Prometheus described by its selectors in namespace 'obs' selects no ServiceMonitor.");
    expect(() => manifests({ prometheus, monitorKind: MonitorKind.POD_MONITOR })).not.toThrow();
  });

  test('a label of the user that contradicts it is an error that shows both values', () => {
    expect(() => manifests({ metadata: { labels: { release: 'other' } } })).toThrow("its label 'release' is 'other', and the Prometheus of the Helm release 'kps' selects 'kps'");
  });

  test('the right to discover comes with it, where the Prometheus lacks it, and only then', () => {
    const prometheus = ExistingPrometheus.fromKubePrometheus();
    const [, , role, binding] = manifests({ prometheus });
    expect(role).toMatchObject({ kind: 'Role', metadata: { namespace: 'shop' } });
    expect(role.rules.flatMap(({ apiGroups, resources }: Manifest) => [`${apiGroups}/${resources}`])).toEqual(['/services', '/endpoints', 'discovery.k8s.io/endpointslices', '/pods']);
    expect(binding).toMatchObject({ kind: 'RoleBinding', subjects: [{ kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' }] });
    expect(find('Role', manifests({ prometheus, monitorKind: MonitorKind.POD_MONITOR })).rules).toMatchObject([{ resources: ['pods'] }]);
    expect(kinds({ prometheus, metadata: { namespace: 'default' } })).not.toContain('Role');
    expect(kinds()).not.toContain('Role');
  });
});

describe('a NetworkPolicy', () => {
  const policy = (props: Partial<ExporterWithMonitorProps> = {}) => of('NetworkPolicy', { networkPolicy: true, ...props }).spec;
  const ports = (props?: Partial<ExporterWithMonitorProps>) => policy(props).ingress[0].ports.map(({ port }: Manifest) => port);

  test('lets in exactly the Prometheus', () => {
    expect(policy()).toMatchObject({
      policyTypes: ['Ingress'],
      podSelector: manifests()[0].spec.selector,
      ingress: [{
        from: [{
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
        }],
      }],
    });
    expect(policy().ingress[0].from).toHaveLength(1);
  });

  test.each<[string, Partial<ExporterWithMonitorProps>, number[]]>([
    ['its metrics and those of its sidecar', {}, [9121, 15020]],
    ['its metrics only, without a sidecar', { mesh: IstioMesh.none() }, [9121]],
    ['its metrics only, outside the mesh', { transport: transport('direct') }, [9121]],
    ['its sidecar only, where they are merged', { prometheus: merging, transport: transport('merged') }, [15020]],
    ['the status port of the pod', { podMetadata: { annotations: { 'status.sidecar.istio.io/port': '15098' } } }, [9121, 15098]],
    ['Envoy, where the pod has no agent', { podMetadata: { annotations: { 'status.sidecar.istio.io/port': '0' } } }, [9121, 15090]],
    ['the status port of the mesh', { mesh: IstioMesh.sidecar({ statusPort: 15099 }) }, [9121, 15099]],
  ])('on the ports of %s', (_, props, expected) => expect(ports(props)).toEqual(expected));

  test('is not there unless asked for', () => expect(kinds()).not.toContain('NetworkPolicy'));
});

describe('an exporter of nodes', () => {
  const node = (props: Partial<ExporterWithMonitorProps> = {}) => manifests({ exporter: Exporter.node(), ...props });

  test('is a DaemonSet on the network of every node, which is scraped directly in any mesh', () => {
    for (const mesh of [STRICT, IstioMesh.ambient(), IstioMesh.none()]) {
      const [daemonSet, service, monitor, ...others] = node({ mesh, prometheus: certified });
      expect([daemonSet.kind, service.kind, monitor.kind, others]).toEqual(['DaemonSet', 'Service', 'ServiceMonitor', []]);
      expect(daemonSet.spec.template.spec).toMatchObject({ hostNetwork: true, hostPID: true, tolerations: [{ operator: 'Exists' }], nodeSelector: { 'kubernetes.io/os': 'linux' } });
      expect(daemonSet.spec.template.metadata.labels).not.toHaveProperty(['sidecar.istio.io/inject']);
      expect(monitor.spec.endpoints).toEqual([{ port: 'http-metrics', path: '/metrics', scheme: 'http' }]);
    }
  });

  test('sees the file system of the node, and changes nothing there', () => {
    const { volumes, containers: [{ volumeMounts, securityContext }] } = node()[0].spec.template.spec;
    expect(volumes).toEqual([{ name: 'node-root', hostPath: { path: '/', type: '' } }]);
    expect(volumeMounts).toEqual([{ name: 'node-root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' }]);
    expect(securityContext).toMatchObject({ runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  });

  test.each<[Partial<ExporterWithMonitorProps>, string]>([
    [{ networkPolicy: true }, 'networkPolicy is true, and a NetworkPolicy does not hold for pods on the network of their node'],
    [{ transport: transport('merged') }, 'ScrapeTransport.merged() cannot work: the pods are on the network of their node, where Istio injects no sidecar. Use ScrapeTransport.direct()'],
  ])('%j is refused', (props, because) => expect(() => node(props)).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`));
});
