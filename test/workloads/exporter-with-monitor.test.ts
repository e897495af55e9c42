import { readFileSync } from 'fs';
import * as path from 'path';
import { App, Chart, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, ExporterWithMonitorProps, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint,
  MonitorKind, MtlsMode, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Manifest, parse } from '../cluster/manifest';

const PLAIN = { release: 'kps', namespace: 'monitoring' };
const kps = ExistingPrometheus.fromKubePrometheusStack(PLAIN);
const certified = ExistingPrometheus.fromKubePrometheusStack({ ...PLAIN, meshScrapeClass: 'istio-mtls' });
const merging = ExistingPrometheus.fromKubePrometheusStack({ ...PLAIN, scrapesMergedEndpoints: true });
const redis = Exporter.redis({ address: 'redis.shop.svc' });
const STRICT = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });
const CLASSIC = IstioMesh.sidecar({ nativeSidecars: false });

/** What one exporter synthesizes in a chart of namespace `shop`. */
function manifests(props: Partial<ExporterWithMonitorProps> = {}, namespace: string | undefined = 'shop'): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps, metadata: { name: 'redis-exporter' }, ...props });
  return chart.toJson();
}

const find = (kind: string, objects: Manifest[]): Manifest => objects.find(object => object.kind === kind);
const of = (kind: string, props?: Partial<ExporterWithMonitorProps>): Manifest => find(kind, manifests(props));
const pod = (props?: Partial<ExporterWithMonitorProps>): Manifest => manifests(props)[0].spec.template;
const kinds = (props?: Partial<ExporterWithMonitorProps>) => manifests(props).map(({ kind }) => kind);
const transport = (name: 'merged' | 'istioMutual' | 'excludeInboundPort' | 'portLevelPermissive' | 'direct') => ScrapeTransport[name]();

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
    expect(service.spec).toMatchObject({ ports: [{ name: 'http-metrics', port: 9121, targetPort: 9121 }], selector: deployment.spec.selector.matchLabels });
    expect(deployment.spec.selector.matchLabels).toEqual({ 'cdk8s.io/metadata.addr': expect.not.stringMatching(address) });
    expect(deployment.spec.template.metadata.labels).toMatchObject(deployment.spec.selector.matchLabels);
  });

  test('carry what the Prometheus selects by, the name of the exporter, and the user’s own labels', () => {
    const labels = { 'team': 'shop', 'app.kubernetes.io/name': 'cache' };
    for (const { metadata } of manifests({ metadata: { labels, annotations: { a: 'b' } } })) {
      expect(metadata).toMatchObject({ labels, annotations: { a: 'b' } });
    }
    expect(of('ServiceMonitor').metadata.labels).toEqual({ 'release': 'kps', 'app.kubernetes.io/name': 'redis-exporter' });
    expect(pod({ podMetadata: { labels: { tier: 'cache' } } }).metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'redis-exporter', 'tier': 'cache' });
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
    expect(find('Service', objects).spec.ports.map(({ name, port }: Manifest) => [name, port])).toEqual([['http-metrics', 9404], ['http-broker', 9405]]);
    expect(objects[0].spec.template.spec.containers[0].ports).toEqual([{ name: 'http-metrics', containerPort: 9404 }, { name: 'http-broker', containerPort: 9405 }]);
    expect(find('ServiceMonitor', objects).spec.endpoints).toEqual([
      { port: 'http-metrics', path: '/metrics', scheme: 'http', interval: '15s', scrapeTimeout: '5s' },
      { port: 'http-metrics', path: '/jvm', scheme: 'http' },
      { port: 'http-broker', path: '/metrics', scheme: 'http' },
    ]);
  });

  test('limits are those of the monitor', () => {
    expect(of('ServiceMonitor', { limits: { sampleLimit: 5000, bodySizeLimit: Size.mebibytes(1) } }).spec).toMatchObject({ sampleLimit: 5000, bodySizeLimit: '1024KiB' });
  });

  test('the monitor keeps a field that this library does not know', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    const { monitor } = new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps });
    monitor!.addJsonPatch(JsonPatch.add('/spec/fieldOfTheFuture', 1));
    expect(find('ServiceMonitor', chart.toJson()).spec.fieldOfTheFuture).toBe(1);
  });

  test('are the same, byte for byte, each time', () => expect(JSON.stringify(manifests())).toBe(JSON.stringify(manifests())));
});

