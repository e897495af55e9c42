import { atPrometheus, deployment, MESHED, podMonitor, prometheus, reasonOf } from './cluster';

describe('a rule drops what it finds', () => {
  const withRules = (relabelings: object[], scrapeClass?: string) =>
    podMonitor('cart', { scrapeClass, podMetricsEndpoints: [{ port: 'metrics', relabelings }] });

  test('one of its own, counted as they stand there, with what it sees after those before it', () => {
    expect(reasonOf([deployment('cart'), withRules([
      { sourceLabels: ['__meta_kubernetes_pod_container_name'], targetLabel: 'what', replacement: 'the $1' },
      { action: 'keep', sourceLabels: ['what'], regex: 'basket' },
    ])])).toBe('relabelings[1] of podMetricsEndpoints[0] keeps only what matching "basket", and sees "the cart". Change the rule');
  });

  test('one that looks as if the operator had made it', () => {
    const rule = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_port_name'], regex: 'http' };
    expect(reasonOf([deployment('cart'), withRules([rule])])).toBe(
      'relabelings[0] of podMetricsEndpoints[0] keeps only __meta_kubernetes_pod_container_port_name matching "http", and sees "metrics".'
        + ' Change the rule');
  });

  test('one of the scrape class', () => {
    const relabelings = [{ targetLabel: 'a', replacement: 'b' }, { action: 'drop', sourceLabels: ['a'], regex: 'b' }];
    const installation = prometheus({ scrapeClasses: [{ name: 'strict', relabelings }], enforcedNamespaceLabel: 'tenant' });
    expect(reasonOf([deployment('cart'), withRules([{ targetLabel: 'a' }], 'strict')], installation)).toBe(
      'relabelings[1] of the scrape class strict drops a matching "b", and sees "b". Change the rule');
  });

  test('that drops pods that have ended', () => {
    const ended = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'import', namespace: 'shop', labels: { app: 'import' } },
      spec: { containers: [{ name: 'import', ports: [{ name: 'metrics', containerPort: 9090 }] }] },
      status: { phase: 'Succeeded', podIP: '10.0.0.9' },
    };
    expect(reasonOf([ended, podMonitor('import')])).toBe('podMetricsEndpoints[0] wants pods that run,'
      + ' and the pods of Pod/shop/import have ended. Push the metrics of what ends before it can be scraped');
  });

  test('the one that drops the port that the others want, not the last one, which drops other ports', () => {
    const relabelings = [
      { action: 'drop', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'cart' },
      { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_port_number'], regex: '9090' },
    ];
    const meshed = deployment('cart', undefined, { labels: MESHED });
    expect(reasonOf([meshed, podMonitor('cart', { podMetricsEndpoints: [{ relabelings }] })])).toBe('relabelings[0] of'
      + ' podMetricsEndpoints[0] drops __meta_kubernetes_pod_container_name matching "cart", and sees "cart". Change the rule');
  });

  test('one that keeps sidecars, where there is none', () => {
    const relabelings = [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' }];
    expect(reasonOf([deployment('cart'), withRules(relabelings)])).toBe(
      'relabelings[0] of podMetricsEndpoints[0] keeps only the container istio-proxy, which the pods of Deployment/shop/cart do not have:'
        + ' they are not injected, since neither its labels nor those of its namespace ask for it.'
        + ' Give them the label sidecar.istio.io/inject=true, or scrape them by a monitor of their own');
  });

  test('the most of several pods came farthest, and it is said of these', () => {
    const objects = [deployment('api', { http: 80 }, { labels: { app: 'cart' } }), deployment('cart', { metrics: 80 })];
    expect(reasonOf([...objects, withRules([{ action: 'drop', sourceLabels: ['job'], regex: 'shop/cart' }])])).toContain('sees'
      + ' "shop/cart"');
  });
});

test('its targets cannot be scraped', () => {
  const podMetricsEndpoints = [{ port: 'metrics', relabelings: [{ targetLabel: '__address__', replacement: 'a/b' }] }];
  expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints })]))
    .toBe('Prometheus cannot scrape what podMetricsEndpoints[0] finds: "a/b" is not a valid hostname');
});

test('has a line for each endpoint of a monitor that is meant for the workload, the one that came farthest first', () => {
  const endpoints = [{ port: 'admin' }, { port: 'metrics', relabelings: [{ action: 'drop', sourceLabels: ['namespace'], regex: 'shop' }] }];
  expect(atPrometheus([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: endpoints })])).toEqual([
    'PodMonitor/shop/cart: relabelings[0] of podMetricsEndpoints[1] drops namespace matching "shop", and sees "shop". Change the rule',
    'PodMonitor/shop/cart: podMetricsEndpoints[0] wants a container port named admin, and Deployment/shop/cart has metrics (9090).'
      + ' Change the name there or in the monitor',
  ]);
});
