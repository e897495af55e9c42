import { atPrometheus, deployment, MESHED, podMonitor, prometheus, PROMETHEUS } from './cluster';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { strict } from '../../cluster/istio';
import { kubePrometheusStack } from '../../cluster/prometheuses';

describe('the line of a target', () => {
  test('says why a scrape fails', () => {
    const [line, ...others] = atPrometheus([deployment('cart', undefined, { labels: MESHED }), podMonitor('cart'), strict()]);
    expect(others).toEqual([]);
    expect(line).toMatch(/^PodMonitor\/shop\/cart scrapes http:.*:9090\/metrics, which fails: PeerAuthentication\/\S+ demands mutual TLS/);
  });

  test('says that a Prometheus without pods scrapes nothing', () => {
    const [line] = atPrometheus([deployment('cart'), podMonitor('cart')], prometheus({ replicas: 0 }));
    expect(line).toContain(`which fails: ${PROMETHEUS} has no pod`);
  });

  test('stands for the targets of all pods that are alike', () => {
    const [cart, ...others] = [deployment('cart'), podMonitor('cart')];
    const many = { ...cart, spec: { ...cart.spec as object, replicas: 7 } };
    const text = ScrapePlan.fromYaml('', { also: [...kubePrometheusStack(), many, ...others], allReplicas: true }).explain('shop/cart');
    expect(text.match(/ scrapes /g)).toHaveLength(1);
    expect(text).toMatch(/:9090\/metrics, which gives application \(9090\/metrics\) \(and so 6 more of its pods\)$/m);
  });
});
