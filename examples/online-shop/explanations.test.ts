import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { MUTATIONS } from './mutations';
import { onlineShop } from './online-shop';
import { Manifest, synthesized } from '../../test/cluster/manifest';

/** What of Istio's charts the shop's monitors look at; all else of istiod is as by default. */
const ISTIOD: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
  spec: {
    selector: { matchLabels: { app: 'istiod' } },
    template: {
      metadata: { labels: { 'app': 'istiod', 'sidecar.istio.io/inject': 'false' } },
      spec: {
        containers: [
          { name: 'discovery', ports: [{ containerPort: 15010, name: 'grpc-xds' }, { containerPort: 15014, name: 'http-monitoring' }] },
        ],
      },
    },
  },
};

function planOf(change: (objects: Manifest[]) => void = () => {}): ScrapePlan {
  const objects = structuredClone([...synthesized(onlineShop), ISTIOD]);
  change(objects);
  return ScrapePlan.fromYaml('', { also: objects, mesh: IstioMesh.sidecar() });
}

const explained = (workload: string) => (plan: ScrapePlan) => plan.explain(workload);
const withoutTargets = (plan: ScrapePlan) => plan.monitorsWithoutTargets.map(({ monitor, reason }) => `${monitor}: ${reason}`).join('\n');

const [CART, EXPORTER, GATEWAY, ISTIO] =
  ['shop/cart', 'Deployment/shop/redis-exporter', 'istio-ingress/gateway', 'istio-system/istiod'].map(explained);

/** Where the plan names the cause of each thing that is wrong, and how. */
const EXPLAINED: { readonly [mutation: string]: readonly [where: (plan: ScrapePlan) => string, sentence: string] } = {
  'the label by which the Prometheus selects': [CART,
    'PodMonitor/monitoring/mesh: Prometheus/monitoring/shop does not select it: it takes PodMonitors with the label prometheus=shop,'
      + ' and this one has prometheus=other.'],
  'a field that does not exist': [CART, 'PodMonitor/monitoring/mesh: spec.podMetricEndpoints: There is no such field in'
    + ' prometheus-operator v0.93.1: kubectl refuses the object,'
    + ' and with other clients the field is dropped silently. Did you mean podMetricsEndpoints?\n'],
  'the monitor’s API version': [CART, 'PodMonitor/monitoring/mesh: PodMonitor is not known in version monitoring.coreos.com/v2, and'
    + ' the object is left out.'],
  'the port name of istiod': [ISTIO,
    'podMetricsEndpoints[1] wants a container port named http-metrics, and Deployment/istio-system/istiod has grpc-xds (15010) and'
      + ' http-monitoring (15014).'],
  'the namespaces that are discovered': [GATEWAY,
    'PodMonitor/monitoring/mesh: it looks in namespace shop only, and Deployment/istio-ingress/gateway is in istio-ingress. Add'
      + ' istio-ingress to its namespaceSelector.matchNames'],
  'the namespace selector, left out': [CART,
    'PodMonitor/monitoring/mesh: it looks in namespace monitoring only, its own, since it has no namespaceSelector, and'
      + ' Deployment/shop/cart is in shop.'],
  'the right to list pods': [withoutTargets,
    'PodMonitor/monitoring/mesh: Prometheus/monitoring/shop may not discover its targets: pods is forbidden: User'
      + ' "system:serviceaccount:monitoring:prometheus-shop" cannot list'],
  // The agent serves the same there, so nothing is lost.
  'the path': [CART, 'PodMonitor/monitoring/mesh scrapes http://10.244.0.2:15020/metrics, which gives agent, Envoy,'],
  'the container': [CART,
    'relabelings[0] of podMetricsEndpoints[0] keeps only __meta_kubernetes_pod_container_name matching "envoy", and sees "cart",'
      + ' "istio-init" or "istio-proxy".'],
  'the container, not asked for': [CART,
    'scrapes http://10.244.0.2:15020/stats/prometheus 3 times, since its targets differ in the label container (cart, istio-init'
      + ' and istio-proxy),'],
  'the port of the agent': [CART, 'scrapes http://10.244.0.2:15090/stats/prometheus, which gives Envoy\n'],
  'the scheme of the data plane': [CART,
    'scrapes https://10.244.0.2:15020/stats/prometheus, which fails: the scrape is https,'
    + ' and the proxy on port 15020 of Pod/shop/cart-7cf68794bd-0 does not speak TLS: scrape with http\n'],
  'a timeout above the interval': [withoutTargets,
    'PodMonitor/monitoring/mesh: Prometheus/monitoring/shop selects it, and the operator refuses it: endpoint[0]: scrapeTimeout "31s"'
      + ' greater than scrapeInterval "30s"'],
  'a label of the pods to select': [withoutTargets,
    'PodMonitor/monitoring/mesh: it selects pods with the label app=cart, and those of Deployment/shop/cart have no label app.'],
  'the label that asks for a sidecar': [
    CART,
    '(10.244.0.2): not injected, since neither its labels nor those of its namespace ask for it\n',
  ],
  'a port that Istio refuses': [CART, 'refused, since admission webhook "object.sidecar-injector.istio.io" denied the request:'
    + ' failed to process pod: invalid prometheus scrape targets: target port 15090 is reserved for Istio'],
  'one endpoint of two': [CART, 'which gives agent, Envoy and application (8080/actuator/prometheus)\n'],
  'merging, switched off': [CART, 'its agent does not serve the metrics of the application, since its annotation'
    + ' prometheus.istio.io/merge-metrics is false\n'],
  'the label by which the Prometheus selects a ServiceMonitor': [EXPORTER,
    'ServiceMonitor/shop/redis-exporter: Prometheus/monitoring/shop does not select it:'
    + ' it takes ServiceMonitors with the label prometheus=shop, and this one has prometheus=other.'],
  'the port name of a ServiceMonitor': [EXPORTER, 'endpoints[0] wants a port of the Service named metrics, and'
    + ' Service/shop/redis-exporter has http-metrics.'],
  'a port number of a ServiceMonitor': [EXPORTER,
    'ServiceMonitor/shop/redis-exporter: spec.endpoints[0].port: The API server refuses this: it must be a string, not 9121.'],
  'the namespace of the Service': [EXPORTER,
    'ServiceMonitor/shop/redis-exporter: it looks in namespace redis only, and Deployment/shop/redis-exporter is in shop. Add shop to'
      + ' its namespaceSelector.matchNames'],
  'the label of the Service': [withoutTargets, 'it selects Services with the label'
    + ' cdk8s.io/metadata.addr=shop-redis-exporter-Service-c864003b,'
    + ' and Service/shop/redis-exporter has no label cdk8s.io/metadata.addr.'],
  'the port name of the Service': [EXPORTER, 'endpoints[0] wants a port of the Service named http-metrics, and'
    + ' Service/shop/redis-exporter has metrics.'],
  'the selector of the Service': [EXPORTER, 'it selects Service/shop/redis-exporter, which selects pods with the label app=redis-exporter,'
    + ' and those of Deployment/shop/redis-exporter have no label app.'],
  'the scheme of a scrape over mutual TLS': [EXPORTER, 'scrapes http://10.244.0.5:9121/metrics, which fails:'
    + ' PeerAuthentication/istio-system/default demands mutual TLS (STRICT)'
    + ' on port 9121 of Pod/shop/redis-exporter-c59cbf77f-0, and the scrape is plaintext'],
  'the scrape class, left out': [EXPORTER, 'Prometheus/monitoring/shop has certificates in its scrape class istio-mtls, which the'
    + ' monitor does not name: set its scrapeClass'],
  'a scrape class that does not exist': [EXPORTER, 'the operator refuses it: scrapeClassName: scrapeClass "istio" not found in'
    + ' Prometheus scrapeClasses'],
  'an empty tlsConfig, which loses insecureSkipVerify': [EXPORTER,
    'the tlsConfig of endpoints[0] stands in the place of insecureSkipVerify of the scrape class istio-mtls: leave tlsConfig out'],
  'a certificate of the scrape class': [CART, 'Prometheus/monitoring/shop gets no configuration that it could load: failed to parse'
    + ' scrape classes:'
    + ' invalid TLS config for scrapeClass istio-mtls: cannot specify client key without client cert'],
  'the label by which the Prometheus selects an alert': [CART, 'at Prometheus/monitoring/shop: nothing, and up stays 1.'
    + ' PrometheusRule/shop/shop-cart-deployment-mergedmetricsalert-c84ef8f9: Prometheus/monitoring/shop does not select it:'
    + ' it takes PrometheusRules with the label'
    + ' prometheus=shop, and this one has no label prometheus. Change its labels'],
  'the right to list endpoint slices': [EXPORTER, 'Prometheus/monitoring/shop may not discover its targets:'
    + ' endpointslices.discovery.k8s.io is forbidden:'],
};

