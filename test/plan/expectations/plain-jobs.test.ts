import { linesOf } from '../../scrape-plan/expectation-lines';
import { deployment, Fields, MESHED, planOf, service } from '../explain/cluster';

const pod = (name: string, fields: Fields = {}): Fields => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name, ports: [{ name: 'metrics', containerPort: 9090 }] }], ...fields },
  status: { phase: 'Running', podIP: '10.0.0.9', podIPs: [{ ip: '10.0.0.9' }] },
});
const job = (target: string, rules = '') =>
  `scrape_configs: [{ job_name: listed, static_configs: [{ targets: ["${target}"] }]${rules} }]`;
const expected = (objects: Fields[], target: string, rules?: string) => linesOf(planOf(objects, [job(target, rules)]));
const shop = [deployment('cart'), service('cart')];

describe('a target that a job lists', () => {
  test('by the IP of a pod is that of its workload', () => {
    expect(expected([pod('cart')], '10.0.0.9:9090')).toEqual(['job listed: Pod/shop/cart application (9090/metrics): proven']);
  });

  test.each(['cart', 'cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local'])('by the Service name %s leads to its pods', host => {
    const [line, ...others] = expected(shop, `${host}:9090`);
    expect(others).toEqual([]);
    // Without its namespace, a name is one of that of the Prometheus, which a file does not say.
    expect(line).toBe(`job listed: Deployment/shop/cart ${host === 'cart'
      ? 'http://cart:9090/metrics: unproven address-unknown' : 'application (9090/metrics): proven'}`);
  });

  test('by the IP of a Service leads to its pods', () => {
    const { spec, ...rest } = service('cart');
    const [line] = expected([deployment('cart'), { ...rest, spec: { ...spec as Fields, clusterIP: '10.96.0.7' } }], '10.96.0.7:9090');
    expect(line).toBe('job listed: Deployment/shop/cart application (9090/metrics): proven');
  });

  test('by the name of a pod within a headless Service leads to that pod', () => {
    const [line] = expected([pod('cart', { hostname: 'cart-0', subdomain: 'carts' })], 'cart-0.carts.shop.svc.cluster.local:9090');
    expect(line).toMatch(/^job listed: Pod\/shop\/cart http:\/\/cart-0\.carts\.shop\.svc\.cluster\.local:9090\/metrics: /);
  });

  test.each(['bank', 'bank.shop.svc', 'bank.shop.svc.cluster.local'])('by the name %s, of which nothing is given, is unproven', host => {
    expect(expected(shop, `${host}:9090`)).toEqual([`job listed: nobody http://${host}:9090/metrics: unproven address-unknown`]);
  });

  test.each([
    ['bank', 'bank is the name of a Service in the namespace of the Prometheus, which is not known: add the namespace to the name'],
    ['bank.shop.svc', 'no Service shop/bank is given: add it and its pods to the input of the plan'],
  ])('by the name %s, of which nothing is given: the cause says what to give', (host, message) => {
    expect(planOf(shop, [job(`${host}:9090`)]).expectations.map(({ cause }) => cause?.message)).toEqual([message]);
  });

  test('by a name that Services of two namespaces have leads to neither of them for certain', () => {
    expect(expected([...shop, service('cart', undefined, { namespace: 'store' })], 'cart:9090'))
      .toEqual(['job listed: nobody http://cart:9090/metrics: unproven address-unknown']);
  });

  test.each(['bank.example.org', 'cart.example.org', '192.0.2.7', 'localhost'])('outside the cluster, at %s, states nothing', host => {
    expect(expected(shop, `${host}:9090`)).toEqual([]);
  });

  test('is what relabeling makes of it: the prober of what is listed', () => {
    const rules = ', metrics_path: /probe, relabel_configs: [{ source_labels: [__address__], target_label: __param_target },'
      + ' { target_label: __address__, replacement: "10.0.0.9:9090" }]';
    expect(expected([pod('blackbox')], 'https://shop.example.org', rules)).toEqual([
      'job listed: Pod/shop/blackbox application (9090/probe?target=https%3A%2F%2Fshop.example.org): proven',
    ]);
  });
});

describe('a job that selects by its own rules', () => {
  const selecting = (source: string, regex: string, role = 'pod', more = '') => `
scrape_configs:
  - job_name: own
    kubernetes_sd_configs: [{ role: ${role} }]
    relabel_configs: [{ action: keep, source_labels: [${source}], regex: ${regex} }${more}]
`;
  const told = (objects: Fields[], configuration: string) => linesOf(planOf(objects, [configuration]));
  const STRICT: Fields = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { mtls: { mode: 'STRICT' } },
  };
  const CART = 'job own: Deployment/shop/cart application (9090/metrics):';

  test.each([
    ['the label of a pod', '__meta_kubernetes_pod_label_app', 'pod'],
    ['the label of a Service', '__meta_kubernetes_service_label_app', 'endpoints'],
    ['the name of a Service', '__meta_kubernetes_service_name', 'endpointslice'],
  ])('states by %s that the pods are scraped', (_, source, role) => {
    expect(told(shop, selecting(source, 'cart', role))).toEqual([`${CART} proven`]);
    const meshed = [deployment('cart', undefined, { labels: MESHED }), service('cart'), STRICT];
    expect(told(meshed, selecting(source, 'cart', role))).toEqual([`${CART} refuted mtls-strict-plaintext`]);
  });

  test('states nothing of what it does not find, nor of a proxy', () => {
    expect(told(shop, selecting('__meta_kubernetes_pod_label_app', 'bank'))).toEqual([]);
    expect(told([deployment('cart', undefined, { labels: MESHED })], selecting('__meta_kubernetes_pod_label_app', 'cart')))
      .toEqual([`${CART} proven`]);
  });

  test('is one that names what it wants: not all of a namespace, nor all that run', () => {
    expect(told(shop, selecting('__meta_kubernetes_namespace', 'shop'))).toEqual([]);
    expect(told(shop, selecting('__meta_kubernetes_pod_phase', 'Running'))).toEqual([]);
  });
});
