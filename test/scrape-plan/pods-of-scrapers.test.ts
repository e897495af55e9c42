import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import { prometheusDeployment, prometheusIn } from '../cluster/scrapers';
import { ANNOTATIONS_JOB, CART, cartWith, join, POD_MONITOR, PROMETHEUS } from '../cluster/shop';

const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';

const planOf = (...documents: string[]) => ScrapePlan.fromYaml(join(...documents), {
  mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { 'istio-system': {}, 'monitoring': {}, 'shop': {} },
});
const codesOf = ({ findings }: ScrapePlan) => findings.map(({ code }) => code);

const withReplicas = (replicas: number, text: string) => text.replace('spec:\n  selector', `spec:\n  replicas: ${replicas}\n  selector`);
const nodeWith = (name: string, labels = '') => `\napiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;

describe('a Prometheus without a pod', () => {
  const cart = cartWith('tier: web', ANNOTATED);
  const found = prometheusIn('monitoring', ANNOTATIONS_JOB);
  const ofCart = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): ';

  test('scrapes nothing, as its finding says, and what only it would scrape is refuted', () => {
    const plan = planOf(cart, withReplicas(0, found));
    expect(linesOf(plan)).toEqual([`${ofCart}refuted scraper-without-pod`]);
    expect(plan.findings).toMatchObject([{ code: 'scraper-idle', object: 'Deployment/monitoring/prometheus', severity: 'warning' }]);
    expect(plan.findings[0].message).toContain('since its spec.replicas is 0');
    expect(linesOf(planOf(cart, withReplicas(1, found)))).toEqual([`${ofCart}proven`]);
  });

  test('takes nothing from what another one scrapes', () => {
    const plan = planOf(cart, withReplicas(0, found), prometheusIn('istio-system', ANNOTATIONS_JOB));
    expect(linesOf(plan)).toEqual([`${ofCart}proven`]);
    expect(codesOf(plan)).toContain('scraper-idle');
  });

  test('scrapes nothing whatever its configuration is, which need not be given', () => {
    const plan = planOf(cart, withReplicas(0, prometheusDeployment()), prometheusIn('istio-system', ANNOTATIONS_JOB));
    expect(linesOf(plan)).toEqual([`${ofCart}proven`]);
    expect(codesOf(plan)).toEqual(['scraper-idle']);
  });

  test('of the operator is refused the same', () => {
    const idle = PROMETHEUS.replace('spec:\n', 'spec:\n  replicas: 0\n');
    expect(linesOf(planOf(CART, POD_MONITOR, idle)).join()).toContain('refuted scraper-without-pod');
    expect(planOf(CART, POD_MONITOR, idle).explain('shop/cart')).toContain('has no pod, since its spec.replicas is 0');
  });

  test('waits for a node that admits it', () => {
    const onSsd = found.replace('serviceAccountName', 'nodeSelector: { disk: ssd }\n      serviceAccountName');
    expect(linesOf(planOf(cart.replace('spec: { containers', 'spec: { nodeName: a, containers'), onSsd, nodeWith('a'))))
      .toEqual([`${ofCart}refuted scraper-without-pod`]);
    expect(linesOf(planOf(cart, onSsd, nodeWith('a', 'disk: ssd')))).toEqual([`${ofCart}proven`]);
  });
});

describe('a DaemonSet that scrapes', () => {
  const ofCart = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): ';
  const onSsd = prometheusIn('monitoring', ANNOTATIONS_JOB).replace('kind: Deployment', 'kind: DaemonSet')
    .replace('serviceAccountName', 'nodeSelector: { disk: ssd }\n      serviceAccountName');

  test.each<[string, string[], string]>([
    ['one of two nodes scrapes once', [nodeWith('a', 'disk: ssd'), nodeWith('b')], 'proven'],
    ['two of three nodes scrapes twice', [nodeWith('a', 'disk: ssd'), nodeWith('b'), nodeWith('c', 'disk: ssd')], 'refuted scraped-twice'],
    ['none of them scrapes nothing', [nodeWith('a'), nodeWith('b')], 'refuted scraper-without-pod'],
  ])('on %s', (_, nodes, expected) => {
    expect(linesOf(planOf(...nodes, cartWith('tier: web', ANNOTATED), onSsd))).toEqual([`${ofCart}${expected}`]);
  });
});
