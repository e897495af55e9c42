import { Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, ScrapeJob } from 'cdk8s-mesh-metrics';
import { annotated, asking } from './annotated-workload';
import { plainPrometheus } from './plain-prometheus';
import { Manifest, synthesized } from '../cluster/manifest';
import { chainWithoutOperator, jobLines, STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

const service = (name: string, annotations: object, ports: object[] = [{ port: 80, targetPort: 8080 }]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop', annotations },
  spec: { selector: { app: name }, ports },
});

const ingress = (name: string, annotations: object, hosts: string[], tls: string[] = []): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name, namespace: 'shop', annotations },
  spec: {
    rules: hosts.map(host => ({
      host,
      http: { paths: [{ path: '/cart', pathType: 'Prefix', backend: { service: { name: 'cart', port: { number: 80 } } } }] },
    })),
    ...tls.length === 0 ? {} : { tls: [{ hosts: tls }] },
  },
});

const CLUSTER: Manifest[] = [
  // At the port of the Service, and not at the others that the pod declares.
  annotated('cart', {}, { ports: [8080, 9443] }),
  service('cart', { 'prometheus.io/scrape': 'true' }),
  // At the annotated port, which is not one of the Service: once, although it has two.
  annotated('orders', {}, { ports: [8080, 8443] }),
  service('orders', { ...asking('9102'), 'prometheus.io/path': '/m', 'prometheus.io/scheme': 'https' }, [
    { name: 'a', port: 80, targetPort: 8080 }, { name: 'b', port: 443, targetPort: 8443 },
  ]),
  annotated('quiet', {}, { ports: [8080] }),
  service('quiet', {}),
  annotated('customized', {}, { ports: [8080] }),
  service('customized', { 'customized.prometheus/scrape': 'true' }),
  ingress('shop', { 'prometheus.io/probe': 'true' }, ['shop.example', '*.shop.example', 'plain.example'], ['shop.example']),
  ingress('quiet', {}, ['quiet.example']),
];

const scraped = async (job: ScrapeJob, ipFamily: 'IPv4' | 'IPv6' = 'IPv6') => {
  const objects = synthesized(app => {
    MeshMetrics.configure(app, { mesh: IstioMesh.none() });
    plainPrometheus(new Chart(app, 'monitoring', { namespace: 'monitoring' }), [job]);
  });
  const { refused, targets } = await chainWithoutOperator({ objects: [...CLUSTER, ...objects], ipFamily });
  expect(refused).toEqual([]);
  return targets;
};

describeUpstream('the jobs for annotated Services and Ingresses in a real Prometheus', () => {
  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('find the pods behind annotated Services once: %s', async (ipFamily, ip) => {
    const targets = await scraped(ScrapeJob.annotatedServices(), ipFamily);
    expect(jobLines(targets)).toEqual([
      `kubernetes-service-endpoints cart http://${ip}:8080/metrics`,
      `kubernetes-service-endpoints orders https://${ip}:9102/m`,
    ]);
    expect(targets.map(({ labels: { namespace, service: name, node } }) => [namespace, name, node]).sort())
      .toEqual([['shop', 'cart', 'node'], ['shop', 'orders', 'node']]);
  }, STARTING);

  test('read another prefix', async () => {
    expect(jobLines(await scraped(ScrapeJob.annotatedServices({ prefix: 'customized.prometheus' })))).toEqual([
      'kubernetes-service-endpoints customized http://[IP]:8080/metrics',
    ]);
  });

  test('have each host of an annotated Ingress probed that is one', async () => {
    const targets = await scraped(ScrapeJob.annotatedIngresses({ prober: 'blackbox.monitoring.svc:9999', module: 'any' }));
    expect(targets.map(({ labels, scrapeUrl }) => [labels, decodeURIComponent(scrapeUrl)])).toEqual(expect.arrayContaining(
      ['https://shop.example/cart', 'http://plain.example/cart'].map(instance => [
        { job: 'kubernetes-ingresses', namespace: 'shop', ingress: 'shop', instance },
        `http://blackbox.monitoring.svc:9999/probe?module=any&target=${instance}`,
      ])));
    expect(targets).toHaveLength(2);
  });

  test('have each target of a list probed', async () => {
    const targets = await scraped(ScrapeJob.probes({ prober: '[fd00::1]', module: 'tcp', targets: ['db.shop.svc:5432'] }));
    expect(targets.map(({ labels, scrapeUrl }) => [labels, decodeURIComponent(scrapeUrl)])).toEqual([
      [{ job: 'blackbox', instance: 'db.shop.svc:5432' }, 'http://[fd00::1]:9115/probe?module=tcp&target=db.shop.svc:5432'],
    ]);
  });
});
