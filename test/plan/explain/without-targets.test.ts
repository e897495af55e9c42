import { deployment, monitor, planOf, podMonitor, prometheus, reasonOf, service, serviceMonitor } from './cluster';
import { kubePrometheusStack } from '../../cluster/prometheuses';

const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';

test('a monitor that has a target is not among those without', () => {
  expect(planOf([deployment('cart'), service('cart'), podMonitor('cart'), serviceMonitor('cart')]).monitorsWithoutTargets).toEqual([]);
});

test('a monitor of which one Prometheus of two has a target is not among those without', () => {
  const other = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'other', namespace: 'monitoring' }, spec: {} };
  expect(planOf([deployment('cart'), podMonitor('cart'), other]).monitorsWithoutTargets).toEqual([]);
});

describe('before any pod is looked at', () => {
  test('there is no Prometheus', () => {
    expect(reasonOf([podMonitor('cart')], [])).toBe('there is no Prometheus among the manifests');
  });

  test('the API server refuses the monitor', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { selector: undefined })])).toBe('spec.selector: The API server refuses this: it must be given.');
  });

  test('its selector is none, which mutations of manifests once showed', () => {
    const objects = [deployment('cart'), podMonitor('cart', { selector: { matchExpressions: [null] } })];
    expect(reasonOf(objects)).toMatch(/^spec\.selector\.matchExpressions\[0\].*: The API server refuses this/);
    expect(planOf(objects).explain('shop/cart')).toContain('PodMonitor/shop/cart: spec.selector.matchExpressions[0]');
  });

  test('the Prometheus gets no configuration', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart')], prometheus({ version: 'newest' }))).toMatch(
      new RegExp(`^${PROMETHEUS} gets no configuration that it could load: failed to parse Prometheus version`));
  });

  test.each([
    ['a label is missing', { labels: {} }, {},
      'it takes PodMonitors with the label release=kps, and this one has no label release. Change its labels'],
    ['a label has another value', { labels: { release: 'other' } }, {},
      'it takes PodMonitors with the label release=kps, and this one has release=other. Change its labels'],
    ['none of some values is there', {}, { podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] } },
      'it takes PodMonitors with the label team=a or b, and this one has no label team. Change its labels'],
    ['a label is there that must not', {}, { podMonitorSelector: { matchExpressions: [{ key: 'release', operator: 'DoesNotExist' }] } },
      'it takes PodMonitors with no label release, and this one has release=kps. Change its labels'],
    ['its namespace is not looked in', {}, { podMonitorNamespaceSelector: undefined },
      'its podMonitorNamespaceSelector is not set, so it takes PodMonitors of its own namespace monitoring only, and this one is in shop. Set it, or move the monitor'],
    ['a label of its namespace is missing', {}, { podMonitorNamespaceSelector: { matchLabels: { team: 'shop' } } },
      'it takes PodMonitors of namespaces with the label team=shop, and namespace shop has no label team. Change the labels of the namespace'],
    ['the Prometheus takes none', {}, { podMonitorSelector: undefined }, 'its podMonitorSelector is not set, so it takes no PodMonitor. Set it'],
  ])('it is not selected: %s', (_, metadata, spec, why) => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', {}, metadata)], prometheus(spec))).toBe(`${PROMETHEUS} does not select it: ${why}`);
  });

  test('the operator refuses it', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { scrapeClass: 'none' })])).toBe(
      `${PROMETHEUS} selects it, and the operator refuses it: scrapeClassName: scrapeClass "none" not found in Prometheus scrapeClasses`);
  });

  test('the Prometheus may not list pods', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart')], kubePrometheusStack().filter(({ kind }) => kind !== 'ClusterRoleBinding'))).toMatch(
      new RegExp(`^${PROMETHEUS} may not discover its targets: pods is forbidden: .* in the namespace "shop". Allow its ServiceAccount to list and watch pods$`));
  });

  test('it has no endpoint', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [] })])).toBe('it has no endpoint, so no job is made of it. Add one');
  });
});

describe('it looks in another namespace', () => {
  const elsewhere = deployment('cart', {}, { namespace: 'carts' });

  test('which it names', () => {
    expect(reasonOf([elsewhere, podMonitor('cart', { namespaceSelector: { matchNames: ['shop', 'store'] } })])).toBe(
      'it looks in namespace shop and store only, and Deployment/carts/cart is in carts. Add carts to its namespaceSelector.matchNames');
  });

  test('which is its own', () => {
    expect(reasonOf([elsewhere, podMonitor('cart')])).toBe(
      'it looks in namespace shop only, its own, since it has no namespaceSelector, and Deployment/carts/cart is in carts. Set its namespaceSelector or move it');
  });

  test('since the Prometheus ignores what it names', () => {
    expect(reasonOf([elsewhere, podMonitor('cart', { namespaceSelector: { any: true } })], prometheus({ ignoreNamespaceSelectors: true }))).toBe(
      'it looks in namespace shop only, since the Prometheus ignores namespace selectors, and Deployment/carts/cart is in carts. Move the monitor there');
  });
});

