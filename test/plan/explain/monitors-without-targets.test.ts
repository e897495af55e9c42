import {
  anotherPrometheus, deployment, Fields, monitor, planOf, podMonitor, prometheus, PROMETHEUS, reasonOf, service, serviceMonitor,
} from './cluster';

test('a monitor that has a target is not among those without', () => {
  expect(planOf([deployment('cart'), service('cart'), podMonitor('cart'), serviceMonitor('cart')]).monitorsWithoutTargets).toEqual([]);
});

test('a monitor of which one Prometheus of two has a target is not among those without', () => {
  expect(planOf([deployment('cart'), podMonitor('cart'), anotherPrometheus('other')]).monitorsWithoutTargets).toEqual([]);
});

test('there is no Prometheus', () => {
  expect(reasonOf([podMonitor('cart')], [])).toBe('there is no Prometheus among the manifests');
});

test('the only Prometheus is refused', () => {
  const refused = prometheus({ shards: -1 });
  expect(reasonOf([deployment('cart'), podMonitor('cart')], refused)).toMatch(
    new RegExp(`^${PROMETHEUS} is not stored: spec.shards: The API server refuses this: it must be`));
  const text = planOf([deployment('cart'), podMonitor('cart')], refused).explain('shop/cart');
  expect(text).toContain(`\n${PROMETHEUS}\n  is not stored: spec.shards: The API server refuses this`);
  expect(text).not.toContain('There is no Prometheus');
});

describe('its workload asks for no pod', () => {
  const why = (id: string, because: string) => `it is for ${id}, which has no pod, since its ${because}. It has a target as soon as`
    + ' there is a pod';
  const cart = deployment('cart');
  const stopped = { ...cart, spec: { ...cart.spec as Fields, replicas: 0 } };

  test('whether it selects pods or a Service', () => {
    expect(reasonOf([stopped, podMonitor('cart')])).toBe(why('Deployment/shop/cart', 'spec.replicas is 0'));
    expect(reasonOf([stopped, service('cart'), serviceMonitor('cart')])).toBe(why('Deployment/shop/cart', 'spec.replicas is 0'));
  });

  test('as a CronJob that is suspended', () => {
    const { selector: _, ...spec } = cart.spec as Fields;
    const suspended = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: cart.metadata,
      spec: { schedule: '0 * * * *', suspend: true, jobTemplate: { spec } },
    };
    expect(reasonOf([suspended, podMonitor('cart')])).toBe(why('CronJob/shop/cart', 'spec.suspend is true'));
  });

  test('which is no reason where another one has a pod', () => {
    const [api] = [deployment('api', { http: 80 }, { labels: { app: 'cart' } })];
    expect(reasonOf([stopped, api, podMonitor('cart')])).toContain('wants a container port named metrics');
  });

  test('which is no reason where it is an old ReplicaSet of a Deployment', () => {
    const old = deployment('cart', undefined, { labels: { app: 'cart', version: 'v1' } });
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: 'a', controller: true };
    const metadata = { name: 'cart-1', namespace: 'shop', ownerReferences: [owner] };
    const replicaSet = { ...old, kind: 'ReplicaSet', metadata, spec: { ...old.spec as Fields, replicas: 0 } };
    const selector = { matchLabels: { app: 'cart', version: 'v1' } };
    expect(reasonOf([cart, replicaSet, deployment('new', undefined, { labels: { app: 'cart' } }), podMonitor('cart', { selector })]))
      .toContain('those of Deployment/shop/new have no label version');
  });

  test('which names the workload for which it is meant', () => {
    expect(planOf([stopped, podMonitor('cart')]).monitorsWithoutTargets).toEqual([
      expect.objectContaining({ code: 'workload-without-pods', meantFor: 'Deployment/shop/cart' }),
    ]);
  });
});

describe('of the other kinds', () => {
  const selected = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });

  test('a ScrapeConfig whose rules drop everything', () => {
    const relabelings = [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_name'], regex: 'none' }];
    const spec = { kubernetesSDConfigs: [{ role: 'Pod' }], relabelings };
    expect(reasonOf([deployment('cart'), monitor('ScrapeConfig', 'pods', spec)], selected)).toMatch(
      /^relabelings\[0\] keeps only __meta_kubernetes_pod_name matching "none", and sees "prometheus-.*" or "cart-.*". Change the rule$/);
  });

  test('a ScrapeConfig whose targets have no valid address, with what is wrong with the first', () => {
    const relabelings = [{ targetLabel: '__address__', replacement: 'a/b' }];
    const spec = { staticConfigs: [{ targets: ['a'] }], relabelings };
    expect(reasonOf([monitor('ScrapeConfig', 'static', spec)], selected)).toMatch(
      /^Prometheus cannot scrape what it finds: instance 0 in group .*: "a\/b" is not a valid hostname$/);
  });

  test('a ScrapeConfig with a discovery that the plan does not follow may have targets', () => {
    const spec = { consulSDConfigs: [{ server: 'consul:8500' }] };
    expect(planOf([monitor('ScrapeConfig', 'consul', spec)], selected).monitorsWithoutTargets).toEqual([]);
  });

  test('a Probe of Ingresses that there are none of', () => {
    const spec = { prober: { url: 'blackbox:9115' }, targets: { ingress: { selector: {}, namespaceSelector: {} } } };
    expect(reasonOf([monitor('Probe', 'ingresses', spec)])).toBe(
      'discovery finds no ingress for it. Change what it looks for, or create one');
  });
});
