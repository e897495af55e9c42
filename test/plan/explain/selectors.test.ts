import { deployment, Fields, monitor, podMonitor, prometheus, PROMETHEUS, reasonOf, service, serviceMonitor } from './cluster';

describe('a Prometheus does not select a monitor', () => {
  test.each([
    ['a label is missing', { labels: {} }, {},
      'it takes PodMonitors with the label release=kps, and this one has no label release. Change its labels'],
    ['a label has another value', { labels: { release: 'other' } }, {},
      'it takes PodMonitors with the label release=kps, and this one has release=other. Change its labels'],
    ['none of some values is there', {},
      { podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] } },
      'it takes PodMonitors with the label team=a or b, and this one has no label team. Change its labels'],
    ['a label is there that must not', {}, { podMonitorSelector: { matchExpressions: [{ key: 'release', operator: 'DoesNotExist' }] } },
      'it takes PodMonitors with no label release, and this one has release=kps. Change its labels'],
    ['its namespace is not looked in', {}, { podMonitorNamespaceSelector: undefined },
      'its podMonitorNamespaceSelector is not set, so it takes PodMonitors of its own namespace monitoring only, and this one is in shop.'
        + ' Set it, or move the monitor'],
    ['a label of its namespace is missing', {}, { podMonitorNamespaceSelector: { matchLabels: { team: 'shop' } } },
      'it takes PodMonitors of namespaces with the label team=shop, and namespace shop has no label team.'
        + ' Change the labels of the namespace'],
    ['its namespace is not named', {}, { podMonitorNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'store' } } },
      'it takes PodMonitors of namespaces with the label kubernetes.io/metadata.name=store, and namespace shop has'
        + ' kubernetes.io/metadata.name=shop. Add it to its podMonitorNamespaceSelector, or move the monitor'],
    ['the Prometheus takes none', {}, { podMonitorSelector: undefined }, 'its podMonitorSelector is not set, so it takes no PodMonitor.'
      + ' Set it'],
  ])('%s', (_, metadata, spec, why) => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', {}, metadata)], prometheus(spec))).toBe(`${PROMETHEUS} does not select it:`
      + ` ${why}`);
  });
});

describe('a Prometheus of the chart kube-prometheus-stack does not select a monitor: Helm would undo a change of it, so', () => {
  const chart = { 'app': 'kube-prometheus-stack-prometheus', 'app.kubernetes.io/managed-by': 'Helm', 'release': 'kps' };
  const ofChart = (spec: Fields) => prometheus(spec).map(object =>
    object.kind === 'Prometheus' ? { ...object, metadata: { ...object.metadata as Fields, labels: chart } } : object);
  const unlabelled = (kind: 'PodMonitor' | 'ServiceMonitor' | 'Probe' | 'ScrapeConfig', spec: Fields) =>
    monitor(kind, 'cart', spec, { labels: {} });

  test.each([
    [unlabelled('PodMonitor', { selector: {}, podMetricsEndpoints: [{}] }), 'podMonitor'],
    [unlabelled('ServiceMonitor', { selector: {}, endpoints: [{}] }), 'serviceMonitor'],
    [unlabelled('Probe', { prober: { url: 'blackbox:9115' }, targets: { staticConfig: { static: ['cart'] } } }), 'probe'],
    [unlabelled('ScrapeConfig', { staticConfigs: [{ targets: ['cart:80'] }] }), 'scrapeConfig'],
  ])('the label of the release is named, and the value by which the chart selects everything: %#', (given, field) => {
    const byRelease = { scrapeConfigSelector: { matchLabels: { release: 'kps' } } };
    expect(reasonOf([deployment('cart'), given], ofChart(byRelease))).toContain('Give it the label release=kps, or set'
      + ` prometheus.prometheusSpec.${field}SelectorNilUsesHelmValues: false in the values of kube-prometheus-stack`);
  });

  test('the selector of the values is named where they have one', () => {
    const given = [deployment('cart'), podMonitor('cart')];
    const values = 'in the values of kube-prometheus-stack';
    expect(reasonOf(given, ofChart({ podMonitorSelector: { matchLabels: { team: 'a' } } })))
      .toContain(`Change its labels, or prometheus.prometheusSpec.podMonitorSelector ${values}`);
    expect(reasonOf(given, ofChart({ podMonitorNamespaceSelector: undefined })))
      .toContain(`Set prometheus.prometheusSpec.podMonitorNamespaceSelector ${values}, or move the monitor`);
  });
});

test('an agent in DaemonSet mode takes PodMonitors only, and a selector for another kind would be refused', () => {
  const agent = {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'PrometheusAgent',
    metadata: { name: 'nodes', namespace: 'monitoring' },
    spec: { mode: 'DaemonSet', podMonitorSelector: {}, podMonitorNamespaceSelector: {} },
  };
  const why = 'PrometheusAgent/monitoring/nodes does not select it: it is an agent in DaemonSet mode, which takes PodMonitors only.';
  expect(reasonOf([deployment('cart'), service('cart'), serviceMonitor('cart'), agent], [])).toBe(`${why} Use a PodMonitor`);
  const probe = monitor('Probe', 'cart', { prober: { url: 'blackbox:9115' }, targets: { staticConfig: { static: ['cart'] } } });
  expect(reasonOf([deployment('cart'), probe, agent], [])).toBe(`${why} Have another Prometheus select it`);
});

