import { deployment, Fields, planOf } from './cluster';

describe('what is asked for', () => {
  const explain = (objects: ReadonlyArray<Fields>, workload: string) => planOf(objects, []).explain(workload);

  test('is a workload or a pod, with or without its kind', () => {
    const objects = [deployment('cart')];
    const [pod] = /cart-[a-z0-9]+-0/.exec(explain(objects, 'shop/cart'))!;
    for (const name of ['Deployment/shop/cart', `shop/${pod}`, `Pod/shop/${pod}`]) {
      expect(explain(objects, name)).toBe(explain(objects, 'shop/cart'));
    }
  });

  test('may be in no mesh, have no Prometheus, or no pod', () => {
    expect(explain([deployment('cart')], 'shop/cart')).toContain('\nThere is no Prometheus among the manifests.\n');
    const none = deployment('cart');
    expect(explain([{ ...none, spec: { ...none.spec as object, replicas: 0 } }], 'shop/cart')).toBe('shop/cart has no pod,'
      + ' since it asks for none.');
  });

  test('must be there', () => {
    expect(() => explain([deployment('cart')], 'shop/card')).toThrow("cannot explain 'shop/card': there is no workload or pod of that name"
      + ' among the manifests');
  });

  test('may have a name with slashes, which mutations of manifests once showed', () => {
    for (const name of ['shop//', 'Deployment/shop//']) {
      expect(explain([deployment('/')], name)).toMatch(/^Deployment\/shop\/\/\n {2}pod \/-/);
    }
  });
});
