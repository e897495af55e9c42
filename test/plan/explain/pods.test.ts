import { deployment, MESHED, planOf, podMonitor } from './cluster';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../../cluster/prometheuses';

describe('the line of pods', () => {
  test('has those of one fate, of many a few', () => {
    const cart = deployment('cart');
    const many = { ...cart, spec: { ...cart.spec as object, replicas: 7 } };
    const text = ScrapePlan.fromYaml('', { also: [...kubePrometheusStack(), many], allReplicas: true }).explain('shop/cart');
    expect(text).toMatch(/^ {2}pods cart-\S+-0 \(\S+\), cart-\S+-1 \(\S+\), cart-\S+-2 \(\S+\) and 4 more: not injected/m);
  });

  test('says why a pod is refused, and nothing more of it', () => {
    const annotations = { 'prometheus.istio.io/scrape-targets': '15090:/metrics', 'prometheus.io/scrape': 'true' };
    const cart = deployment('cart', undefined, { labels: MESHED, annotations });
    const [name, line, ...others] = planOf([cart, podMonitor('cart')]).explain('shop/cart').split('\n');
    expect([name, others]).toEqual(['Deployment/shop/cart', []]);
    expect(line).toMatch(/^ {2}pod cart-\S+ \(no address\): refused, since admission webhook .* is reserved for Istio/);
  });

  test('says of a pod that was there before that it stays as it is', () => {
    const spec = { containers: [{ name: 'cart' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cart', namespace: 'shop' }, spec, status: { phase: 'Running' } };
    expect(planOf([pod]).explain('shop/cart')).toContain('pod cart (no address): kept as it is, since it already exists\n');
  });

  test.each([
    [{ 'prometheus.istio.io/merge-metrics': 'false', 'prometheus.io/port': '8080' }, 'its annotation prometheus.istio.io/merge-metrics is'
      + ' false'],
    [{ 'prometheus.io/scrape': 'false', 'prometheus.io/port': '8080' }, 'its annotation prometheus.io/scrape is false'],
    [{ 'prometheus.io/port': '15020' }, 'its annotation prometheus.io/port is 15020, the port of the agent itself'],
  ])('says why the agent does not serve the metrics of the application: %j', (annotations, why) => {
    const cart = deployment('cart', undefined, { labels: MESHED, annotations });
    expect(planOf([cart]).explain('shop/cart')).toContain(`; its agent does not serve the metrics of the application, since ${why}\n`);
  });

  test('says nothing of merging where no metrics are named', () => {
    const cart = deployment('cart', undefined, { labels: MESHED });
    expect(planOf([cart]).explain('shop/cart')).not.toContain('its agent does not serve');
  });
});
