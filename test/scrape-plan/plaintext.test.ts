import { Testing } from 'cdk8s';
import { IstioMesh, ScrapePlan, ScrapePlanOptions } from 'cdk8s-mesh-metrics';
import { withoutOperator } from '../../examples/without-operator/without-operator';
import { prometheusIn } from '../cluster/scrapers';
import { ANNOTATIONS_JOB, cartWith, join } from '../cluster/shop';

const ASKING = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';

/** The jobs whose scrapes are not encrypted, with the workloads that they ask. */
const plaintextOf = (plan: ScrapePlan) => plan.plaintext.map(({ scrapePool, workload }) => `${scrapePool} ${workload}`);
const planned = (text: string, options?: ScrapePlanOptions) => plaintextOf(ScrapePlan.fromYaml(text, options));

describe('plan.plaintext', () => {
  test('has what is scraped over http, neither what is scraped over https nor what does not leave the pod of the Prometheus', () => {
    const app = Testing.app();
    withoutOperator(app);
    expect(plaintextOf(ScrapePlan.of(app))).toEqual([
      'envoy-stats Deployment/shop/cart',
      'envoy-stats Deployment/shop/orders',
      'envoy-stats Deployment/shop/stock',
      'kubernetes-pods Deployment/legacy/invoices',
      'kubernetes-pods Deployment/shop/stock',
      'customized Deployment/legacy/printers',
      'kubernetes-service-endpoints Deployment/legacy/database',
      'kubernetes-ingresses Deployment/monitoring/blackbox',
      'blackbox Deployment/monitoring/blackbox',
    ]);
  });

  test('has what ztunnels carry only where one end of it is not in the ambient mesh', () => {
    const mesh = IstioMesh.ambient();
    const ambient = 'istio.io/dataplane-mode: ambient';
    const outside = prometheusIn('monitoring', ANNOTATIONS_JOB);
    const inside = outside.replace('{ labels: { app: prometheus }', `{ labels: { app: prometheus, ${ambient} }`);
    expect(planned(join(cartWith(ambient, ASKING), inside), { mesh })).toEqual([]);
    expect(planned(join(cartWith('tier: web', ASKING), inside), { mesh })).toEqual(['pods Deployment/shop/cart']);
    expect(planned(join(cartWith(ambient, ASKING), outside), { mesh })).toEqual(['pods Deployment/shop/cart']);
  });

  test('leaves out what fails, and has what may succeed', () => {
    const outside = 'scrape_configs: [{ job_name: outside, static_configs: [{ targets: [metrics.example:80] }] }]';
    expect(planned(join(prometheusIn('monitoring', outside)))).toEqual(['outside undefined']);
    expect(planned(prometheusIn('monitoring', `${outside.slice(0, -2)}, scheme: https }]`))).toEqual([]);
    const strict = 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: default, namespace: istio-system }\n'
      + 'spec: { mtls: { mode: STRICT } }\n';
    const unmerged = ASKING.replace(' }', ', prometheus.istio.io/merge-metrics: "false" }');
    const cart = cartWith('sidecar.istio.io/inject: "true"', unmerged);
    const mesh = IstioMesh.sidecar();
    expect(planned(join(cart, prometheusIn('monitoring', ANNOTATIONS_JOB)), { mesh })).toEqual(['pods Deployment/shop/cart']);
    expect(planned(join(strict, cart, prometheusIn('monitoring', ANNOTATIONS_JOB)), { mesh })).toEqual([]);
  });
});
