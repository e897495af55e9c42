import { X509Certificate } from 'crypto';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MetricsEndpoint, MtlsMode, MtlsSidecarPrometheus, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { parse, stringify } from 'yaml';
import { applyAll } from './mesh/apply-all';
import { demandMutualTls, expectNoFailure, servedBy, SHORT, writtenIn } from './mesh/certificates';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';

const NAMESPACE = 'certificates';
const EXPORTER = 'app.kubernetes.io/name=application';

/** The settings of the pod of a Prometheus besides those of the library. */
interface Sidecar {
  readonly annotations?: Record<string, string>;
  readonly proxyMetadata?: Record<string, string>;
}

const WITHOUT_ENVOY = { DISABLE_ENVOY: 'true' };
const WITHOUT_STATUS_PORT = { 'status.sidecar.istio.io/port': '0' };

/** The sidecar of each Prometheus, by its name. */
const SIDECARS: Record<string, Sidecar> = {
  'native': {},
  'ordinary': { annotations: { 'sidecar.istio.io/nativeSidecar': 'false' } },
  'no-envoy': { proxyMetadata: WITHOUT_ENVOY },
  'no-status-port': { proxyMetadata: WITHOUT_ENVOY, annotations: WITHOUT_STATUS_PORT },
  'no-probes': { proxyMetadata: WITHOUT_ENVOY, annotations: { ...WITHOUT_STATUS_PORT, 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } },
  'grpc-agent': { proxyMetadata: WITHOUT_ENVOY, annotations: { 'inject.istio.io/templates': 'grpc-agent' } },
};

/** The sidecars that work, and whether Prometheus waits for its certificates. */
const WORKING: Array<[string, string, { waits: boolean }]> = [
  ['native', 'a native sidecar', { waits: true }],
  ['ordinary', 'an ordinary sidecar', { waits: true }],
  ['no-probes', 'a sidecar without Envoy, probes and rewritten probes of the application', { waits: false }],
  ['grpc-agent', 'a sidecar of the template grpc-agent, which is without Envoy', { waits: true }],
];

/** An exporter on a STRICT port with its monitor, another monitor in plaintext, and a Prometheus for each sidecar. */
function scrapedByAll(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31', namespaceMtls: { [NAMESPACE]: MtlsMode.STRICT } }) });
  const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
  demandMutualTls(chart);

  const selectorLabels = { prometheus: NAMESPACE };
  const [prometheus] = Object.keys(SIDECARS).map(name =>
    new MtlsSidecarPrometheus(chart, name, { metadata: { name }, selectorLabels, namespaces: [NAMESPACE], scrapeInterval: '2s' }));
  new ExporterWithMonitor(chart, 'exporter', {
    metadata: { name: 'exporter' },
    exporter: Exporter.of({
      name: 'application',
      image: 'registry.example/application:1.0.0',
      endpoints: [MetricsEndpoint.http({ port: 8080 })],
    }),
    podMetadata: { annotations: { 'proxy.istio.io/config': stringify({ proxyMetadata: SHORT }) } },
    transport: ScrapeTransport.istioMutual(),
    prometheus,
  });
  MeshMetrics.acknowledge(chart, {
    code: 'mtls-strict-plaintext',
    object: `PodMonitor/${NAMESPACE}/plaintext`,
    reason: 'the control: without certificates its scrape is reset',
  });
  new ApiObject(chart, 'plaintext', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'plaintext', labels: selectorLabels },
    spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'application' } }, podMetricsEndpoints: [{ port: 'http-metrics' }] },
  });
}

/** Sets the sidecar of the pod of a Prometheus, by its name. */
function withSidecar({ metadata: { name }, spec: { podMetadata } }: Manifest): void {
  const { annotations, proxyMetadata } = SIDECARS[name];
  const config = parse(podMetadata.annotations['proxy.istio.io/config']);
  Object.assign(config.proxyMetadata, SHORT, proxyMetadata);
  Object.assign(podMetadata.annotations, { 'proxy.istio.io/config': stringify(config) }, annotations);
}

