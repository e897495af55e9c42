import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { onlineShop } from '../../examples/online-shop/online-shop';
import { Manifest, synthesized } from '../cluster/manifest';

/** The plan of the online shop after a change. */
function planOf(change: (objects: Manifest[]) => void = () => {}): ScrapePlan {
  const objects = synthesized(onlineShop);
  change(objects);
  return ScrapePlan.fromYaml('', { also: objects, mesh: IstioMesh.sidecar() });
}

/** The lines of the summary, with a bar between two columns. */
const linesOf = (plan: ScrapePlan) => plan.summary().split('\n').map(line => line.replace(/ {2,}/g, ' | '));

describe('the summary of a plan', () => {
  test('says what will be scraped by what, and what the plan assumes', () => {
    const [head, ...lines] = linesOf(planOf());
    expect(head).toBe('WORKLOAD | SERIES OF | SCRAPED | BY');
    expect(lines.slice(0, lines.indexOf('')).sort()).toEqual([
      'Deployment/istio-ingress/gateway | agent, Envoy | once | podMonitor/monitoring/mesh/0',
      'Deployment/shop/cart | agent, Envoy, application (8080/actuator/prometheus), application (9100/metrics) | once'
        + ' | podMonitor/monitoring/mesh/0',
      'Deployment/shop/redis | agent, Envoy | once | podMonitor/monitoring/mesh/0',
      'Deployment/shop/redis-exporter | agent, Envoy | once | podMonitor/monitoring/mesh/0',
      'Deployment/shop/redis-exporter | application (9121/metrics) | once | serviceMonitor/shop/redis-exporter/0',
      'Deployment/warehouse/printers | application (9100/metrics) | once | serviceMonitor/warehouse/printers/0',
      'StatefulSet/monitoring/prometheus-shop | agent, Envoy | once | podMonitor/monitoring/mesh/0',
      'StatefulSet/shop/sessions | agent, Envoy, application (9090/metrics) | once | podMonitor/monitoring/mesh/0',
    ]);
    expect(lines.slice(lines.indexOf('') + 1)).toEqual([
      'Assumed, since the manifests do not say it:',
      expect.stringMatching(/^- No Namespace is given for istio-system: /),
      expect.stringMatching(/^- Pods without a status are assumed to be running/),
      expect.stringMatching(/^- Each workload is assumed to have one pod/),
      expect.stringMatching(/^- Pods that name no node are assumed to run on a Node/),
      expect.stringMatching(/^- No istiod is among the manifests/),
    ]);
  });

  test('says why a workload is not scraped', () => {
    const lines = linesOf(planOf(objects => { objects.find(({ kind }) => kind === 'PodMonitor')!.metadata.labels = {}; }));
    expect(lines).toContain('Deployment/shop/redis | agent, Envoy | never | -');
    const why = 'Envoy: Prometheus/monitoring/shop does not select it: it takes PodMonitors with the label';
    expect(lines).toContainEqual(expect.stringContaining(`Deployment/shop/redis is scraped never: ${why}`));
  });

  test('has a row for a workload whose pods are refused', () => {
    const lines = linesOf(planOf(objects => {
      const redis = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'redis')!;
      const { metadata } = (redis.spec as { template: Manifest }).template;
      // The agent refuses to merge metrics of a port that is its own.
      metadata.annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15090' };
    }));
    expect(lines).toContain('Deployment/shop/redis | - | never | -');
    expect(lines).toContainEqual(expect.stringMatching(/^Deployment\/shop\/redis is scraped never: the API server refuses its pods: /));
  });

  test('is what a plan is as a text', () => {
    const plan = planOf();
    expect(String(plan)).toBe(plan.summary());
  });

  test('aligns its columns also for text that is wider or narrower on a terminal than its number of characters', () => {
    const pod = (name: string, path: string): Manifest => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'shop',
        labels: { 'sidecar.istio.io/inject': 'true' },
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/path': path },
      },
      spec: { containers: [{ name: 'app', image: 'app' }] },
    });
    const plan = ScrapePlan.fromYaml('', { also: [pod('a', '/metrics'), pod('b', '/指標'), pod('c', '/e\u0301')] });
    expect(plan.summary().split('\n').slice(0, 4)).toEqual([
      'WORKLOAD    SERIES OF                               SCRAPED  BY',
      'Pod/shop/a  agent, Envoy, application (80/metrics)  never    -',
      'Pod/shop/b  agent, Envoy, application (80/指標)     never    -',
      'Pod/shop/c  agent, Envoy, application (80/e\u0301)        never    -',
    ]);
  });
});
