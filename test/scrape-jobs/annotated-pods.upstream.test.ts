import { App, Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, ScrapeAssertions, ScrapeJob, ScrapePlan } from 'cdk8s-mesh-metrics';
import { annotated, asking } from './annotated-workload';
import { plainPrometheus } from './plain-prometheus';
import { Manifest, synthesized } from '../cluster/manifest';
import { chainWithoutOperator, jobLines, STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

/** Pods as they are found: the annotated port is not declared, or is one of several; there is none; keys are spelled with a dot. */
const CLUSTER: Manifest[] = [
  annotated('orders', asking('9102'), { ports: [8080, 9443] }),
  annotated('cart', { ...asking('9102'), 'prometheus.io/path': '/m' }),
  annotated('stock', { 'prometheus.io/scrape': 'true' }, { ports: [8080] }),
  annotated('silent', { 'prometheus.io/scrape': 'true' }),
  annotated('named', asking('metrics'), { ports: [8080] }),
  annotated('dotted', { 'prometheus.io.scrape': 'true', 'prometheus.io.port': '8443', 'prometheus.io.scheme': 'https' }, { ports: [8443] }),
  annotated('declined', { ...asking('8080'), 'prometheus.io/scrape': 'false' }, { ports: [8080] }),
  annotated('customized', asking('8080', 'customized.prometheus'), { ports: [8080], labels: { 'app.kubernetes.io/version': '1' } }),
];

const TARGETS = (ip: string) => [
  `kubernetes-pods cart http://${ip}:9102/m`,
  `kubernetes-pods dotted https://${ip}:8443/metrics`,
  `kubernetes-pods orders http://${ip}:9102/metrics`,
  `kubernetes-pods stock http://${ip}:8080/metrics`,
];

const app = (...jobs: ScrapeJob[]) => (root: App) => {
  MeshMetrics.configure(root, { mesh: IstioMesh.none() });
  plainPrometheus(new Chart(root, 'monitoring', { namespace: 'monitoring' }), jobs);
};

const scraped = (job: ScrapeJob, ipFamily?: 'IPv4' | 'IPv6') =>
  chainWithoutOperator({ objects: [...CLUSTER, ...synthesized(app(job))], ipFamily });

describeUpstream('ScrapeJob.annotatedPods in a real Prometheus', () => {
  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('finds each annotated pod once: %s', async (ipFamily, ip) => {
    const { refused, targets } = await scraped(ScrapeJob.annotatedPods(), ipFamily);
    expect(refused).toEqual([]);
    expect(jobLines(targets)).toEqual(TARGETS(ip));
  }, STARTING);

  test('gives the plan the same targets', () => {
    const root = new App();
    app(ScrapeJob.annotatedPods())(root);
    const plan = ScrapePlan.of(root, { also: CLUSTER });
    expect(jobLines(plan.activeTargets)).toEqual(TARGETS('IP'));
    ScrapeAssertions.of(plan).scrapedOnce('shop/orders');
    expect(plan.expectations.find(({ workload }) => workload === 'Deployment/shop/silent')).toMatchObject({
      verdict: 'refuted', cause: { code: 'dropped-by-relabeling' },
    });
  });

  test('reads another prefix, and copies labels of the pods', async () => {
    const { targets } = await scraped(ScrapeJob.annotatedPods({
      prefix: 'customized.prometheus', podTargetLabels: ['app', 'app.kubernetes.io/version'],
    }));
    expect(jobLines(targets)).toEqual(['kubernetes-pods customized http://IP:8080/metrics']);
    expect(targets[0].labels).toEqual({
      app: 'customized',
      app_kubernetes_io_version: '1',
      instance: expect.any(String) as string,
      job: 'kubernetes-pods',
      namespace: 'shop',
      node: 'node',
      pod: expect.stringMatching(/^customized-/) as string,
    });
  });

  test('finds nothing in other namespaces than those that are named', async () => {
    expect((await scraped(ScrapeJob.annotatedPods({ namespaces: ['warehouse'] }))).targets).toEqual([]);
    expect(jobLines((await scraped(ScrapeJob.annotatedPods({ namespaces: ['shop'] }))).targets)).toEqual(TARGETS('IP'));
  });
});