describe('it looks in another namespace', () => {
  const elsewhere = deployment('cart', {}, { namespace: 'carts' });

  test('which it names', () => {
    expect(reasonOf([elsewhere, podMonitor('cart', { namespaceSelector: { matchNames: ['shop', 'store'] } })])).toBe(
      'it looks in namespace shop and store only, and Deployment/carts/cart is in carts. Add carts to its namespaceSelector.matchNames');
  });

  test('which is its own', () => {
    expect(reasonOf([elsewhere, podMonitor('cart')])).toBe(
      'it looks in namespace shop only, its own, since it has no namespaceSelector, and Deployment/carts/cart is in carts.'
        + ' Set its namespaceSelector or move it');
  });

  test('which is its own, and no namespaceSelector would help', () => {
    expect(reasonOf([elsewhere, podMonitor('cart')], prometheus({ ignoreNamespaceSelectors: true }))).toBe(
      'it looks in namespace shop only, since the Prometheus ignores namespace selectors, and Deployment/carts/cart is in carts.'
        + ' Move the monitor there');
  });

  test('since the Prometheus ignores what it names', () => {
    const ignoring = prometheus({ ignoreNamespaceSelectors: true });
    expect(reasonOf([elsewhere, podMonitor('cart', { namespaceSelector: { any: true } })], ignoring)).toBe(
      'it looks in namespace shop only, since the Prometheus ignores namespace selectors, and Deployment/carts/cart is in carts.'
        + ' Move the monitor there');
  });
});

describe('its selector does not fit', () => {
  test('a Service of the workload', () => {
    expect(reasonOf([deployment('cart'), service('cart', undefined, { labels: { app: 'basket' } }), serviceMonitor('cart')])).toBe(
      'it selects Services with the label app=cart, and Service/shop/cart has app=basket.'
        + ' Change its selector or the labels of the Service');
  });

  test('since its Service is an alias, to which a selector would give no endpoints', () => {
    const { spec, ...alias } = service('cart');
    const external = { ...alias, spec: { ...spec as Fields, type: 'ExternalName', externalName: 'cart.example.org' } };
    expect(reasonOf([deployment('cart'), external, serviceMonitor('cart')])).toBe(
      'it selects Service/shop/cart, which is an alias (ExternalName) and has no endpoints.'
        + ' Scrape cart.example.org as a static target of a ScrapeConfig, or by a Probe');
  });

  test('since its Service has endpoints that are written by hand, on another port', () => {
    const { spec: { selector: _, ...spec }, ...cart } = service('cart') as { readonly spec: Fields };
    const metadata = { name: 'cart', namespace: 'shop', labels: { app: 'cart' } };
    const subsets = [{ addresses: [{ ip: '192.168.0.9' }], ports: [{ name: 'http', port: 9090 }] }];
    const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
    expect(reasonOf([{ ...cart, spec }, endpoints, serviceMonitor('cart')])).toBe('it selects Service/shop/cart, which has no selector,'
      + ' so its endpoints are those that are written by hand. Give these the port that the monitor wants');
  });

  test('since its Service selects pods that have ended', () => {
    const metadata = { name: 'cart', namespace: 'shop', labels: { app: 'cart' } };
    const ended = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'cart' }] }, status: { phase: 'Succeeded' } };
    expect(reasonOf([ended, service('cart'), serviceMonitor('cart')])).toBe('it selects Service/shop/cart,'
      + ' and the pods of Pod/shop/cart have ended. Push the metrics of what ends before it can be scraped');
  });

  test('pods without a sidecar, where it selects those that have one', () => {
    const selector = { matchExpressions: [{ key: 'security.istio.io/tlsMode', operator: 'Exists' }] };
    expect(reasonOf([deployment('cart'), podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label security.istio.io/tlsMode, and those of Deployment/shop/cart have no label'
        + ' security.istio.io/tlsMode: they are not injected, since neither its labels nor those of its namespace ask for it.'
        + ' Give them the label sidecar.istio.io/inject=true, or scrape them by a monitor of their own');
  });

  test('since no Service selects the pods', () => {
    expect(reasonOf([deployment('cart'), serviceMonitor('cart')])).toBe(
      'it wants a Service, and no Service selects the pods of Deployment/shop/cart. Create one with the label app=cart');
  });

  test('since its Service selects other pods', () => {
    expect(reasonOf([deployment('cart'), service('cart', undefined, { selector: { app: 'basket' } }), serviceMonitor('cart')])).toBe(
      'it selects Service/shop/cart, which selects pods with the label app=basket, and those of Deployment/shop/cart have app=cart.'
        + ' Change spec.selector of the Service');
  });
});
