import { Manifest } from '../../test/cluster/manifest';

/** One thing wrong in what the shop synthesizes, by what it is. */
export const MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ['the label by which the Prometheus selects', o => { mesh(o).metadata.labels.prometheus = 'other'; }],
  ['the monitor’s API version', o => { mesh(o).apiVersion = 'monitoring.coreos.com/v2'; }],
  ['a field that does not exist', o => { mesh(o).spec.podMetricEndpoints = []; }],
  ['the port name of istiod', o => { mesh(o).spec.podMetricsEndpoints[1].port = 'http-metrics'; }],
  ['the namespaces that are discovered', o => { mesh(o).spec.namespaceSelector = { matchNames: ['shop'] }; }],
  ['the namespace selector, left out', o => { delete mesh(o).spec.namespaceSelector; }],
  ['the right to list pods', o => { role(o).rules[0].resources = ['services', 'endpoints']; }],
  ['the path', o => { dataPlane(o).path = '/metrics'; }],
  ['the container', o => { dataPlane(o).relabelings[0].regex = 'envoy'; }],
  ['the container, not asked for', o => { dataPlane(o).relabelings.shift(); }],
  ['the port of the agent', o => { dataPlane(o).relabelings[1].replacement = '$1:15090'; }],
  ['the scheme of the data plane', o => { dataPlane(o).scheme = 'https'; }],
  ['a timeout above the interval', o => { dataPlane(o).scrapeTimeout = '31s'; }],
  ['a label of the pods to select', o => { mesh(o).spec.selector.matchLabels = { app: 'cart' }; }],
  ['the label that asks for a sidecar', o => { delete cart(o).labels['sidecar.istio.io/inject']; }],
  ['a port that Istio refuses', o => { cart(o).annotations['prometheus.istio.io/scrape-targets'] = '15090:/metrics'; }],
  ['one endpoint of two', o => { delete cart(o).annotations['prometheus.istio.io/scrape-targets']; }],
  ['merging, switched off', o => { cart(o).annotations['prometheus.istio.io/merge-metrics'] = 'false'; }],
  ['the label by which the Prometheus selects a ServiceMonitor', o => { redis(o).metadata.labels.prometheus = 'other'; }],
  ['the port name of a ServiceMonitor', o => { redis(o).spec.endpoints[0].port = 'metrics'; }],
  ['a port number of a ServiceMonitor', o => { redis(o).spec.endpoints[0].port = 9121; }],
  ['the namespace of the Service', o => { redis(o).spec.namespaceSelector.matchNames = ['redis']; }],
  ['the label of the Service', o => { delete service(o).metadata.labels['cdk8s.io/metadata.addr']; }],
  ['the port name of the Service', o => { service(o).spec.ports[0].name = 'metrics'; }],
  ['the selector of the Service', o => { service(o).spec.selector = { app: 'redis-exporter' }; }],
  ['the scheme of a scrape over mutual TLS', o => { redis(o).spec.endpoints[0].scheme = 'http'; }],
  ['the scrape class, left out', o => { delete redis(o).spec.scrapeClass; }],
  ['a scrape class that does not exist', o => { redis(o).spec.scrapeClass = 'istio'; }],
  ['an empty tlsConfig, which loses insecureSkipVerify', o => { redis(o).spec.endpoints[0].tlsConfig = {}; }],
  ['a certificate of the scrape class', o => { delete prometheus(o).spec.scrapeClasses[0].tlsConfig.certFile; }],
  [
    'the right to list endpoint slices',
    o => { role(o).rules = role(o).rules.filter((rule: Manifest) => !rule.resources.includes('endpointslices')); },
  ],
  [
    'the label by which the Prometheus selects an alert',
    o => { delete find(o, 'PrometheusRule', 'shop-cart').metadata.labels.prometheus; },
  ],
];

function find(objects: Manifest[], kind: string, name: string): Manifest {
  return objects.find(o => o.kind === kind && o.metadata.name.startsWith(name));
}

function mesh(objects: Manifest[]): Manifest {
  return find(objects, 'PodMonitor', 'mesh');
}

function dataPlane(objects: Manifest[]): Manifest {
  return mesh(objects).spec.podMetricsEndpoints[0];
}

function redis(objects: Manifest[]): Manifest {
  return find(objects, 'ServiceMonitor', 'redis-exporter');
}

function service(objects: Manifest[]): Manifest {
  return find(objects, 'Service', 'redis-exporter');
}

function cart(objects: Manifest[]): Manifest {
  return find(objects, 'Deployment', 'cart').spec.template.metadata;
}

function role(objects: Manifest[]): Manifest {
  return find(objects, 'ClusterRole', 'monitoring-prometheus');
}

function prometheus(objects: Manifest[]): Manifest {
  return find(objects, 'Prometheus', 'shop');
}
