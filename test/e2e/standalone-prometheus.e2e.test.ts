import { X509Certificate } from 'crypto';
import { App, Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, MtlsMode, PrometheusConfigMap, ScrapeJob, StandalonePrometheus } from 'cdk8s-mesh-metrics';
import { Deployment } from 'cdk8s-plus-27';
import { parse, stringify } from 'yaml';
import { applyAll } from './mesh/apply-all';
import { demandMutualTls, expectNoFailure, servedBy, SHORT, writtenIn } from './mesh/certificates';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';
import { containerOf } from '../prometheus/a-standalone-prometheus';

const NAMESPACE = 'standalone';
/** Those that get certificates, by their sidecar, and those whose sidecar finds no istiod. */
const NAMES = ['injected', 'by-hand', 'without-envoy'];
const LOST = ['by-hand-lost', 'without-envoy-lost'];
const INSTANCE = 'app.kubernetes.io/instance';

const SECURE = 'kubernetes-pods-istio-secure';
const JOBS = [ScrapeJob.istioSecurePods({ namespaces: [NAMESPACE] }), ScrapeJob.annotatedPods({ namespaces: [NAMESPACE] })];

/** A Prometheus with each sidecar, in a STRICT namespace with two applications: one asks for mutual TLS, and the other for plaintext. */
function scrapedByEach(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31.1', namespaceMtls: { [NAMESPACE]: MtlsMode.STRICT } }) });
  const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
  demandMutualTls(chart);
  for (const name of [...NAMES, ...LOST]) {
    const configMap = new PrometheusConfigMap(chart, `${name}-configuration`, { metadata: { name }, jobs: JOBS, scrapeInterval: '2s' });
    const handWrittenProxy = name === 'injected' ? undefined : { envoy: !name.startsWith('without-envoy') };
    new StandalonePrometheus(chart, name, { metadata: { name }, configMap, handWrittenProxy });
  }
  MeshMetrics.acknowledge(chart, { code: 'mtls-strict-plaintext', reason: 'the control: in plaintext its scrape is reset' });
  application(chart, 'orders');
  application(chart, 'plaintext', { 'prometheus.io/scheme': 'http' });
}

function application(chart: Chart, name: string, annotations = {}): void {
  new Deployment(chart, name, {
    metadata: { name },
    replicas: 1,
    podMetadata: {
      labels: { 'app': name, 'sidecar.istio.io/inject': 'true' },
      annotations: {
        'prometheus.istio.io/merge-metrics': 'false',
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'proxy.istio.io/config': stringify({ proxyMetadata: SHORT }),
        ...annotations,
      },
    },
    containers: [{ name, image: 'registry.example/application:1.0.0', portNumber: 8080, securityContext: { ensureNonRoot: false } }],
  });
}

/** Makes the sidecar of a Prometheus what its name says, with certificates that soon expire. */
function withSidecar(workload: Manifest): void {
  const { metadata: { name }, spec: { template: { metadata } } } = workload;
  if (name === 'injected') {
    const config = parse(metadata.annotations['proxy.istio.io/config']);
    Object.assign(config.proxyMetadata, SHORT);
    metadata.annotations['proxy.istio.io/config'] = stringify(config);
    return;
  }
  const proxy = containerOf(workload, 'istio-proxy');
  const set = (variable: string, value: string) => {
    proxy.env = [...proxy.env.filter((each: Manifest) => each.name !== variable), { name: variable, value }];
  };
  set('SECRET_TTL', SHORT.SECRET_TTL);
  if (LOST.includes(name)) {
    set('CA_ADDR', NOWHERE);
    set('PROXY_CONFIG', JSON.stringify({ discoveryAddress: NOWHERE }));
  }
}

const NOWHERE = 'istiod.nowhere.svc:15012';

