import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App, Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { onlineShop } from './online-shop';
import { TARGETS } from './targets';
import { chain, targetLines } from '../../test/cluster/chain';
import { injectedPods, installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { statefulSets } from '../../test/cluster/operator';
import { inTemporaryFolder } from '../../test/temporary-folder';
import { describeUpstream } from '../../test/upstream/component';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    onlineShop(app);
    app.synth();
    expect(texts(outdir)).toEqual(texts(path.join(__dirname, 'dist')));
  });
});

test('nothing is written when one construct of the app fails', () => {
  const outdir = path.join(__dirname, 'never-written');
  expect(() => {
    const app = new App({ outdir });
    onlineShop(app);
    onlineShop(app);
    app.synth();
  }).toThrow('cannot configure');
  expect(existsSync(outdir)).toBe(false);
});

/** The files by which the Prometheus proves who it is; a sidecar has no host name that it could verify. */
const CERTIFICATES = {
  ca_file: '/etc/istio-output-certs/root-cert.pem',
  cert_file: '/etc/istio-output-certs/cert-chain.pem',
  key_file: '/etc/istio-output-certs/key.pem',
  insecure_skip_verify: true,
};

/** All that decides whether a sample arrives, as far as it can be seen without a mesh. */
const EVIDENCE = {
  refused: [],
  targets: TARGETS,
  tls: { 'serviceMonitor/shop/redis-exporter/0': CERTIFICATES },
  merged: {
    'shop/cart': { scrape: 'true', port: '8080', path: '/actuator/prometheus', targets: [{ port: '8080', path: '/actuator/prometheus' }, { port: '9100', path: '/metrics' }] },
    'shop/sessions': { scrape: 'true', port: '9090', path: '/metrics' },
  },
  alerts: 2,
};

describeUpstream('the online shop through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  let operated: Manifest[];
  beforeAll(async () => {
    cluster = await installed('minimal');
    operated = await statefulSets(synthesized(onlineShop));
  });

  const evidence = async (change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone([...cluster, ...synthesized(onlineShop)]);
    change(objects);
    const outcome = await chain({ objects: [...objects, ...operated] });
    return {
      refused: outcome.refused.map(({ object, message }) => `${object}: ${message}`),
      targets: targetLines(outcome),
      tls: tlsOf(outcome.prometheuses[0]?.config ?? ''),
      merged: mergedBy(await injectedPods(objects)),
      alerts: outcome.prometheuses[0]?.rules.filter(({ accepted }) => accepted).length,
    };
  };

  test('every manifest is admitted, every monitor accepted, and each target there once, as listed here', async () => {
    expect(await evidence()).toEqual(EVIDENCE);
  });

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    onlineShop(app);
    const plan = ScrapePlan.of(app, { also: cluster });
    expect(targetLines({ prometheuses: [plan] })).toEqual(TARGETS);
    expect(plan.activeTargets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
    expect(plan.workloads.map(({ workload }) => workload).sort()).toEqual([
      'Deployment/istio-ingress/gateway', 'Deployment/istio-system/istiod', 'Deployment/shop/cart', 'Deployment/shop/redis', 'Deployment/shop/redis-exporter',
      'Deployment/warehouse/printers', 'StatefulSet/monitoring/prometheus-shop', 'StatefulSet/shop/sessions',
    ]);
  });

  const find = (objects: Manifest[], kind: string, name: string): Manifest => objects.find(o => o.kind === kind && o.metadata.name.startsWith(name));
  const mesh = (objects: Manifest[]): Manifest => find(objects, 'PodMonitor', 'mesh');
  const dataPlane = (objects: Manifest[]): Manifest => mesh(objects).spec.podMetricsEndpoints[0];
  const redis = (objects: Manifest[]): Manifest => find(objects, 'ServiceMonitor', 'redis-exporter');
  const service = (objects: Manifest[]): Manifest => find(objects, 'Service', 'redis-exporter');
  const cart = (objects: Manifest[]): Manifest => find(objects, 'Deployment', 'cart').spec.template.metadata;
  const role = (objects: Manifest[]): Manifest => find(objects, 'ClusterRole', 'monitoring-prometheus');
  const prometheus = (objects: Manifest[]): Manifest => find(objects, 'Prometheus', 'shop');

  test.each<[string, (objects: Manifest[]) => void]>([
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
    ['the right to list endpoint slices', o => { role(o).rules = role(o).rules.filter((rule: Manifest) => !rule.resources.includes('endpointslices')); }],
    ['the label by which the Prometheus selects an alert', o => { delete find(o, 'PrometheusRule', 'shop-cart').metadata.labels.prometheus; }],
  ])('one thing wrong is seen: %s', async (_, change) => {
    expect(await evidence(change)).not.toEqual(EVIDENCE);
  });
});

/** The TLS settings of each job that has some. */
function tlsOf(config: string): { [job: string]: unknown } {
  const jobs = (parse(config) as { scrape_configs?: Manifest[] } | null)?.scrape_configs ?? [];
  return Object.fromEntries(jobs.filter(job => job.tls_config).map(job => [job.job_name, job.tls_config]));
}

/** What the agent of each workload is told to fetch. */
function mergedBy(pods: Manifest[]): { [workload: string]: unknown } {
  return Object.fromEntries(pods.filter(Boolean).flatMap(({ metadata, spec }) => {
    const told = [...spec.initContainers ?? [], ...spec.containers].flatMap(({ env = [] }) => env).find(({ name }) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS');
    const [owner] = metadata.ownerReferences;
    const workload = owner.kind === 'ReplicaSet' ? owner.name.replace(/-[^-]+$/, '') : owner.name;
    return told ? [[`${metadata.namespace}/${workload}`, JSON.parse(told.value)]] : [];
  }));
}

function texts(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