test('each thing that can be wrong is explained', () => {
  expect(Object.keys(EXPLAINED).sort()).toEqual(MUTATIONS.map(([name]) => name).sort());
});

describe('one thing wrong is explained in a sentence that names the cause', () => {
  const sound = planOf();

  test.each(MUTATIONS)('%s', (name, change) => {
    const [where, sentence] = EXPLAINED[name];
    expect(where(planOf(change))).toContain(sentence);
    expect(where(sound)).not.toContain(sentence);
  });
});

test('where nothing is wrong, every monitor has a target, and what comes of a workload is said in a few lines', () => {
  const plan = planOf();
  expect(plan.monitorsWithoutTargets).toEqual([]);
  expect(plan.explain(
    'shop/redis-exporter')).toBe(`Deployment/shop/redis-exporter
  pod redis-exporter-c59cbf77f-0 (10.244.0.5): injected, since it has the label sidecar.istio.io/inject=true

Prometheus/monitoring/shop
  PodMonitor/monitoring/mesh scrapes http://10.244.0.5:15020/stats/prometheus, which gives agent and Envoy
  ServiceMonitor/shop/redis-exporter scrapes https://10.244.0.5:9121/metrics, which gives application (9121/metrics)
  1 more monitor is for other workloads

What comes of it
  agent and Envoy: once, by podMonitor/monitoring/mesh/0
  application (9121/metrics): once, by serviceMonitor/shop/redis-exporter/0`);
});

test.each(MUTATIONS)('a monitor without a target is one of which none is scraped: %s', (_, change) => {
  const plan = planOf(change);
  const scraped = new Set(plan.activeTargets.map(({ scrapePool }) => scrapePool.split('/').slice(1, 3).join('/')));
  expect(plan.monitorsWithoutTargets.filter(({ monitor }) => scraped.has(monitor.slice(monitor.indexOf('/') + 1)))).toEqual([]);
});
