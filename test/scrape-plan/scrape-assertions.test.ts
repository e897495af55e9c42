import { IstioMesh, ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';

/** A workload with a metrics port, whose pods have a sidecar if told so. */
function workload(name: string, { kind = 'Deployment', replicas = 1, sidecar = false } = {}): Manifest {
  const labels = { app: name, ...sidecar ? { 'sidecar.istio.io/inject': 'true' } : {} };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers: [{ name, image: name, ports: [{ name: 'metrics', containerPort: 8080 }] }] } },
    },
  };
}

/** A monitor of the port `metrics` of an application. */
function monitor(name: string, app: string, labels: { [label: string]: string } = { release: 'kps' }): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: 'shop', labels },
    spec: { selector: { matchLabels: { app } }, podMetricsEndpoints: [{ port: 'metrics' }] },
  };
}

const planOf = (...objects: Manifest[]) => ScrapePlan.fromYaml('', {
  also: [...kubePrometheusStack(), ...objects], mesh: IstioMesh.sidecar(), namespaces: { monitoring: {}, shop: {} },
});
const assertionsOn = (...objects: Manifest[]) => ScrapeAssertions.of(planOf(...objects));

const once = [workload('cart'), monitor('cart', 'cart')];
const twice = [workload('till'), monitor('till', 'till'), monitor('again', 'till')];
const never = [workload('stock', { sidecar: true })];

const TOLD_TWICE = 'scraped twice: application (8080/metrics): '
  + 'podMonitor/shop/again/0 (http://10.244.0.1:8080/metrics) and podMonitor/shop/till/0 (http://10.244.0.1:8080/metrics) both get them';
const withoutAddresses = (text: string) => text.replace(/10\.244\.0\.\d+/g, '10.244.0.1');

/** What an assertion says where it does not hold. */
function failure(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return withoutAddresses((error as Error).message);
  }
  throw new Error('the assertion holds');
}

describe('scrapedOnce', () => {
  test.each(['shop/cart', 'Deployment/shop/cart'])('holds for a workload that one monitor scrapes, named %s', name => {
    expect(() => assertionsOn(...once).scrapedOnce(name)).not.toThrow();
  });

  test('fails for one that two scrape, and names them', () => {
    expect(failure(() => assertionsOn(...twice).scrapedOnce('shop/till'))).toContain(
      `cannot assert that 'shop/till' is scraped once: it is ${TOLD_TWICE}. Fix what the plan shows, or change the assertion:\n\n`,
    );
  });

  test('fails for one that nothing scrapes, with what the plan explains', () => {
    const plan = planOf(...never, monitor('stock', 'stock', {}));
    const message = failure(() => ScrapeAssertions.of(plan).scrapedOnce('shop/stock'));
    expect(message).toContain("cannot assert that 'shop/stock' is scraped once: it is scraped never: agent, Envoy: no target serves them.");
    expect(message).toContain(withoutAddresses(plan.explain('shop/stock')).replace(/\.$/, ''));
    expect(message).toContain('PodMonitor/shop/stock: Prometheus/monitoring/kps-kube-prometheus-stack-prometheus does not select it');
  });

  test('fails for one without pods', () => {
    expect(failure(() => assertionsOn(workload('cart', { replicas: 0 })).scrapedOnce('shop/cart')))
      .toMatch(/^cannot assert that 'shop\/cart' is scraped once: the plan has no series of it\. .*asks for none\.$/s);
  });

  test('has to hold for each workload of a name that two share', () => {
    const both = [...once, workload('cart', { kind: 'StatefulSet', sidecar: true }), monitor('again', 'cart')];
    expect(() => assertionsOn(...both).scrapedOnce('shop/cart')).toThrow('it is scraped twice');
  });

  test('knows no workload that is not there', () => {
    expect(() => assertionsOn(...once).scrapedOnce('shop/card'))
      .toThrow("cannot explain 'shop/card': there is no workload or pod of that name");
  });
});

describe('scrapedNever', () => {
  test('holds for a workload that nothing scrapes, and for one without pods', () => {
    const assertions = assertionsOn(...never, workload('cart', { replicas: 0 }));
    expect(() => assertions.scrapedNever('shop/stock')).not.toThrow();
    expect(() => assertions.scrapedNever('shop/cart')).not.toThrow();
  });

  test('fails for one that is scraped', () => {
    expect(failure(() => assertionsOn(...once).scrapedNever('shop/cart')))
      .toContain("cannot assert that 'shop/cart' is scraped never: it is scraped once.");
  });

  test('knows no workload that is not there', () => {
    expect(() => assertionsOn(...once).scrapedNever('shop/card')).toThrow("cannot explain 'shop/card'");
  });
});

describe('of all workloads', () => {
  test('noneScrapedTwice holds where some are scraped once and some never', () => {
    expect(() => assertionsOn(...once, ...never).noneScrapedTwice()).not.toThrow();
  });

  test('noneScrapedTwice names those that are', () => {
    expect(failure(() => assertionsOn(...once, ...twice, ...never).noneScrapedTwice())).toBe(
      `cannot assert that no workload is scraped twice: it does not hold for 1 of 3 workloads:\n  Deployment/shop/till, ${TOLD_TWICE}.`
      + " plan.explain('Deployment/shop/till') says more about the first one.",
    );
  });

  test('noneScrapedTwice names the series that are, and no others', () => {
    const message = failure(() => assertionsOn(
      workload('till', { sidecar: true }),
      monitor('till', 'till'),
      monitor('again', 'till'),
    ).noneScrapedTwice());
    expect(message).toContain(`Deployment/shop/till, ${TOLD_TWICE}.`);
    expect(message).not.toContain('Envoy');
  });

  test('everyWorkloadScrapedOnce holds where each is that has metrics', () => {
    const sidecars = {
      ...monitor('sidecars', 'stock'),
      spec: {
        selector: {},
        podMetricsEndpoints: [{
          path: '/stats/prometheus',
          relabelings: [
            { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' },
            { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: '$1:15020' },
          ],
        }],
      },
    };
    expect(() => assertionsOn(...once, ...never, sidecars, workload('batch')).everyWorkloadScrapedOnce()).not.toThrow();
  });

  test('everyWorkloadScrapedOnce names those that are not', () => {
    const meant = [workload('stall'), monitor('stall', 'stall', { release: 'another' })];
    const message = failure(() => assertionsOn(...once, ...twice, ...never, ...meant).everyWorkloadScrapedOnce());
    expect(message).toContain(`\n  Deployment/shop/till, ${TOLD_TWICE}`);
    expect(message).toMatch(/\n {2}Deployment\/shop\/stall, scraped never: .*does not select it/);
    expect(message).not.toContain('Deployment/shop/cart');
    // Nobody means to scrape its sidecar.
    expect(message).not.toContain('Deployment/shop/stock');
  });
});
