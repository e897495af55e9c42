import { anotherPrometheus, deployment, monitor, planOf, podMonitor, prometheus, reasonOf, service, serviceMonitor } from './cluster';

test('a monitor that has a target is not among those without', () => {
  expect(planOf([deployment('cart'), service('cart'), podMonitor('cart'), serviceMonitor('cart')]).monitorsWithoutTargets).toEqual([]);
});

test('a monitor of which one Prometheus of two has a target is not among those without', () => {
  expect(planOf([deployment('cart'), podMonitor('cart'), anotherPrometheus('other')]).monitorsWithoutTargets).toEqual([]);
});

test('there is no Prometheus', () => {
  expect(reasonOf([podMonitor('cart')], [])).toBe('there is no Prometheus among the manifests');
});

describe('of the other kinds', () => {
  const selected = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });

  test('a ScrapeConfig whose rules drop everything', () => {
    const relabelings = [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_name'], regex: 'none' }];
    const spec = { kubernetesSDConfigs: [{ role: 'Pod' }], relabelings };
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
