import { linesOf } from '../../scrape-plan/expectation-lines';
import { deployment, Fields, monitor, planOf, podMonitor, prometheus, service, serviceMonitor } from '../explain/cluster';

const cart = deployment('cart');
const withSpec = (object: Fields, spec: Fields): Fields => ({ ...object, spec: { ...object.spec as Fields, ...spec } });
const podsWith = (spec: Fields) => withSpec(cart, { template: { metadata: { labels: { app: 'cart' } }, spec } });
const lines = (objects: Fields[], installation?: Fields[]) => linesOf(planOf(objects, installation));
const container = (name: string, containerPort: number, rest: Fields = {}) =>
  ({ name, ports: [{ name: 'metrics', containerPort, ...rest }] });

describe('a port of a pod', () => {
  const OF_POD = 'PodMonitor/shop/cart: Deployment/shop/cart';

  test('of the same name in two containers is scraped in both', () => {
    expect(lines([podsWith({ containers: [container('cart', 9090), container('cache', 9091)] }), podMonitor('cart')]))
      .toEqual([`${OF_POD} application (9090/metrics): proven`, `${OF_POD} application (9091/metrics): proven`]);
  });

  test('is judged by itself where an endpoint names none: what the sidecar does not serve says nothing of the application', () => {
    const injected = withSpec(cart, {
      template: {
        metadata: { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'true' } },
        spec: { containers: [container('cart', 9090)] },
      },
    });
    expect(lines([injected, service('cart'), serviceMonitor('cart', { endpoints: [{}] })])).toEqual([
      'ServiceMonitor/shop/cart: Deployment/shop/cart application (9090/metrics): proven',
      'ServiceMonitor/shop/cart: Deployment/shop/cart endpoints[0]: refuted nothing-served',
    ]);
  });

  test('of an init container that has ended serves nobody, beside one that is scraped', () => {
    const pods = podsWith({ initContainers: [container('migrate', 9102)], containers: [container('cart', 9090)] });
    expect(lines([pods, podMonitor('cart')])).toEqual([
      `${OF_POD} application (9090/metrics): proven`, `${OF_POD} application (9102/metrics): refuted init-container-port`,
    ]);
  });

  test('of an init container that keeps running is scraped', () => {
    const exporter = { ...container('exporter', 9102), restartPolicy: 'Always' };
    const pods = podsWith({ initContainers: [exporter], containers: [{ name: 'cart' }] });
    expect(lines([pods, podMonitor('cart')])).toEqual([`${OF_POD} application (9102/metrics): proven`]);
  });

  test('that is declared UDP answers no scrape, unless the same number is declared TCP too', () => {
    const udp = podsWith({ containers: [container('cart', 8125, { protocol: 'UDP' })] });
    expect(lines([udp, podMonitor('cart')])).toEqual([`${OF_POD} application (8125/metrics): refuted port-not-tcp`]);
    const both = podsWith({ containers: [container('cart', 8125), container('statsd', 8125, { name: 'statsd', protocol: 'UDP' })] });
    expect(lines([both, podMonitor('cart')])).toEqual([`${OF_POD} application (8125/metrics): proven`]);
  });

  test('is needed by its number where a PodMonitor names that, and not where a Service does', () => {
    const undeclared = deployment('cart', {});
    expect(lines([undeclared, podMonitor('cart', { podMetricsEndpoints: [{ portNumber: 9090 }] })]))
      .toEqual([`${OF_POD} podMetricsEndpoints[0]: refuted port-not-found`]);
    expect(lines([undeclared, service('cart', [{ name: 'metrics', port: 80, targetPort: 9090 }]), serviceMonitor('cart')]))
      .toEqual(['ServiceMonitor/shop/cart: Deployment/shop/cart application (9090/metrics): proven']);
  });
});

test('a pod that a monitor finds by two Services is scraped twice, and the cause says which', () => {
  const again = service('again', undefined, { labels: { app: 'cart' }, selector: { app: 'cart' } });
  const [{ scraped, cause }] = planOf([cart, service('cart'), again, serviceMonitor('cart')]).expectations;
  expect([scraped, cause?.code]).toEqual(['twice', 'scraped-twice']);
  expect(cause?.message).toContain(') gets them with job=again, service=again and with job=cart, service=cart');
});

