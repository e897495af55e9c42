import { execFileSync } from 'child_process';
import * as path from 'path';
import { onlineShop } from '../../examples/online-shop/online-shop';
import { Manifest, synthesized } from '../cluster/manifest';

const REPORT = path.join(__dirname, '..', '..', 'scripts', 'scraped', 'report.mjs');

/** What the quickstart tells of manifests. Its script is an ES module, so Node runs it beside this test. */
function report(objects: Manifest[]): string[] {
  const script = `import { report } from ${JSON.stringify(REPORT)}; console.log(report(JSON.parse(process.argv[1])));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script, JSON.stringify(objects)], { encoding: 'utf8' }).trim().split('\n');
}

const find = (objects: Manifest[], kind: string, name: string): Manifest => objects.find(o => o.kind === kind && o.metadata.name === name);

/** The row of a workload of the online shop after a change. */
function row(workload: string, change: (objects: Manifest[]) => void): string {
  const objects = synthesized(onlineShop);
  change(objects);
  return report(objects).find(line => line.startsWith(workload))!.replace(/ +/g, ' ');
}

test('the quickstart tells of the online shop what will be scraped', () => {
  const [head, ...lines] = report(synthesized(onlineShop)).map(line => line.replace(/ {2,}/g, ' | '));
  expect(head).toBe('WORKLOAD | SIDECAR | SCRAPED BY | AT | METRICS OF');
  expect(lines.slice(0, lines.indexOf('')).sort()).toEqual([
    'Deployment istio-ingress/gateway | yes | PodMonitor monitoring/mesh | :15020/stats/prometheus | the proxy',
    'Deployment shop/cart | yes | PodMonitor monitoring/mesh | :15020/stats/prometheus | the proxy, and the application at :8080/actuator/prometheus and :9100/metrics',
    'Deployment shop/redis | yes | PodMonitor monitoring/mesh | :15020/stats/prometheus | the proxy',
    'Deployment shop/redis-exporter | yes | PodMonitor monitoring/mesh | :15020/stats/prometheus | the proxy',
    'Deployment shop/redis-exporter | yes | ServiceMonitor shop/redis-exporter | https :9121/metrics | the application',
    'Deployment warehouse/printers | no | ServiceMonitor warehouse/printers | :9100/metrics | the application',
    'StatefulSet shop/sessions | yes | PodMonitor monitoring/mesh | :15020/stats/prometheus | the proxy, and the application at :9090/metrics',
  ]);
  expect(lines.slice(lines.indexOf('') + 1)).toEqual([
    "PodMonitor monitoring/mesh also scrapes what comes with Istio and is not in this YAML: istiod (port http-monitoring, /metrics), Istio's CNI plugin (port metrics, /metrics).",
    'PodMonitor monitoring/mesh is selected by Prometheus monitoring/shop.',
    'ServiceMonitor shop/redis-exporter is selected by Prometheus monitoring/shop.',
    'ServiceMonitor warehouse/printers is selected by Prometheus monitoring/shop.',
  ]);
});

test('a monitor that no Prometheus selects is named', () => {
  const objects = synthesized(onlineShop);
  find(objects, 'PodMonitor', 'mesh').metadata.labels = {};
  expect(report(objects)).toContain('PodMonitor monitoring/mesh is selected by no Prometheus in this YAML.');
  expect(report(objects.filter(({ kind }) => kind !== 'Prometheus'))).toContain('PodMonitor monitoring/mesh is for a Prometheus that selects any.');
});

const monitor = (objects: Manifest[]): Manifest => find(objects, 'PodMonitor', 'mesh');
const pod = (objects: Manifest[]): Manifest => find(objects, 'Deployment', 'cart').spec.template;
const NOTHING = (sidecar: string) => `Deployment shop/cart ${sidecar} nothing - -`;
const SCRAPED = (at: string) => `Deployment shop/cart yes PodMonitor monitoring/mesh ${at} the proxy, and the application at :8080/actuator/prometheus and :9100/metrics`;

test.each<[string, (objects: Manifest[]) => void, string]>([
  ['of a pod that does not ask for a sidecar, in a namespace without injection', o => { pod(o).metadata.labels = {}; }, NOTHING('no')],
  ['of a pod that does not ask for a sidecar, in a namespace of a revision', o => {
    pod(o).metadata.labels = {};
    find(o, 'Namespace', 'shop').metadata.labels = { 'istio.io/rev': 'canary' };
  }, SCRAPED(':15020/stats/prometheus')],
  ['of a pod that wants no sidecar', o => { pod(o).metadata.labels['sidecar.istio.io/inject'] = 'false'; }, NOTHING('no')],
  ['of a pod on the network of its node', o => { pod(o).spec.hostNetwork = true; }, NOTHING('no')],
  ['of a pod that opts out', o => { pod(o).metadata.labels['istio-prometheus-ignore'] = 'true'; }, NOTHING('yes')],
  ['of a pod with another status port', o => { pod(o).metadata.annotations['status.sidecar.istio.io/port'] = '15099'; }, SCRAPED(':15099/stats/prometheus')],
  ['in a namespace that the monitor does not discover', o => { monitor(o).spec.namespaceSelector = { matchNames: ['warehouse'] }; }, NOTHING('yes')],
  ['with labels that the monitor does not select', o => { monitor(o).spec.selector.matchLabels = { team: 'a' }; }, NOTHING('yes')],
])('the row of a workload %s', (_, change, expected) => {
  expect(row('Deployment shop/cart', change)).toBe(expected);
});