describe('the pod', () => {
  test('is one, with an exporter’s resources, such as Pod Security "restricted" wants it', () => {
    const [{ spec: { replicas, template: { spec } } }] = manifests();
    expect(replicas).toBe(1);
    expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
    expect(spec.containers).toEqual([{
      name: 'redis-exporter',
      image: 'docker.io/oliver006/redis_exporter:v1.88.0',
      imagePullPolicy: 'IfNotPresent',
      args: ['--web.listen-address=:9121', '--redis.addr=redis://redis.shop.svc:6379'],
      ports: [{ name: 'http-metrics', containerPort: 9121 }],
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
      livenessProbe: expect.objectContaining({ httpGet: { path: '/health', port: 9121, scheme: 'HTTP' } }),
      readinessProbe: expect.objectContaining({ httpGet: { path: '/health', port: 9121, scheme: 'HTTP' } }),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsGroup: 59000,
        runAsNonRoot: true,
        runAsUser: 59000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    }]);
  });

  test('has probes that do not ask what is exported', () => {
    const probes = (endpoint: MetricsEndpoint, healthPath?: string) => {
      const [{ livenessProbe, readinessProbe, startupProbe }] = pod({ exporter: Exporter.of({ name: 'x', image: 'x:1', endpoints: [endpoint], healthPath }) }).spec.containers;
      expect([livenessProbe, startupProbe]).toEqual([readinessProbe, undefined]);
      return { httpGet: livenessProbe.httpGet, tcpSocket: livenessProbe.tcpSocket };
    };
    expect(probes(MetricsEndpoint.http({ port: 9100 }))).toEqual({ tcpSocket: { port: 9100 } });
    expect(probes(MetricsEndpoint.https({ port: 9443 }), '/up')).toEqual({ httpGet: { path: '/up', port: 9443, scheme: 'HTTPS' } });
  });

  test.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'holdApplicationUntilProxyStarts: true\n'],
    ['nothing but space', '\n', 'holdApplicationUntilProxyStarts: true\n'],
    ['the same', 'holdApplicationUntilProxyStarts: true', 'holdApplicationUntilProxyStarts: true\n'],
    ['something else', '# ours\nconcurrency: 2\nproxyMetadata: { A: "1" }\n', '# ours\nconcurrency: 2\nproxyMetadata: {A: "1"}\nholdApplicationUntilProxyStarts: true\n'],
  ])('waits for a sidecar that is an ordinary container; the user’s own proxy configuration is %s', (_, own, expected) => {
    const annotations: { [key: string]: string } = own === undefined ? {} : { 'proxy.istio.io/config': own };
    expect(pod({ mesh: CLASSIC, podMetadata: { annotations } }).metadata.annotations['proxy.istio.io/config']).toBe(expected);
  });

  test.each<[string, Partial<ExporterWithMonitorProps>]>([
    ['a native sidecar', { mesh: IstioMesh.sidecar() }],
    ['none', { mesh: IstioMesh.none() }],
    ['none, outside a mesh with ordinary ones', { mesh: CLASSIC, transport: transport('direct') }],
  ])('does not wait for %s', (_, props) => expect(pod(props).metadata.annotations ?? {}).not.toHaveProperty(['proxy.istio.io/config']));

  test.each<[string, string]>([
    ['holdApplicationUntilProxyStarts: false', "its pods have 'holdApplicationUntilProxyStarts: false' in the annotation 'proxy.istio.io/config', and the exporter needs 'true'"],
    ['- a', "its pods have the annotation 'proxy.istio.io/config: - a', which is not a YAML map"],
    ['a: [', "its pods have the annotation 'proxy.istio.io/config: a: [', which is not a YAML map"],
  ])('a proxy configuration %j is refused', (config, because) => {
    expect(() => pod({ mesh: CLASSIC, podMetadata: { annotations: { 'proxy.istio.io/config': config } } })).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`);
  });
});

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
    ['two ports with one name', endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 2 })), "the ports 1 and 2 are both named 'http-metrics', and a monitor tells ports apart by their names. Give one of them another portName"],
    ['one port with two names', endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 1, path: '/a', portName: 'http-a' })), "port 1 has the names 'http-metrics' and 'http-a', and Kubernetes wants one"],
    ['an endpoint twice', endpoints(MetricsEndpoint.http({ port: 1 }), MetricsEndpoint.http({ port: 1 })), 'the endpoint 1/metrics is there twice, and so would its series be'],
    ['a timeout above the interval of the Prometheus', endpoints(MetricsEndpoint.http({ port: 1, scrapeTimeout: '31s' })), 'scrapeTimeout is 31s, which is longer than the interval 30s of the Prometheus'],
    ['https together with merging', { prometheus: merging, transport: transport('merged'), ...endpoints(MetricsEndpoint.https({ port: 1 })) }, 'ScrapeTransport.merged() cannot work: port 1 speaks https'],
    ['a port that the application needs', { transport: transport('excludeInboundPort'), ...endpoints(MetricsEndpoint.http({ port: 1, servesApplication: true })) }, 'ScrapeTransport.excludeInboundPort() cannot work: port 1 also serves the application'],
    ['limits of merged metrics', { prometheus: merging, transport: transport('merged'), limits: { sampleLimit: 1 } }, 'it has limits, and merged metrics have those of whatever scrapes them'],
    ['a limit that is none', { limits: { sampleLimit: 0 } }, 'limits.sampleLimit is 0'],
    ['a name', { metadata: { name: 'Redis' } }, "metadata.name is 'Redis', which Kubernetes refuses as a name"],
    ['a namespace', { metadata: { namespace: 'Shop' } }, "metadata.namespace is 'Shop', which Kubernetes refuses as a name"],
    ['a label', { metadata: { labels: { a: 'b c' } } }, "metadata.labels has the label value 'b c'"],
    ['a label of the pods', { podMetadata: { labels: { a: 'b c' } } }, "podMetadata.labels has the label value 'b c'"],
    ['a label that keeps the sidecar away', { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }, "its pods have the label 'sidecar.istio.io/inject: false', and the transport needs 'true'"],
    ['an ambient mesh', { mesh: IstioMesh.ambient() }, 'no transport works by itself: istioMutual: the mesh is ambient, so the pod has no sidecar'],
  ])('%s is refused with the construct path', (_, props, because) => {
    expect(() => manifests(props)).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`);
  });

  test('no namespace is refused', () => {
    const chart = new Chart(Testing.app(), 'chart');
    expect(() => new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps })).toThrow(
      "cannot create ExporterWithMonitor 'chart/redis': neither its metadata nor its chart has a namespace, and what scrapes it has to name it.",
    );
  });

  test('no Prometheus is refused', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    expect(() => new ExporterWithMonitor(chart, 'redis', { exporter: redis })).toThrow("cannot create ExporterWithMonitor 'chart/redis': no Prometheus is described");
  });
});