describeMesh('certificates of the mesh for a Prometheus', api => {
  const concerned = { lastLinesOf: [`${NAMESPACE}/`, 'istio-system/istiod'] };

  const podOf = async (labels: string): Promise<Manifest> => {
    const [pod] = await api.list('v1', 'Pod', NAMESPACE, labels);
    if (!pod) throw new Error(`there is no pod with ${labels}`);
    return pod;
  };

  beforeAll(async () => {
    const objects = synthesized(scrapedByAll);
    const prometheuses = objects.filter(({ kind }) => kind === 'Prometheus');
    prometheuses.forEach(withSidecar);
    const others = objects.filter(object => !prometheuses.includes(object));
    await applyAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, ...others]);
    await isReady(api, NAMESPACE, EXPORTER);
    await applyAll(api, prometheuses);
  });

  const written = async (name: string) => writtenIn(await podOf(`prometheus=${name}`));

  const certificateOf = async (name: string): Promise<X509Certificate> => new X509Certificate((await written(name)).cert);

  /** Expects that a Prometheus has certificates of its own identity, and can scrape the port only with them. */
  const expectScraped = async (name: string): Promise<void> => {
    await eventually(`Prometheus ${name} scrapes the port over mutual TLS only`, async () => {
      const { subjectAltName } = await certificateOf(name);
      expect(subjectAltName).toBe(`URI:spiffe://cluster.local/ns/${NAMESPACE}/sa/prometheus-${name}`);
      const targets = await new RunningPrometheus(api, NAMESPACE, name).targets();
      expect(targets.map(({ scrapePool, health, lastError }) => [scrapePool, health, lastError.split(': ').at(-1)]).sort()).toEqual([
        [`podMonitor/${NAMESPACE}/plaintext/0`, 'down', 'connection reset by peer'],
        [`serviceMonitor/${NAMESPACE}/exporter/0`, 'up', ''],
      ]);
    }, concerned);
  };

  test.each(WORKING)('%s: a STRICT port is scraped with the certificates of %s', async (name, _, { waits }) => {
    await expectScraped(name);
    const [{ value: leastUp }] = await new RunningPrometheus(api, NAMESPACE, name).query('min_over_time(up{job="exporter"}[1h])');
    if (waits) expect(leastUp).toBe(1);
  });

  test('they are renewed on both sides before they expire, and no scrape fails', async () => {
    const names = WORKING.map(([name]) => name);
    await Promise.all(names.map(expectScraped));
    const begun = Date.now();
    // The sidecar writes the files one after the other: in between they do not match.
    const served = () => eventually('the exporter presents its certificate', async () => {
      const { status: { podIP } } = await podOf(EXPORTER);
      return servedBy(podIP, await written('native'));
    }, concerned);
    const certificates = async () => [await served(), ...await Promise.all(names.map(certificateOf))];
    const first = await certificates();
    const expired = Math.max(...first.map(({ validTo }) => Date.parse(validTo)));
    expect(expired - begun).toBeLessThan(60_000);

    for (const name of names) {
      await expectNoFailure(new RunningPrometheus(api, NAMESPACE, name), 'exporter', { begun, until: expired }, concerned);
    }
    const last = await certificates();
    expect(['exporter', ...names].filter((_, i) => last[i].serialNumber === first[i].serialNumber)).toEqual([]);
  });

  test('no-envoy: without Envoy, nothing answers the probes of the default template, and Prometheus is never started', async () => {
    await eventually('the agent is ready, and reports it on a port that no probe uses', async () => {
      const { spec, status } = await podOf('prometheus=no-envoy');
      expect((await certificateOf('no-envoy')).subjectAltName).toContain('sa/prometheus-no-envoy');
      expect((await fetch(`http://${status.podIP}:15020/healthz/ready`)).status).toBe(200);
      const { startupProbe } = spec.initContainers.find(({ name }: Manifest) => name === 'istio-proxy');
      expect(startupProbe.httpGet).toMatchObject({ port: 15021, path: '/healthz/ready' });
      await expect(fetch(`http://${status.podIP}:15021/healthz/ready`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      const statuses: Manifest[] = [...status.initContainerStatuses, ...status.containerStatuses];
      const statusOf = (container: string) => statuses.find(({ name }) => name === container);
      expect(statusOf('istio-proxy')).toMatchObject({ state: { running: {} }, started: false });
      expect(statusOf('prometheus')).toMatchObject({ state: { waiting: { reason: 'PodInitializing' } } });
    }, concerned);
  });

  test('no-status-port: without the agent\'s port, the rewritten probes of Prometheus have no port, and its pod is refused', async () => {
    await eventually('an event of the StatefulSet shows it', async () => {
      const events = await api.list('v1', 'Event', NAMESPACE);
      const messages = events
        .filter(({ involvedObject }) => involvedObject.name === 'prometheus-no-status-port')
        .map(({ message }) => message);
      expect(messages).toContainEqual(expect.stringMatching(/readinessProbe\.httpGet\.port: Invalid value: 0/));
    }, concerned);
    expect(await api.list('v1', 'Pod', NAMESPACE, 'prometheus=no-status-port')).toEqual([]);
  });
});
