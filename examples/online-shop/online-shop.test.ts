import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { onlineShop } from './online-shop';
import { chain, targetLines } from '../../test/cluster/chain';
import { installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { kubePrometheusStack } from '../../test/cluster/prometheuses';
import { inTemporaryFolder } from '../../test/temporary-folder';
import { describeUpstream } from '../../test/upstream/component';

/** What the Prometheus scrapes of the shop, on a cluster with Istio and kube-prometheus-stack: every pod of the mesh once. */
const TARGETS = [
  'istio-ingress/gateway istio-proxy http://IP:15020/stats/prometheus',
  'istio-system/istiod discovery http://IP:15014/metrics',
  'shop/cart istio-proxy http://IP:15020/stats/prometheus',
  'shop/sessions istio-proxy http://IP:15020/stats/prometheus',
  'warehouse/label-printer istio-proxy http://IP:15020/stats/prometheus',
];

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    onlineShop(app);
    app.synth();
    expect(texts(outdir)).toEqual(texts(path.join(__dirname, 'dist')));
  });
});

test('nothing is written when one construct of the app fails', () => {
  const outdir = path.join(__dirname, 'never-written');
  expect(() => {
    const app = new App({ outdir });
    onlineShop(app);
    onlineShop(app);
    app.synth();
  }).toThrow('cannot configure');
  expect(existsSync(outdir)).toBe(false);
});

describeUpstream('the online shop through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => { cluster = [...kubePrometheusStack(), ...await installed('minimal')]; });

  const run = async (change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone([...cluster, ...synthesized(onlineShop)]);
    change(objects);
    return chain({ objects });
  };

  test('nothing is refused on the way', async () => {
    const { refused, prometheuses } = await run();
    expect(refused).toEqual([]);
    expect(prometheuses.flatMap(({ monitors }) => monitors)).toEqual([expect.objectContaining({ object: 'PodMonitor/monitoring/mesh', accepted: true })]);
  });

  test('the targets are those that are listed here, each once', async () => {
    expect(targetLines(await run())).toEqual(TARGETS);
  });

  const find = (objects: Manifest[], kind: string, name: string): Manifest => objects.find(o => o.kind === kind && o.metadata.name === name);
  const monitor = (objects: Manifest[]): Manifest => find(objects, 'PodMonitor', 'mesh');
  const dataPlane = (objects: Manifest[]): Manifest => monitor(objects).spec.podMetricsEndpoints[0];

  test.each<[string, (objects: Manifest[]) => void]>([
    ['the label by which the Prometheus selects', o => { monitor(o).metadata.labels.release = 'prometheus'; }],
    ['the monitor’s API group', o => { monitor(o).apiVersion = 'monitoring.coreos.com/v2'; }],
    ['a field that does not exist', o => { monitor(o).spec.podMetricEndpoints = []; }],
    ['the port name of istiod', o => { monitor(o).spec.podMetricsEndpoints[1].port = 'http-metrics'; }],
    ['the namespaces that are discovered', o => { monitor(o).spec.namespaceSelector = { matchNames: ['shop'] }; }],
    ['the namespace selector, left out', o => { delete monitor(o).spec.namespaceSelector; }],
    ['the Role of the Prometheus', o => { find(o, 'ClusterRole', 'kps-kube-prometheus-stack-prometheus').rules[0].resources = ['services', 'endpoints']; }],
    ['the path', o => { dataPlane(o).path = '/metrics'; }],
    ['the container', o => { dataPlane(o).relabelings[0].regex = 'envoy'; }],
    ['the container, not asked for', o => { dataPlane(o).relabelings.shift(); }],
    ['the port of the agent', o => { dataPlane(o).relabelings[1].replacement = '$1:15090'; }],
    ['the scheme', o => { dataPlane(o).scheme = 'https'; }],
    ['a timeout above the interval', o => { dataPlane(o).scrapeTimeout = '31s'; }],
    ['a label of the pods to select', o => { monitor(o).spec.selector.matchLabels = { app: 'cart' }; }],
    ['the label by which a namespace is injected', o => { delete find(o, 'Namespace', 'warehouse').metadata.labels; }],
    ['an annotation that Istio refuses', o => { find(o, 'Deployment', 'cart').spec.template.metadata.annotations['prometheus.io/port'] = '15090'; }],
  ])('one thing wrong is seen in the targets: %s', async (_, change) => {
    expect(targetLines(await run(change))).not.toEqual(TARGETS);
  });
});

function texts(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