describeMesh('a Prometheus of its own with certificates of the mesh', api => {
  const concerned = { lastLinesOf: [`${NAMESPACE}/`, 'istio-system/istiod'] };
  const running = (name: string) => new RunningPrometheus(api, NAMESPACE, name, `${INSTANCE}=${name}`);
  let objects: Manifest[];

  const podOf = async (labels: string): Promise<Manifest> => {
    const [pod] = await api.list('v1', 'Pod', NAMESPACE, labels);
    if (!pod) throw new Error(`there is no pod with ${labels}`);
    return pod;
  };
  const written = async (name: string) => writtenIn(await podOf(`${INSTANCE}=${name}`));
  const certificateOf = async (name: string) => new X509Certificate((await written(name)).cert);

  beforeAll(async () => {
    objects = synthesized(scrapedByEach);
    const prometheuses = objects.filter(({ kind, metadata: { name } }) => kind === 'Deployment' && [...NAMES, ...LOST].includes(name));
    prometheuses.forEach(withSidecar);
    const others = objects.filter(object => !prometheuses.includes(object));
    await applyAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, ...others]);
    await Promise.all(['orders', 'plaintext'].map(name => isReady(api, NAMESPACE, `app=${name}`)));
    await applyAll(api, prometheuses);
  });

  test.each(NAMES)('%s: a STRICT port is scraped with certificates of its own identity, and only with them', async name => {
    await eventually(`Prometheus ${name} scrapes the port over mutual TLS only`, async () => {
      expect((await certificateOf(name)).subjectAltName).toBe(`URI:spiffe://cluster.local/ns/${NAMESPACE}/sa/${name}`);
      const targets = (await running(name).targets()).filter(({ scrapeUrl }) => scrapeUrl.includes(':8080/'));
      expect(targets.map(({ scrapePool, labels, health, lastError }) =>
        [scrapePool, labels.pod.replace(/-.*/, ''), health, lastError.split(': ').at(-1)]).sort()).toEqual([
        ['kubernetes-pods', 'plaintext', 'down', 'connection reset by peer'],
        [SECURE, 'orders', 'up', ''],
      ]);
    }, concerned);
    // It did not start before it had its certificates.
    expect(await running(name).query(`min_over_time(up{job="${SECURE}"}[1h])`)).toMatchObject([{ value: 1 }]);
    expect(await running(name).query(`min_over_time(scrape_samples_scraped{job="${SECURE}"}[1h]) > 0`)).toHaveLength(1);
  });

  test('certificates are renewed on both sides before they expire, and no scrape fails', async () => {
    const begun = Date.now();
    // The sidecar writes the files one after the other: in between they do not match.
    const served = () => eventually('the orders present their certificate', async () => {
      const { status: { podIP } } = await podOf('app=orders');
      return servedBy(podIP, await written('injected'));
    }, concerned);
    const certificates = async () => [await served(), ...await Promise.all(NAMES.map(certificateOf))];
    const first = await certificates();
    const until = Math.max(...first.map(({ validTo }) => Date.parse(validTo)));
    expect(until - begun).toBeLessThan(60_000);
    for (const name of NAMES) await expectNoFailure(running(name), SECURE, { begun, until }, concerned);
    const last = await certificates();
    expect(['orders', ...NAMES].filter((_, i) => last[i].serialNumber === first[i].serialNumber)).toEqual([]);
  });

  test('a changed configuration is loaded, without a restart and without a missing scrape', async () => {
    const begun = Date.now();
    const ofRunning = objects.filter(({ kind, metadata: { name } }) => kind === 'ConfigMap' && NAMES.includes(name));
    const configMaps = ofRunning.map((configMap: Manifest) => {
      const config = parse(configMap.data['prometheus.yml']);
      config.scrape_configs.push({ job_name: 'itself', static_configs: [{ targets: ['localhost:9090'] }] });
      return { ...configMap, data: { 'prometheus.yml': stringify(config, { version: '1.1' }) } };
    });
    await applyAll(api, configMaps);
    for (const name of NAMES) {
      await eventually(`Prometheus ${name} scrapes itself, too`, async () => {
        expect((await running(name).targets()).filter(({ scrapePool }) => scrapePool === 'itself')).toMatchObject([{ health: 'up' }]);
      }, { seconds: 120, ...concerned });
      await expectNoFailure(running(name), SECURE, { begun, until: Date.now() + 10_000 }, concerned);
      const seconds = Math.floor((Date.now() - begun) / 1000);
      const [{ value }] = await running(name).query(`count_over_time(up{job="${SECURE}"}[${seconds}s])`);
      expect(value).toBeGreaterThanOrEqual(Math.floor(seconds / 2) - 1);
      const { status: { containerStatuses } } = await podOf(`${INSTANCE}=${name}`);
      expect(containerStatuses.map(({ restartCount }: Manifest) => restartCount)).toEqual(containerStatuses.map(() => 0));
    }
  });

  test.each(LOST)('%s: Prometheus waits until its sidecar has certificates', async name => {
    await eventually('the agent has asked for one', async () => {
      expect((await podOf(`${INSTANCE}=${name}`)).status.initContainerStatuses).toMatchObject([{ state: { running: {} } }]);
    }, concerned);
    const { status: { initContainerStatuses: [proxy], containerStatuses: [prometheus] } } = await podOf(`${INSTANCE}=${name}`);
    expect(proxy).toMatchObject({ name: 'istio-proxy', started: false, ready: false });
    expect(prometheus).toMatchObject({ name: 'prometheus', state: { waiting: { reason: 'PodInitializing' } } });
  });
});
