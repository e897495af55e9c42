import { App, Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, ScrapeAssertions, ScrapeJob, ScrapePlan } from 'cdk8s-mesh-metrics';
import { plainPrometheus } from './plain-prometheus';
import { Manifest, synthesized } from '../cluster/manifest';
import { chainWithoutOperator, jobLines } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

const deployment = (name: string, annotations: { [key: string]: string }, containers: object[], namespace = 'shop'): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name }, annotations }, spec: { containers } },
  },
});

const container = (name: string, ...ports: number[]) =>
  ({ name, image: `${name}:1`, ports: ports.map(containerPort => ({ containerPort })) });

/** Pods as they are found: the annotated port is not declared, or is one of several; there is none; the key is spelled with a dot. */
const CLUSTER: Manifest[] = [
  deployment('orders', { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9102' }, [container('orders', 8080, 9443)]),
  deployment('cart', { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9102', 'prometheus.io/path': '/m' }, [container('cart')]),
  deployment('stock', { 'prometheus.io/scrape': 'true' }, [container('stock', 8080)]),
  deployment('silent', { 'prometheus.io/scrape': 'true' }, [container('silent')]),
  deployment('dotted', { 'prometheus.io.scrape': 'true', 'prometheus.io.port': '8443', 'prometheus.io.scheme': 'https' },
    [container('dotted', 8443)]),
  deployment('declined', { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '8080' }, [container('declined', 8080)]),
  deployment('custom', { 'customized.prometheus/scrape': 'true', 'customized.prometheus/port': '8080' }, [container('custom', 8080)]),
];

const app = (jobs: () => ScrapeJob[]) => (root: App) => {
  MeshMetrics.configure(root, { mesh: IstioMesh.none() });
  plainPrometheus(new Chart(root, 'monitoring', { namespace: 'monitoring' }), jobs());
};

describeUpstream('ScrapeJob.annotatedPods in a real Prometheus', () => {
  const PODS = (ip: string) => [
    `kubernetes-pods cart http://${ip}:9102/m`,
    `kubernetes-pods dotted https://${ip}:8443/metrics`,
    `kubernetes-pods orders http://${ip}:9102/metrics`,
    `kubernetes-pods stock http://${ip}:8080/metrics`,
  ];

  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('finds each annotated pod once: %s', async (ipFamily, ip) => {
    const objects = [...CLUSTER, ...synthesized(app(() => [ScrapeJob.annotatedPods()]))];
    const { refused, targets } = await chainWithoutOperator({ objects, ipFamily });
    expect(refused).toEqual([]);
    expect(jobLines(targets)).toEqual(PODS(ip));
  });

  test('reads another prefix', async () => {
    const objects = [...CLUSTER, ...synthesized(app(() => [ScrapeJob.annotatedPods({ prefix: 'customized.prometheus' })]))];
    expect(jobLines((await chainWithoutOperator({ objects })).targets)).toEqual(['kubernetes-pods custom http://IP:8080/metrics']);
  });

  test('gives the plan the same targets', () => {
    const root = new App();
    app(() => [ScrapeJob.annotatedPods()])(root);
    const plan = ScrapePlan.of(root, { also: CLUSTER });
    expect(jobLines(plan.activeTargets)).toEqual(PODS('IP'));
    ScrapeAssertions.of(plan).scrapedOnce('shop/orders');
  });
});
