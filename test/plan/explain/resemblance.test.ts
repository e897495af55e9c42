import { deployment, planOf, podMonitor, reasonOf, service, serviceMonitor } from './cluster';

describe('a monitor that selects nothing was meant for', () => {
  test('the pods that it was most probably meant for: those with the most of its labels', () => {
    const labels = { app: 'basket', tier: 'web' };
    const selector = { matchLabels: { app: 'cart', tier: 'web' } };
    expect(reasonOf([deployment('basket', {}, { labels }), deployment('api'), podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label app=cart, and those of Deployment/shop/basket have app=basket. Change its selector or their labels');
  });

  test('the pods of the workload with its name, where others miss as many labels', () => {
    const selector = { matchLabels: { 'app.kubernetes.io/name': 'cart' } };
    expect(reasonOf([deployment('api'), deployment('cart'), deployment('cart-cache'), podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label app.kubernetes.io/name=cart, and those of Deployment/shop/cart have no label app.kubernetes.io/name.'
        + ' Change its selector or their labels');
  });

  test('the pods of the workload whose name is the value of a label, where the monitor has another', () => {
    const unlabelled = deployment('cart', {}, { labels: { tier: 'web' } });
    expect(reasonOf([deployment('api'), unlabelled, podMonitor('cart', {}, { name: 'all' })]))
      .toContain('and those of Deployment/shop/cart have no label app');
  });

  test('any pods, and nothing tells for which it was meant', () => {
    expect(reasonOf([deployment('api'), deployment('web'), podMonitor('cart')])).toBe(
      'it selects pods with the label app=cart, and there are none in namespace shop');
  });
});

describe('nothing tells for which workload it was meant', () => {
  test('where the only one has nothing in common with it', () => {
    const plan = planOf([deployment('api'), podMonitor('cart')]);
    expect(plan.monitorsWithoutTargets).toMatchObject([{ code: 'nothing-selected', meantFor: undefined }]);
    expect(plan.expectations).toMatchObject([{ verdict: 'unproven', workload: undefined, cause: { code: 'nothing-selected' } }]);
    expect(plan.explain('shop/api')).not.toContain('PodMonitor/shop/cart');
  });

  const others = [deployment('api'), deployment('web')];

  test('where all that speaks for it is a label that is not there', () => {
    const selector = { matchLabels: { app: 'cart' }, matchExpressions: [{ key: 'ignore', operator: 'DoesNotExist' }] };
    const ignored = deployment('web', {}, { labels: { app: 'web', ignore: 'true' } });
    expect(reasonOf([deployment('api'), ignored, podMonitor('cart', { selector })])).toBe(
      'it selects pods with the label app=cart, and there are none in namespace shop');
  });

  test('where its Service selects nothing', () => {
    expect(reasonOf([...others, service('cart'), serviceMonitor('cart')])).toBe(
      'it selects Service/shop/cart, which selects pods with the label app=cart, and there are none.'
        + ' Give the pods, or change spec.selector of the Service');
  });

  test('where its Service has no selector', () => {
    const { spec: { selector: _, ...spec }, ...cart } = service('cart') as { readonly spec: { readonly selector: unknown } };
    expect(reasonOf([...others, { ...cart, spec }, serviceMonitor('cart')])).toBe('it selects Service/shop/cart, which has no selector,'
      + ' so it has no pod. Give it one');
  });

  test('where it selects everything of a namespace that has nothing', () => {
    expect(reasonOf([...others, podMonitor('cart', { selector: {}, namespaceSelector: { matchNames: ['store'] } })])).toBe(
      'it selects pods, and there are none in namespace store');
  });
});
