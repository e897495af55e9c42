import { anotherPrometheus, deployment, planOf, podMonitor, prometheus, PROMETHEUS, reasonOf, service, serviceMonitor } from './cluster';
import { kubePrometheusStack } from '../../cluster/prometheuses';

describe('a monitor comes no farther than to the step where', () => {
  test('the API server refuses the monitor', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { selector: undefined })]))
      .toBe('spec.selector: The API server refuses this: it must be given.');
  });

  test('its selector cannot be read, which mutations of manifests once showed', () => {
    const objects = [deployment('cart'), podMonitor('cart', { selector: { matchExpressions: [null] } })];
    expect(reasonOf(objects)).toMatch(/^spec\.selector\.matchExpressions\[0\].*: The API server refuses this/);
    expect(planOf(objects).explain('shop/cart')).toContain('PodMonitor/shop/cart: spec.selector.matchExpressions[0]');
  });

  test('the Prometheus gets no configuration', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart')], prometheus({ version: 'newest' }))).toMatch(
      new RegExp(`^${PROMETHEUS} gets no configuration that it could load: failed to parse Prometheus version`));
  });

  test('the operator refuses it', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { scrapeClass: 'none' })])).toBe(
      `${PROMETHEUS} selects it, and the operator refuses it: scrapeClassName: scrapeClass "none" not found in Prometheus scrapeClasses`);
  });

  test('the Prometheus may not list pods', () => {
    const powerless = kubePrometheusStack().map(object => object.kind === 'ClusterRole' ? { ...object, rules: [] } : object);
    expect(reasonOf([deployment('cart'), podMonitor('cart')], powerless)).toMatch(new RegExp(
      `^${PROMETHEUS} may not discover its targets: pods is forbidden: .* in the namespace "shop".`
        + ' Allow its ServiceAccount to list and watch pods$'));
  });

  test('it has no endpoint', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [] })]))
      .toBe('it has no endpoint, so no job is made of it. Add one');
  });
});

describe('of several Prometheuses that is named', () => {
  const unselected = podMonitor('cart', {}, { labels: {} });

  test('at which it comes farthest', () => {
    const refusing = anotherPrometheus('refusing', { podMonitorSelector: {}, podMonitorNamespaceSelector: {} });
    expect(reasonOf([deployment('cart'), podMonitor('cart', { scrapeClass: 'none' }, { labels: {} }), refusing]))
      .toMatch(/^Prometheus\/monitoring\/refusing selects it, and the operator refuses it/);
  });

  test('for which it lacks the fewest labels, where none selects it', () => {
    const one = anotherPrometheus('one', { podMonitorSelector: { matchLabels: { a: 'b' } } });
    const two = anotherPrometheus('two', { podMonitorSelector: { matchLabels: { a: 'b', c: 'd' } } });
    expect(reasonOf([deployment('cart'), unselected, two, one], [])).toMatch(/^Prometheus\/monitoring\/one does not select it/);
    expect(reasonOf([deployment('cart'), unselected, one, two], [])).toMatch(/^Prometheus\/monitoring\/one does not select it/);
  });
});

test('what discovery finds nothing of is said so, where nothing tells why', () => {
  const metadata = { name: 'cart', namespace: 'shop', labels: { app: 'cart' } };
  const pending = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'cart' }] }, status: { phase: 'Pending' } };
  expect(reasonOf([pending, podMonitor('cart')])).toBe('discovery finds nothing of Pod/shop/cart, since its pods have no address');
  const { spec: { ports: _, ...spec }, ...cart } = service('cart') as { readonly spec: { readonly ports: unknown } };
  expect(reasonOf([deployment('cart'), { ...cart, spec }, serviceMonitor('cart')])).toBe(
    'discovery finds nothing of Deployment/shop/cart: Service/shop/cart has no port. Give it one');
});
