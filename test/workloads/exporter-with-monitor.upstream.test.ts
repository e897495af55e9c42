import { App, Chart } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterSidecar, ExporterWithMonitor, ExporterWithMonitorProps, IScraper, IstioMesh, MeshMetrics,
  MeshPodMonitor,
  MetricsEndpoint, MonitorKind, MtlsMode, MtlsSidecarPrometheus, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Secret, Service, StatefulSet } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { EXPORTER_MUTATIONS } from './exporter-mutations';
import { chain, ChainRequest, Outcome, targetLines } from '../cluster/chain';
import { injectedPods, strict } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';
import { CERTIFICATES, kubePrometheus, kubePrometheusStack, teamPrometheus, withScrapeClass } from '../cluster/prometheuses';
import { describeUpstream } from '../upstream/component';

type Describe = (options?: { meshScrapeClass?: string }) => IScraper;

/** Each way to describe a Prometheus, with and without certificates of the mesh, and what is installed then. */
const PROMETHEUSES: Array<[string, Describe, Manifest[]]> = [
  ['kube-prometheus-stack',
    options => ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', ...options }), kubePrometheusStack()],
  ['kube-prometheus', options => ExistingPrometheus.fromKubePrometheus(options), kubePrometheus()],
  ['selectors', options => ExistingPrometheus.fromSelectors({
    namespace: 'observability',
    serviceAccountName: 'team',
    podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
    serviceMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
    ruleSelector: {},
    ruleNamespaceSelector: {},
    ...options,
  }), teamPrometheus()],
];

const [, stack, STACK] = PROMETHEUSES[0];
const redis = Exporter.redis({ address: 'redis.shop.svc' });
const METRICS = [
  MetricsEndpoint.http({ port: 9404 }), MetricsEndpoint.http({ port: 9404, path: '/jvm' }),
  MetricsEndpoint.http({ port: 9405, portName: 'http-broker' }),
];

/** An exporter in a namespace without any label, together with what scrapes the whole mesh, where there is one. */
function shop(prometheus: IScraper, mesh: IstioMesh, props: Partial<ExporterWithMonitorProps> = {}): Manifest[] {
  return synthesized((app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ExporterWithMonitor(chart, 'redis', { exporter: redis, metadata: { name: 'redis-exporter' }, ...props });
    if (mesh.dataPlane === IstioMesh.none().dataPlane) return;
    new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
  });
}

/** The scrape configuration of the exporter's monitor. */
function configOf({ prometheuses: [{ config }] }: Outcome): Manifest {
  return parse(config).scrape_configs.find(({ job_name: job }: Manifest) => /redis-exporter|jmx/.test(job));
}

describeUpstream('ExporterWithMonitor through admission, injection, operator and Prometheus', () => {
  const run = async (request: ChainRequest): Promise<Outcome> => {
    const outcome = await chain(request);
    expect(outcome.refused).toEqual([]);
    return outcome;
  };

  const SIDECAR = 'shop/redis-exporter istio-proxy http://IP:15020/stats/prometheus';
  const PLAINTEXT = 'shop/redis-exporter redis-exporter http://IP:9121/metrics';
  const ENCRYPTED = 'shop/redis-exporter redis-exporter https://IP:9121/metrics';

  describe.each(PROMETHEUSES)('the Prometheus of %s', (_, described, installation) => {
    describe.each<[string, { mtls?: MtlsMode; certificates?: boolean }, string[]]>([
      ['a STRICT mesh with certificates', { mtls: MtlsMode.STRICT, certificates: true }, [SIDECAR, ENCRYPTED]],
      ['a STRICT mesh without', { mtls: MtlsMode.STRICT }, [SIDECAR, PLAINTEXT]],
      ['a PERMISSIVE mesh', { mtls: MtlsMode.PERMISSIVE, certificates: true }, [SIDECAR, PLAINTEXT]],
      ['no mesh', {}, [PLAINTEXT]],
    ])('%s', (__, { mtls, certificates }, expected) => {
      describe.each([true, false])('native sidecars: %s', nativeSidecars => {
        test.each(['IPv4', 'IPv6'] as const)('%s: one target beside that of its sidecar, and nothing twice', async ipFamily => {
          const mesh = mtls ? IstioMesh.sidecar({ mtls, nativeSidecars }) : IstioMesh.none();
          const prometheus = described(certificates ? { meshScrapeClass: CERTIFICATES.name } : {});
          const objects = [
            ...(certificates ? withScrapeClass(installation) : installation),
            ...shop(prometheus, mesh),
            ...(mtls === MtlsMode.STRICT ? [strict()] : []),
          ];
          const outcome = await run({ objects, mesh: { nativeSidecars }, ipFamily });
          expect(targetLines(outcome)).toEqual(expected.map(line => ipFamily === 'IPv6' ? line.replace('IP', '[IP]') : line));
          expect(outcome.prometheuses[0].activeTargets.find(({ labels }) => labels.container === 'redis-exporter')!.labels).toEqual({
            container: 'redis-exporter',
            endpoint: 'http-metrics',
            instance: expect.stringMatching(/:9121$/),
            job: 'redis-exporter',
            namespace: 'shop',
            pod: expect.stringMatching(/^redis-exporter-/),
            service: 'redis-exporter',
          });
        });
      });
    });

    test('by a PodMonitor', async () => {
      const objects = [...installation, ...shop(described(), IstioMesh.sidecar(), { monitorKind: MonitorKind.POD_MONITOR })];
      expect(targetLines(await run({ objects }))).toEqual([SIDECAR, PLAINTEXT]);
    });
  });

  describe('the pieces that make a scrape work', () => {
    const STRICT = { mtls: MtlsMode.STRICT };
    const mtls = stack({ meshScrapeClass: CERTIFICATES.name });

    test('istioMutual: the certificates of the class, with its settings, and HTTP/2 left as it is', async () => {
      const job = configOf(await run({ objects: [...withScrapeClass(STACK), strict(), ...shop(mtls, IstioMesh.sidecar(STRICT))] }));
      expect(job).toMatchObject({
        scheme: 'https',
        tls_config: {
          ca_file: '/etc/istio-certs/root-cert.pem',
          cert_file: '/etc/istio-certs/cert-chain.pem',
          key_file: '/etc/istio-certs/key.pem',
          insecure_skip_verify: true,
        },
      });
      expect(job).not.toHaveProperty('enable_http2');
    });

    test('istioMutual: by a Prometheus whose sidecar writes the certificates', async () => {
      const objects = synthesized(app => {
        MeshMetrics.configure(app, { mesh: IstioMesh.sidecar(STRICT) });
        const [monitoring, chart] = ['monitoring', 'shop'].map(namespace => new Chart(app, namespace, { namespace }));
        const prometheus = new MtlsSidecarPrometheus(monitoring, 'prometheus', { metadata: { name: 'mesh' } });
        MeshMetrics.configure(app, { prometheus });
        new ExporterWithMonitor(chart, 'redis', { exporter: redis, metadata: { name: 'redis-exporter' } });
      });
      const outcome = await run({ objects: [strict(), ...objects] });
      expect(targetLines(outcome)).toEqual([ENCRYPTED]);
      expect(configOf(outcome).tls_config)
        .toMatchObject({ cert_file: '/etc/istio-output-certs/cert-chain.pem', insecure_skip_verify: true });
    });

    test('istioMutual: without HTTP/2 where no Service declares the port', async () => {
      const byPodMonitor = shop(mtls, IstioMesh.sidecar(STRICT), { monitorKind: MonitorKind.POD_MONITOR });
      const objects = [...withScrapeClass(STACK), strict(), ...byPodMonitor];
      expect(configOf(await run({ objects }))).toMatchObject({ scheme: 'https', enable_http2: false });
    });

    /** The pod that Istio makes of the exporter's. */
    const injected = async (props: Partial<ExporterWithMonitorProps>, nativeSidecars = true) => {
      const [pod] = await injectedPods(shop(stack(), IstioMesh.sidecar({ ...STRICT, nativeSidecars }), props), { nativeSidecars });
      return { pod, containers: pod.spec.containers, init: pod.spec.initContainers.find(({ name }: Manifest) => name === 'istio-init') };
    };
    const uncaptured = ({ args }: Manifest) => args[args.indexOf('-d') + 1].split(',');

    test('excludeInboundPort: the port is not captured', async () => {
      expect(uncaptured((await injected({ transport: ScrapeTransport.excludeInboundPort() })).init)).toContain('9121');
    });

    test('portLevelPermissive: the port is captured, and one PeerAuthentication lets plaintext in', async () => {
      const props = { transport: ScrapeTransport.portLevelPermissive() };
      expect(uncaptured((await injected(props)).init)).not.toContain('9121');
      const objects = [...STACK, strict(), ...shop(stack(), IstioMesh.sidecar(STRICT), props)];
      expect(targetLines(await run({ objects }))).toEqual([SIDECAR, PLAINTEXT]);
    });

    test('merged: the agent is told, and its target is the only one', async () => {
      const props = { transport: ScrapeTransport.merged() };
      const { pod } = await injected(props);
      const agent = pod.spec.initContainers.find(({ name }: Manifest) => name === 'istio-proxy');
      const { value } = agent.env.find(({ name }: Manifest) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS');
      expect(JSON.parse(value)).toEqual({ scrape: 'true', path: '/metrics', port: '9121' });
      const outcome = await run({ objects: [...STACK, strict(), ...shop(stack(), IstioMesh.sidecar(STRICT), props)] });
      expect(targetLines(outcome)).toEqual([SIDECAR]);
      expect(outcome.prometheuses[0].rules).toEqual([expect.objectContaining({ accepted: true })]);
    });

    test('direct: the pod stays outside the mesh', async () => {
      const objects = shop(stack(), IstioMesh.sidecar(), { transport: ScrapeTransport.direct() });
      const [pod] = await injectedPods(objects);
      expect(pod.spec.containers.map(({ name }: Manifest) => name)).toEqual(['redis-exporter']);
      expect(targetLines(await run({ objects: [...STACK, ...objects] }))).toEqual([PLAINTEXT]);
    });

    test('its probes are led past the sidecar', async () => {
      const { containers } = await injected({});
      const { livenessProbe, readinessProbe } = containers.find(({ name }: Manifest) => name === 'redis-exporter');
      expect(livenessProbe.httpGet).toMatchObject({ path: '/app-health/redis-exporter/livez', port: 15020 });
      expect(readinessProbe.httpGet).toMatchObject({ path: '/app-health/redis-exporter/readyz', port: 15020 });
    });

    test('a probe for a connection is led past the sidecar too', async () => {
      const { containers } = await injected({ exporter: Exporter.of({ name: 'redis-exporter', image: 'x:1', endpoints: METRICS }) });
      expect(containers.find(({ name }: Manifest) => name === 'redis-exporter').livenessProbe.httpGet).toMatchObject({ port: 15020 });
    });

    test('it waits for a sidecar that is an ordinary container', async () => {
      const { containers } = await injected({ podMetadata: { annotations: { 'proxy.istio.io/config': 'concurrency: 3' } } }, false);
      expect(containers.map(({ name }: Manifest) => name)).toEqual(['istio-proxy', 'redis-exporter']);
      expect(containers[0].lifecycle.postStart.exec.command).toEqual(['pilot-agent', 'wait']);
    });
  });

  describe('every form of it is admitted, and scraped as it says', () => {
    const secret = (chart: Chart) => ({ secret: Secret.fromSecretName(chart, 'credentials', 'db'), key: 'password' });

    test.each<[string, (chart: Chart) => Partial<ExporterWithMonitorProps>, string[]]>([
      ['postgres', chart => ({ exporter: Exporter.postgres({ address: 'pg', user: 'metrics', password: secret(chart) }) }),
        ['postgres-exporter http://IP:9187/metrics']],
      ['mysqld', chart => ({ exporter: Exporter.mysqld({ address: 'mysql', user: 'metrics', password: secret(chart) }) }),
        ['mysqld-exporter http://IP:9104/metrics']],
      ['blackbox', () => ({ exporter: Exporter.blackbox() }), ['blackbox-exporter http://IP:9115/metrics']],
      ['several endpoints', () => ({ exporter: Exporter.of({ name: 'jmx', image: 'x:1', endpoints: METRICS }) }), [
        'jmx http://IP:9404/jvm', 'jmx http://IP:9404/metrics', 'jmx http://IP:9405/metrics',
      ]],
      ['a NetworkPolicy', () => ({ networkPolicy: true }), ['redis-exporter http://IP:9121/metrics']],
      ['another port, interval and limit',
        () => ({ exporter: Exporter.redis({ address: 'redis', port: 9999, interval: '1m' }), limits: { sampleLimit: 9 } }),
        ['redis-exporter http://IP:9999/metrics']],
    ])('%s', async (_, props, expected) => {
      const objects = synthesized(app => {
        MeshMetrics.configure(app, { prometheus: stack() });
        const chart = new Chart(app, 'shop', { namespace: 'shop' });
        new ExporterWithMonitor(chart, 'it', { exporter: redis, metadata: { name: 'it' }, ...props(chart) });
        new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
      });
      expect(targetLines(await run({ objects: [...STACK, ...objects] }))).toEqual(
        ['istio-proxy http://IP:15020/stats/prometheus', ...expected].map(line => `shop/it ${line}`).sort(),
      );
    });

    test('an exporter of nodes, in the mesh', async () => {
      const props = { exporter: Exporter.node(), metadata: { name: 'node-exporter' } };
      const objects = shop(stack(), IstioMesh.sidecar({ mtls: MtlsMode.STRICT }), props);
      expect(targetLines(await run({ objects: [...STACK, strict(), ...objects] }))).toEqual([
        'shop/node-exporter node-exporter http://IP:9100/metrics',
      ]);
    });

    test('two exporters of one kind are two targets', async () => {
      const objects = synthesized(app => {
        MeshMetrics.configure(app, { mesh: IstioMesh.none(), prometheus: stack() });
        const chart = new Chart(app, 'shop', { namespace: 'shop' });
        for (const name of ['one', 'two']) new ExporterWithMonitor(chart, name, { exporter: redis, metadata: { name } });
      });
      expect(targetLines(await run({ objects: [...STACK, ...objects] })))
        .toEqual(['one', 'two'].map(name => `shop/${name} redis-exporter http://IP:9121/metrics`));
    });

    test.each([MonitorKind.SERVICE_MONITOR, MonitorKind.POD_MONITOR])('in the pods of a StatefulSet, by a %s', async monitorKind => {
      const objects = synthesized(app => {
        MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ mtls: MtlsMode.STRICT }), prometheus: stack() });
        const chart = new Chart(app, 'shop', { namespace: 'shop' });
        const service = new Service(chart, 'service', { metadata: { name: 'redis' }, ports: [{ name: 'tcp-redis', port: 6379 }] });
        const containers = [{ image: 'redis:8', portNumber: 6379 }];
        const redisItself = new StatefulSet(chart, 'redis', { metadata: { name: 'redis' }, service, containers });
        ExporterSidecar.addTo(redisItself, { exporter: Exporter.redis({ address: 'localhost' }), monitorKind });
        new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
      });
      expect(targetLines(await run({ objects: [...STACK, strict(), ...objects] }))).toEqual([
        'shop/redis istio-proxy http://IP:15020/stats/prometheus', 'shop/redis redis-exporter http://IP:9121/metrics',
      ]);
    });
  });

  describe('one thing wrong is seen', () => {
    const certified = stack({ meshScrapeClass: CERTIFICATES.name });
    const RIGHT = [...withScrapeClass(STACK), strict(), ...shop(certified, IstioMesh.sidecar({ mtls: MtlsMode.STRICT }))];
    const seen = async (change: (find: (kind: string) => Manifest) => void) => {
      const objects = structuredClone(RIGHT);
      change(kind => objects.find(object => object.kind === kind && object.metadata.namespace !== 'monitoring'));
      const outcome = await chain({ objects });
      const job = configOf(outcome);
      const refused = outcome.refused.map(({ object }) => object);
      return { refused, targets: targetLines(outcome), tls: job?.tls_config, http2: job?.enable_http2 };
    };

    test.each(EXPORTER_MUTATIONS)('%s', async (_, change) => {
      const right = await seen(() => {});
      expect(right).toMatchObject({ refused: [], targets: [SIDECAR, ENCRYPTED] });
      expect(await seen(change)).not.toEqual(right);
    });
  });
});
