import { ApiObject, App, Chart } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MetricsEndpoint, MtlsMode, MtlsSidecarPrometheus,
  MtlsSidecarPrometheusAgent, SelectedKind,
} from 'cdk8s-mesh-metrics';
import { Deployment } from 'cdk8s-plus-27';
import { STOPPED } from './kubelet/pod';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus, Sample } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';

const CENTRAL = 'written-central';
const AGENTS = 'written-agents';
const SHOP = 'written-shop';

const IMAGE = 'registry.example/application:1.0.0';
const CARTS = 8;

/** Applications, an agent that writes what it scrapes of them to a central Prometheus, and a Prometheus in two shards that scrapes some. */
function written(app: App): void {
  const mesh = IstioMesh.sidecar({ version: '1.31', namespaceMtls: { [SHOP]: MtlsMode.STRICT } });
  // The shards scrape what the agent does, too.
  MeshMetrics.configure(app, { mesh, validateScrapes: false });
  const [central, agents, shop] = [CENTRAL, AGENTS, SHOP].map(namespace => new Chart(app, namespace, { namespace }));
  new ApiObject(shop, 'strict', {
    apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default' }, spec: { mtls: { mode: 'STRICT' } },
  });

  new MtlsSidecarPrometheus(central, 'prometheus', {
    metadata: { name: 'central' }, remoteWriteReceiver: true, namespaces: [SHOP], scrapeInterval: '1s',
  });
  const agent = new MtlsSidecarPrometheusAgent(agents, 'agent', {
    metadata: { name: 'edge' },
    namespaces: [SHOP],
    scrapeInterval: '1s',
    externalLabels: { cluster: 'eu-1' },
    remoteWrite: [{
      url: `http://prometheus-operated.${CENTRAL}.svc:9090/api/v1/write`,
      queueConfig: { batchSendDeadline: '1s', maxBackoff: '1s' },
    }],
  });
  const shards = new MtlsSidecarPrometheus(agents, 'shards', {
    metadata: { name: 'shards' }, namespaces: [SHOP], scrapeInterval: '1s', shards: 2,
  });

  // In the mesh, and STRICT.
  new ExporterWithMonitor(shop, 'exporter', {
    metadata: { name: 'exporter' },
    exporter: Exporter.of({ name: 'application', image: IMAGE, endpoints: [MetricsEndpoint.http({ port: 8080 })] }),
    prometheus: agent,
  });

  // Enough of them for two shards.
  new Deployment(shop, 'cart', {
    metadata: { name: 'cart' },
    podMetadata: { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'false' } },
    replicas: CARTS,
    containers: [{ name: 'cart', image: IMAGE, ports: [{ name: 'metrics', number: 8080 }] }],
  });
  for (const [id, scraper] of Object.entries({ agent, shards })) {
    new ApiObject(shop, `carts-of-${id}`, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: `carts-of-${id}`, labels: scraper.selection(SelectedKind.POD_MONITOR)!.labels },
      spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [{ port: 'metrics' }] },
    });
  }
}

describeMesh('more than one Prometheus', api => {
  const central = new RunningPrometheus(api, CENTRAL, 'central');
  const concerned = { lastLinesOf: [`${CENTRAL}/`, `${AGENTS}/prom-agent`] };
  const AGENT = 'operator.prometheus.io/name=edge';

  beforeAll(async () => {
    const namespaces = [CENTRAL, AGENTS, SHOP].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await applyAll(api, [...namespaces, ...synthesized(written)]);
    await isReady(api, AGENTS, AGENT);
  });

  /** Whose samples the central Prometheus has got since a time, with the number of series of each. */
  const upSince = async (seconds: number): Promise<Sample[]> => {
    const labels = 'container, pod, cluster, prometheus, prometheus_replica';
    const up = `up{namespace="${SHOP}"}`;
    return central.query(`count by (${labels}) (timestamp(${up}) > ${seconds} and ${up} == 1)`);
  };

  const everything = [...Array<string>(CARTS).fill('cart once'), 'application once'].sort();
  const linesOf = (samples: Sample[]) => samples.map(({ metric, value }) => `${metric.container} ${value === 1 ? 'once' : value}`).sort();

  test('each series arrives there once, that of a STRICT port too, with the labels of the agent', async () => {
    await eventually('a series of each application', async () => {
      const samples = await upSince(0);
      expect(linesOf(samples)).toEqual(everything);
      for (const { metric: { cluster, prometheus, prometheus_replica: replica } } of samples) {
        expect([cluster, prometheus, replica]).toEqual(['eu-1', `${AGENTS}/edge`, 'prom-agent-edge-0']);
      }
    }, concerned);
    expect(await central.targets()).toEqual([]);
  });

  test('also after the agent was killed and came back', async () => {
    const stop = async (name: string | null) => api.request(
      'PATCH', `/api/v1/namespaces/${AGENTS}/pods/prom-agent-edge-0`, { metadata: { annotations: { [STOPPED]: name } } },
      'application/merge-patch+json',
    );
    await stop('prometheus');
    const container = async (): Promise<Manifest> => {
      const [{ status }] = await api.list('v1', 'Pod', AGENTS, AGENT);
      return status.containerStatuses.find(({ name }: Manifest) => name === 'prometheus');
    };
    await eventually('it is gone', async () => expect(await container()).toMatchObject({ ready: false }), concerned);
    await stop(null);
    await eventually('it is back', async () => expect(await container()).toMatchObject({ ready: true, restartCount: 1 }), concerned);
    const after = Date.now() / 1000;
    await eventually('newer samples of each application', async () => {
      expect(linesOf(await upSince(after))).toEqual(everything);
    }, concerned);
  });

  test('two shards of a Prometheus have every target in one of them', async () => {
    const shards = [0, 1].map(shard =>
      new RunningPrometheus(api, AGENTS, 'shards', `prometheus=shards,operator.prometheus.io/shard=${shard}`));
    await eventually('every cart, up, in one shard', async () => {
      const targets = await Promise.all(shards.map(shard => shard.targets()));
      expect(targets.map(({ length }) => length)).toEqual([expect.any(Number), CARTS - targets[0].length]);
      expect(new Set(targets.flat().map(({ labels }) => labels.pod)).size).toBe(CARTS);
      expect(targets.flat().filter(({ health }) => health !== 'up')).toEqual([]);
      expect(targets.filter(({ length }) => length > 0)).toHaveLength(2);
    }, { lastLinesOf: [`${AGENTS}/prometheus-shards`] });
  });
});
