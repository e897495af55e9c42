import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { STOPPED } from './kubelet/pod';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { networkOf } from './mesh/network';
import { RunningPrometheus, ScrapedTarget } from './mesh/prometheus';
import { TARGETS } from '../../examples/online-shop/targets';
import { Manifest, parse } from '../cluster/manifest';
import { inTemporaryFolder } from '../temporary-folder';

const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'online-shop');

/** The workloads of the shop with a sidecar, and the gateway; with the number of their pods. */
const PROXIES = {
  'istio-ingress/gateway': 2,
  'monitoring/prometheus-shop': 1,
  'shop/cart': 2,
  'shop/redis': 1,
  'shop/redis-exporter': 1,
  'shop/sessions': 1,
};

describeMesh('the online shop of cdk8s synth', api => {
  const prometheus = new RunningPrometheus(api, 'monitoring', 'shop');
  const concerned = { lastLinesOf: ['monitoring/prometheus-shop', 'istio-system', 'shop', 'warehouse'] };

  beforeAll(async () => {
    // Proves that the API server and the webhooks of the operator and Istio accept every object and field.
    await applyAll(api, inTemporaryFolder(folder => {
      const dist = path.join(folder, 'dist');
      execFileSync('npx', ['cdk8s', 'synth', '--no-check-upgrade', '--output', dist], { cwd: EXAMPLE });
      return readdirSync(dist).filter(file => file.endsWith('.yaml')).flatMap(file => parse(readFileSync(path.join(dist, file), 'utf8')));
    }));
  });

  test('the targets are those that the example lists, and all are up', async () => {
    await eventually('each target once, and up', async () => {
      const targets = (await prometheus.targets()).filter(ofTheShop);
      expect([...new Set(targets.map(lineOf))].sort()).toEqual(TARGETS);
      expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
    }, concerned);
  });

  /** The number of series of a metric that each workload has. */
  const seriesOf = async (name: string): Promise<Record<string, number>> => {
    const samples = await prometheus.query(`count by (namespace, pod) (${name}{namespace=~"shop|warehouse|monitoring|istio-ingress"})`);
    const counts: Record<string, number> = {};
    for (const { metric, value } of samples) {
      const workload = `${metric.namespace}/${workloadOf(metric.pod)}`;
      counts[workload] = (counts[workload] ?? 0) + value;
    }
    return counts;
  };

  test.each<[string, string, Record<string, number>]>([
    ['Envoy', 'envoy_server_uptime', PROXIES],
    ['the agent', 'istio_agent_scrapes_total', PROXIES],
    ['the cart on its first port', 'application_8080_scrapes_total', { 'shop/cart': 2 }],
    [
      'the cart on its second port, and of the printers',
      'application_9100_scrapes_total',
      { 'shop/cart': 2, 'warehouse/printers': 1 },
    ],
    ['the sessions', 'application_9090_scrapes_total', { 'shop/sessions': 1 }],
    ['Redis', 'redis_up', { 'shop/redis-exporter': 1 }],
  ])('Prometheus has each series of %s exactly once', async (_, name, expected) => {
    const wanted = `${name} of ${Object.keys(expected).join(', ')}`;
    await eventually(wanted, async () => expect(await seriesOf(name)).toEqual(expected), concerned);
  });

  test('the exporter has reached Redis through the mesh', async () => {
    await eventually('Redis is up', async () => {
      expect((await prometheus.query('redis_up{namespace="shop"}')).map(({ value }) => value)).toEqual([1]);
    }, concerned);
  });

  test('a client in the mesh reaches the Prometheus, whose pod accepts plaintext', async () => {
    const [{ status }] = await api.list('v1', 'Pod', 'monitoring', 'prometheus=shop');
    const [{ metadata: client }] = await api.list('v1', 'Pod', 'shop', 'app.kubernetes.io/name=redis-exporter');
    const ask = `fetch('http://${status.podIP}:9090/-/ready').then(answer => answer.text()).then(console.log)`;
    // The sidecar captures the traffic of every user except for its own.
    const answer = execFileSync('nsenter', [`--net=${networkOf('shop', client.name)}`, process.execPath, '-e', ask], { encoding: 'utf8' });
    expect(answer).toContain('Prometheus Server is Ready.');
  });

  test('a cart that dies fires its alert, while its target stays up', async () => {
    const pods = await api.list('v1', 'Pod', 'shop');
    const [dying, living] = pods.map(({ metadata }: Manifest) => metadata.name).filter(name => workloadOf(name) === 'cart');
    const annotations = { [STOPPED]: 'cart' };
    await api.request('PATCH', `/api/v1/namespaces/shop/pods/${dying}`, { metadata: { annotations } }, 'application/merge-patch+json');

    const alerts = await eventually('the alert fires', async () => {
      const found = (await prometheus.alerts()).filter(({ labels }) => labels.alertname === 'MergedApplicationMetricsMissing');
      expect(found.map(({ labels, state }) => [labels.pod, state])).toContainEqual([dying, 'firing']);
      return found;
    }, { ...concerned, seconds: 9 * 60 });
    expect(alerts.map(({ labels }) => labels.pod)).not.toContain(living);
    // No scrape has failed since the application died.
    expect((await prometheus.query(`min_over_time(up{pod="${dying}"}[5m])`)).map(({ value }) => value)).toEqual([1]);
    expect(await prometheus.query(`application_8080_scrapes_total{pod="${dying}"}`)).toEqual([]);
  });
});

function ofTheShop({ labels: { namespace } }: ScrapedTarget): boolean {
  return ['istio-ingress', 'istio-system', 'monitoring', 'shop', 'warehouse'].includes(namespace);
}

function lineOf({ labels: { namespace, pod, container }, scrapeUrl }: ScrapedTarget): string {
  return `${namespace}/${workloadOf(pod)} ${container} ${scrapeUrl.replace(/\/\/[\d.]+:/, '//IP:')}`;
}

/** The workload of a pod: of a Deployment, or of a StatefulSet. */
function workloadOf(pod: string): string {
  return pod.replace(/-[a-z0-9]+-[a-z0-9]{5}$|-\d+$/, '');
}
