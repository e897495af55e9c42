import { execFileSync } from 'child_process';
import * as path from 'path';
import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { onlineShop } from '../../examples/online-shop/online-shop';
import { Manifest, synthesized } from '../cluster/manifest';

const REPORT = path.join(__dirname, '..', '..', 'scripts', 'report.mjs');

/** What the quickstart tells of the online shop after a change. Its script is an ES module, so Node runs it beside this test. */
function report(change: (objects: Manifest[]) => void = () => {}): string[] {
  const objects = synthesized(onlineShop);
  change(objects);
  const plan = ScrapePlan.fromYaml('', { also: objects });
  const script = `import { report } from ${JSON.stringify(REPORT)}; console.log(report(JSON.parse(process.argv[1])));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script, JSON.stringify(plan.toJson())], { encoding: 'utf8' })
    .trim().split('\n').map(line => line.replace(/ {2,}/g, ' | '));
}

test('the quickstart tells of the online shop what will be scraped', () => {
  const [head, ...lines] = report();
  expect(head).toBe('WORKLOAD | SERIES OF | SCRAPED | BY');
  expect(lines.slice(0, lines.indexOf('')).sort()).toEqual([
    'Deployment/istio-ingress/gateway | agent, Envoy | once | podMonitor/monitoring/mesh/0',
    'Deployment/shop/cart | agent, Envoy, application (8080/actuator/prometheus), application (9100/metrics) | once | podMonitor/monitoring/mesh/0',
    'Deployment/shop/redis | agent, Envoy | once | podMonitor/monitoring/mesh/0',
    'Deployment/shop/redis-exporter | agent, Envoy | once | podMonitor/monitoring/mesh/0',
    'Deployment/shop/redis-exporter | application (9121/metrics) | once | serviceMonitor/shop/redis-exporter/0',
    'Deployment/warehouse/printers | application (9100/metrics) | once | serviceMonitor/warehouse/printers/0',
    'StatefulSet/monitoring/prometheus-shop | agent, Envoy | once | podMonitor/monitoring/mesh/0',
    'StatefulSet/shop/sessions | agent, Envoy, application (9090/metrics) | once | podMonitor/monitoring/mesh/0',
  ]);
  expect(lines.slice(lines.indexOf('') + 1)).toEqual([
    'Assumed, since the YAML does not say it:',
    expect.stringMatching(/^- No Namespace is given for istio-system: /),
    expect.stringMatching(/^- Pods without a status are assumed to be running/),
    expect.stringMatching(/^- Each workload is assumed to have one pod/),
    expect.stringMatching(/^- Pods that name no node are assumed to run on a Node/),
    expect.stringMatching(/^- No istiod is among the manifests/),
  ]);
});

test('the quickstart tells why a workload is not scraped', () => {
  const lines = report(objects => { objects.find(({ kind }) => kind === 'PodMonitor')!.metadata.labels = {}; });
  expect(lines).toContain('Deployment/shop/redis | agent, Envoy | never | -');
  expect(lines).toContainEqual(expect.stringMatching(/^Deployment\/shop\/redis is scraped never: /));
});
