import { deployment, podMonitor, prometheus, PROMETHEUS, reasonOf, service, serviceMonitor } from './cluster';

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
    ['the Prometheus takes none', {}, { podMonitorSelector: undefined }, 'its podMonitorSelector is not set, so it takes no PodMonitor.'
      + ' Set it'],
  ])('%s', (_, metadata, spec, why) => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', {}, metadata)], prometheus(spec))).toBe(`${PROMETHEUS} does not select it:`
      + ` ${why}`);
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
      'it looks in namespace shop only, its own, since it has no namespaceSelector, and Deployment/carts/cart is in carts.'
        + ' Set its namespaceSelector or move it');
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