describe('a Service that a monitor selects', () => {
  const { selector: _, ...bare } = service('cart').spec as Fields;
  const withoutSelector = { ...service('cart'), spec: bare };
  const byHand = (kind: 'Endpoints' | 'EndpointSlice', name: string): Fields => ({
    metadata: { name: 'cart', namespace: 'shop', labels: { 'app': 'cart', 'kubernetes.io/service-name': 'cart' } },
    ...kind === 'Endpoints'
      ? { apiVersion: 'v1', kind, subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ name, port: 9090 }] }] }
      : {
        apiVersion: 'discovery.k8s.io/v1',
        kind,
        addressType: 'IPv4',
        ports: [{ name, port: 9090 }],
        endpoints: [{ addresses: ['192.0.2.7'] }],
      },
  });
  const OF_NOBODY = 'ServiceMonitor/shop/cart: nobody';

  test('with endpoints that are written by hand leads out of the cluster, to what is not known', () => {
    expect(lines([withoutSelector, byHand('Endpoints', 'metrics'), serviceMonitor('cart')]))
      .toEqual([`${OF_NOBODY} endpoints[0]: unproven address-unknown`]);
  });

  test('is refuted where those have another port', () => {
    expect(lines([withoutSelector, byHand('Endpoints', 'web'), serviceMonitor('cart')]))
      .toEqual([`${OF_NOBODY} endpoints[0]: refuted port-not-found`]);
  });

  test('is told of the role where those are EndpointSlices, and that leads on', () => {
    const objects = [withoutSelector, byHand('EndpointSlice', 'metrics'), serviceMonitor('cart')];
    expect(planOf(objects).expectations[0].cause?.message).toContain('Set serviceDiscoveryRole to EndpointSlice');
    expect(lines(objects, prometheus({ serviceDiscoveryRole: 'EndpointSlice' })))
      .toEqual([`${OF_NOBODY} endpoints[0]: unproven address-unknown`]);
  });

  test('is refuted where it is an alias, which has no endpoints', () => {
    expect(lines([withSpec(withoutSelector, { type: 'ExternalName', externalName: 'cart.example.org' }), serviceMonitor('cart')]))
      .toEqual([`${OF_NOBODY} endpoints[0]: refuted external-name-service`]);
  });

  test('may be headless, of a StatefulSet', () => {
    const { selector, template } = cart.spec as Fields;
    const stateful = { ...cart, kind: 'StatefulSet', spec: { serviceName: 'cart', selector, template } };
    const headless = withSpec(service('cart'), { clusterIP: 'None' });
    expect(lines([stateful, headless, serviceMonitor('cart')]))
      .toEqual(['ServiceMonitor/shop/cart: StatefulSet/shop/cart application (9090/metrics): proven']);
    // Beside a second Service that it selects too, each pod has two targets.
    const { metadata, ...second } = service('cart');
    expect(lines([stateful, headless, { ...second, metadata: { ...metadata as Fields, name: 'cart-web' } }, serviceMonitor('cart')]))
      .toEqual(['ServiceMonitor/shop/cart: StatefulSet/shop/cart application (9090/metrics): refuted scraped-twice']);
  });
});

test('a Job and a CronJob are scraped while they run', () => {
  const { template } = podsWith({ restartPolicy: 'Never', containers: [container('cart', 9090)] }).spec as Fields;
  const metadata = { name: 'cart', namespace: 'shop' };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } };
  const cronJob = { ...job, kind: 'CronJob', spec: { schedule: '@daily', jobTemplate: { spec: { template } } } };
  expect(lines([job, podMonitor('cart')])).toEqual(['PodMonitor/shop/cart: Job/shop/cart application (9090/metrics): proven']);
  expect(lines([cronJob, podMonitor('cart')])).toEqual(['PodMonitor/shop/cart: CronJob/shop/cart application (9090/metrics): proven']);
});

test('a monitor in a namespace that the Prometheus does not select is refuted, until the namespace has the label', () => {
  const selecting = prometheus({ podMonitorNamespaceSelector: { matchLabels: { monitored: 'yes' } } });
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { monitored: 'yes' } } };
  expect(lines([cart, podMonitor('cart')], selecting))
    .toEqual(['PodMonitor/shop/cart: Deployment/shop/cart every endpoint: refuted monitor-namespace-not-selected']);
  expect(lines([cart, podMonitor('cart'), namespace], selecting))
    .toEqual(['PodMonitor/shop/cart: Deployment/shop/cart application (9090/metrics): proven']);
});

describe('a ScrapeConfig or Probe', () => {
  const scrapeConfig = monitor('ScrapeConfig', 'cart', {
    kubernetesSDConfigs: [{ role: 'Pod' }],
    relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_label_app'], regex: 'cart' }],
  });
  const probe = monitor('Probe', 'cart', {
    prober: { url: 'blackbox:9115' }, targets: { staticConfig: { static: ['https://shop.example.org'] } },
  });

  test('that the Prometheus selects is proven where it finds pods', () => {
    expect(lines([cart, scrapeConfig], prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} })))
      .toEqual(['ScrapeConfig/shop/cart: Deployment/shop/cart application (9090/metrics): proven']);
  });

  test('that no Prometheus selects is refuted, since it lists itself what it wants', () => {
    expect(lines([cart, scrapeConfig])).toEqual(['ScrapeConfig/shop/cart: nobody every endpoint: refuted monitor-selector-not-set']);
    const other = prometheus({ probeSelector: { matchLabels: { release: 'other' } } });
    expect(lines([probe], other)).toEqual(['Probe/shop/cart: nobody every endpoint: refuted monitor-not-selected']);
  });

  test('of Ingresses of which none is given is unproven', () => {
    const spec = { prober: { url: 'blackbox:9115' }, targets: { ingress: { selector: { matchLabels: { app: 'web' } } } } };
    expect(lines([monitor('Probe', 'web', spec)])).toEqual(['Probe/shop/web: nobody every endpoint: unproven nothing-discovered']);
  });
});