describe('its selector does not fit', () => {
  test('the pods that it was most probably meant for: those with the most of its labels', () => {
    const labels = { app: 'basket', tier: 'web' };
    expect(reasonOf([deployment('basket', {}, { labels }), deployment('api'), podMonitor('cart', { selector: { matchLabels: { app: 'cart', tier: 'web' } } })])).toBe(
      'it selects pods with the label app=cart, and those of Deployment/shop/basket have app=basket. Change its selector or their labels');
  });

  test('the pods of the workload with its name, where others miss as many labels', () => {
    const selector = { matchLabels: { 'app.kubernetes.io/name': 'cart' } };
    expect(reasonOf([deployment('api'), deployment('cart'), deployment('cart-cache'), podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label app.kubernetes.io/name=cart, and those of Deployment/shop/cart have no label app.kubernetes.io/name. Change its selector or their labels');
  });

  test('any pods, and nothing tells for which it was meant', () => {
    expect(reasonOf([deployment('api'), deployment('web'), podMonitor('cart')])).toBe(
      'it selects pods with the label app=cart, and there are none in namespace shop');
  });

  test('a Service of the workload', () => {
    expect(reasonOf([deployment('cart'), service('cart', undefined, { labels: { app: 'basket' } }), serviceMonitor('cart')])).toBe(
      'it selects Services with the label app=cart, and Service/shop/cart has app=basket. Change its selector or the labels of the Service');
  });

  test('since no Service selects the pods', () => {
    expect(reasonOf([deployment('cart'), serviceMonitor('cart')])).toBe(
      'it wants a Service, and no Service selects the pods of Deployment/shop/cart. Create one with the label app=cart');
  });

  test('since its Service selects other pods', () => {
    expect(reasonOf([deployment('cart'), service('cart', undefined, { selector: { app: 'basket' } }), serviceMonitor('cart')])).toBe(
      'it selects Service/shop/cart, which selects pods with the label app=basket, and those of Deployment/shop/cart have app=cart. Change spec.selector of the Service');
  });
});

describe('nothing tells for which workload it was meant', () => {
  const others = [deployment('api'), deployment('web')];

  test('where all that speaks for it is a label that is not there', () => {
    const selector = { matchLabels: { app: 'cart' }, matchExpressions: [{ key: 'ignore', operator: 'DoesNotExist' }] };
    expect(reasonOf([deployment('api'), deployment('web', {}, { labels: { app: 'web', ignore: 'true' } }), podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label app=cart, and there are none in namespace shop');
  });

  test('where its Service selects nothing', () => {
    expect(reasonOf([...others, service('cart'), serviceMonitor('cart')])).toBe(
      'it selects Service/shop/cart, which selects pods with the label app=cart, and there are none. Change spec.selector of the Service');
  });

  test('where its Service has no selector', () => {
    const { spec: { selector: _, ...spec }, ...cart } = service('cart') as { readonly spec: { readonly selector: unknown } };
    expect(reasonOf([...others, { ...cart, spec }, serviceMonitor('cart')])).toBe('it selects Service/shop/cart, which has no selector, so it has no pod. Give it one');
  });

  test('where it selects everything of a namespace that has nothing', () => {
    expect(reasonOf([...others, podMonitor('cart', { selector: {}, namespaceSelector: { matchNames: ['store'] } })])).toBe(
      'it selects pods, and there are none in namespace store');
  });
});

describe('its port is not there', () => {
  test('among the named and nameless ones of the containers', () => {
    expect(reasonOf([deployment('cart', { http: 8080, _: 9090 }), podMonitor('cart')])).toBe(
      'podMetricsEndpoints[0] wants a container port named metrics, and Deployment/shop/cart has http (8080) and 9090 without a name.'
      + ' Change the name there or in the monitor');
  });

  test('in whatever namespace', () => {
    expect(reasonOf([deployment('cart', { http: 8080 }), podMonitor('cart', { namespaceSelector: { any: true } }, { namespace: 'monitoring' })])).toBe(
      'podMetricsEndpoints[0] wants a container port named metrics, and Deployment/shop/cart has http (8080). Change the name there or in the monitor');
  });

  test('by number', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ portNumber: 9091 }] })])).toBe(
      'podMetricsEndpoints[0] wants a container port with the number 9091, and Deployment/shop/cart has metrics (9090). Change the number there or in the monitor');
  });

  test('where the containers declare none', () => {
    expect(reasonOf([deployment('cart', {}), podMonitor('cart')])).toContain('Deployment/shop/cart has none declared.');
  });

  test('among those of the Service', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'admin', port: 81 }];
    expect(reasonOf([deployment('cart'), service('cart', ports), serviceMonitor('cart')])).toBe(
      'endpoints[0] wants a port of the Service named metrics, and Service/shop/cart has admin and http. Change the name there or in the monitor');
  });

  test('since the targetPort of the Service is the name of no container port', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'metrics', port: 81, targetPort: 'prometheus' }];
    const why = 'the targetPort prometheus of Service/shop/cart is the name of no container port of Deployment/shop/cart. Name a container port so, or give the number';
    expect(reasonOf([deployment('cart'), service('cart', ports), serviceMonitor('cart')])).toBe(`endpoints[0] wants a port of the Service named metrics: ${why}`);
    expect(reasonOf([deployment('cart'), service('cart', ports.slice(1)), serviceMonitor('cart')])).toBe(`discovery finds nothing of Deployment/shop/cart: ${why}`);
  });
});

test('what discovery finds nothing of is said so, where nothing tells why', () => {
  const pod = { ...deployment('cart'), apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } } };
  const pending = { ...pod, spec: { containers: [{ name: 'cart' }] }, status: { phase: 'Pending' } };
  expect(reasonOf([pending, podMonitor('cart')])).toBe('discovery finds nothing of Pod/shop/cart, since its pods have no address');
  const { spec: { ports: _, ...spec }, ...cart } = service('cart') as { readonly spec: { readonly ports: unknown } };
  expect(reasonOf([deployment('cart'), { ...cart, spec }, serviceMonitor('cart')])).toBe(
    'discovery finds nothing of Deployment/shop/cart: Service/shop/cart has no port. Give it one');
});

describe('a rule drops what it finds', () => {
  const withRules = (relabelings: object[], scrapeClass?: string) => podMonitor('cart', { scrapeClass, podMetricsEndpoints: [{ port: 'metrics', relabelings }] });

  test('one of its own, counted as they stand there, with what it sees after those before it', () => {
    expect(reasonOf([deployment('cart'), withRules([
      { sourceLabels: ['__meta_kubernetes_pod_container_name'], targetLabel: 'what', replacement: 'the $1' },
      { action: 'keep', sourceLabels: ['what'], regex: 'basket' },
    ])])).toBe('relabelings[1] of podMetricsEndpoints[0] keeps only what matching "basket", and sees "the cart". Change the rule');
  });

  test('one that looks as if the operator had made it', () => {
    expect(reasonOf([deployment('cart'), withRules([{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_port_name'], regex: 'http' }])])).toBe(
      'relabelings[0] of podMetricsEndpoints[0] keeps only __meta_kubernetes_pod_container_port_name matching "http", and sees "metrics". Change the rule');
  });

  test('one of the scrape class', () => {
    const scrapeClasses = [{ name: 'strict', relabelings: [{ targetLabel: 'a', replacement: 'b' }, { action: 'drop', sourceLabels: ['a'], regex: 'b' }] }];
    expect(reasonOf([deployment('cart'), withRules([{ targetLabel: 'a' }], 'strict')], prometheus({ scrapeClasses, enforcedNamespaceLabel: 'tenant' }))).toBe(
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
    expect(reasonOf([ended, podMonitor('import')])).toBe('podMetricsEndpoints[0] drops pods that have ended, and those of Pod/shop/import have');
  });

  test('the most of several pods came farthest, and it is said of these', () => {
    const objects = [deployment('api', { http: 80 }, { labels: { app: 'cart' } }), deployment('cart', { metrics: 80 })];
    expect(reasonOf([...objects, withRules([{ action: 'drop', sourceLabels: ['job'], regex: 'shop/cart' }])])).toContain('sees "shop/cart"');
  });
});

test('its targets cannot be scraped', () => {
  expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ port: 'metrics', relabelings: [{ targetLabel: '__address__', replacement: 'a/b' }] }] })]))
    .toBe('Prometheus cannot scrape what podMetricsEndpoints[0] finds: "a/b" is not a valid hostname');
});

describe('of the other kinds', () => {
  const selected = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });

  test('a ScrapeConfig whose rules drop everything', () => {
    const spec = { kubernetesSDConfigs: [{ role: 'Pod' }], relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_name'], regex: 'none' }] };
    expect(reasonOf([deployment('cart'), monitor('ScrapeConfig', 'pods', spec)], selected)).toMatch(
      /^relabelings\[0\] keeps only __meta_kubernetes_pod_name matching "none", and sees "prometheus-.*" or "cart-.*". Change the rule$/);
  });

  test('a ScrapeConfig with a discovery that the plan does not follow may have targets', () => {
    const spec = { consulSDConfigs: [{ server: 'consul:8500' }] };
    expect(planOf([monitor('ScrapeConfig', 'consul', spec)], selected).monitorsWithoutTargets).toEqual([]);
  });

  test('a Probe of Ingresses that there are none of', () => {
    const spec = { prober: { url: 'blackbox:9115' }, targets: { ingress: { selector: {}, namespaceSelector: {} } } };
    expect(reasonOf([monitor('Probe', 'ingresses', spec)])).toBe('discovery finds nothing for it');
  });
});
