import * as fc from 'fast-check';
import { among, mostly, sometimes } from './configure/common';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Fields = { [field: string]: unknown };

/** Each of some fields in one of `outOf` cases, with a good value or, in one of eight of these, a bad one. */
function now<T extends Fields>(outOf: number, values: { [K in keyof T]: [good: unknown[], bad?: unknown[]] }): fc.Arbitrary<Fields> {
  return fc.record(Object.fromEntries(Object.entries(values).map(([key, [good, bad]]) => [
    key, sometimes(bad ? mostly(among(...good), among(...bad), 8) : among(...good), outOf),
  ]))).map(present);
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function joined(...all: Array<fc.Arbitrary<Fields>>): fc.Arbitrary<Fields> {
  return fc.tuple(...all).map(each => Object.assign({}, ...each) as Fields);
}

/** A name whose first 63 characters are not a valid label. */
const LONG = `${'x'.repeat(62)}-cart`;
const labels = joined(
  now(2, { 'app': [['cart', 'cart', 'web', '']], 'sidecar.istio.io/inject': [['true', 'true', 'true', 'false', '', 'yes', 'True']] }),
  now(6, { 'istio.io/rev': [['canary', 'default', 'stable', 'gone', '']] }),
  now(8, {
    'version': [['v1']],
    'app.kubernetes.io/name': [['shop-cart', '']],
    'app.kubernetes.io/version': [['1.4']],
    'service.istio.io/canonical-name': [['edge.v1', '']],
    'service.istio.io/canonical-revision': [['v2']],
  }),
  now(20, {
    'security.istio.io/tlsMode': [['disabled', '']],
    'topology.istio.io/network': [['south', '']],
    'networking.istio.io/tunnel': [['none']],
  }),
);

/** `prometheus.io/<name>` in one of the spellings that are one key to Istio and to Prometheus. */
function spelled(prefix: string, name: string, values: fc.Arbitrary<string>, outOf: number): fc.Arbitrary<Fields> {
  const key = among(
    `${prefix}/${name}`,
    `${prefix}/${name}`,
    `${prefix}.${name}`,
    `${prefix.replace('.', '-')}/${name}`,
    `${prefix.replace('.', '_')}_${name}`,
  );
  return sometimes(fc.tuple(key, values), outOf).map(pair => pair ? { [pair[0]]: pair[1] } : {});
}

/** Two spellings of one annotation, of which istiod takes one at random. */
const ambiguous = among<Fields>(
  { 'prometheus.io/path': '/a', 'prometheus.io.path': '/b' },
  { 'prometheus_io_port': '8080', 'prometheus.io/port': '9090' },
  { 'prometheus.io/scrape': 'true', 'prometheus-io/scrape': '1' },
);

const metricsPort = mostly(
  among('8080', '9090', '15020', '15099', ''),
  among('015020', '15090', '+8080', '0', '70000', 'http', ' 8080', '-1', '08080'),
  4,
);
const scrapeTargets = mostly(
  among('8080:/metrics,9100:/custom', '8080', ' 8080 : /x , ', '8080:/a:b', '9100:'),
  among('', ',', ':/x', '15090:/m', 'http:/x', '15020', '8080,8080,'),
  4,
);
const prometheus = joined(
  spelled('prometheus.io', 'scrape', among('true', 'true', 'true', 't', '1', 'yes', '', 'false', '0', 'F'), 2),
  spelled('prometheus.io', 'port', metricsPort, 2),
  spelled('prometheus.io', 'path', among('/metrics', '/actuator/prometheus?a=1&b=<2>', '', 'no-slash'), 3),
  spelled('prometheus.istio.io', 'scrape-targets', scrapeTargets, 8),
  now(10, { 'prometheus.io/scheme': [['https']], 'prometheus.io/param_x': [['1']] }),
  now(8, { 'prometheus.istio.io/merge-metrics': [['true', 'false', '1'], ['yes', '']] }),
  now(30, { 'prometheus.istio.io/secure-port': [['1234']], 'prometheus.istio.io.secure-port': [['']] }),
);

const CIDRS = [
  ['*', '', '10.0.0.0/8', '10.0.0.0/8,2001:db8::/32'],
  ['10.0.0.0', '10.0.0.0/33', '010.0.0.0/8', 'fe80::1%eth0/64', '10.0.0.0/08', 'all'],
];
const INTERFACES = [['net1', 'net1, net2', ''], ['1net', 'a-name-that-is-too-long', ',']];
const traffic = joined(
  now(8, {
    'traffic.sidecar.istio.io/includeInboundPorts': [['*', '', '8080', '8080,9090'], ['http', '70000']],
    'traffic.sidecar.istio.io/excludeInboundPorts': [['', '9090', '9090, 15020', ' 9090 ,15020', '15099,', '09090'], ['http', '*']],
    'status.sidecar.istio.io/port': [['15099', '0', '15020', ' 15099 ', '8080'], ['x', '70000', '']],
    'sidecar.istio.io/interceptionMode': [['REDIRECT', 'TPROXY', 'NONE', 'NONE'], ['none', '']],
  }),
  now(16, {
    'traffic.sidecar.istio.io/includeOutboundIPRanges': CIDRS as [unknown[], unknown[]],
    'traffic.sidecar.istio.io/excludeOutboundIPRanges': [CIDRS[0].slice(1), ['*', ...CIDRS[1]]],
    'traffic.sidecar.istio.io/includeOutboundPorts': [['80', '']],
    'traffic.sidecar.istio.io/excludeOutboundPorts': [['5432', ''], ['postgres']],
    'traffic.sidecar.istio.io/excludeInterfaces': INTERFACES as [unknown[], unknown[]],
    'traffic.sidecar.istio.io/kubevirtInterfaces': INTERFACES as [unknown[], unknown[]],
    'istio.io/reroute-virtual-interfaces': INTERFACES as [unknown[], unknown[]],
    'k8s.v1.cni.cncf.io/networks': [[
      'other', 'default/istio-cni', '[{"name": "x"}]', '[{"name": "istio-cni", "namespace": "default"}]', 'x]',
    ]],
  }),
);

const proxyConfig = mostly(among(
  'holdApplicationUntilProxyStarts: true', 'holdApplicationUntilProxyStarts: false', '{"statusPort": 15097}', 'statusPort: "15097"',
  'status_port: 15097', 'interceptionMode: TPROXY', 'interceptionMode: REDIRECT', 'interceptionMode: 2',
  'proxyMetadata: {A: b, ENVOY_SECURE_MERGED_METRICS_PORT: "0"}',
  'proxyMetadata:\n  ENVOY_SECURE_METRICS_PORT: "15091"\n  ENVOY_SECURE_MERGED_METRICS_PORT: "15093"',
  'proxyMetadata: {ISTIO_META_ENABLE_HBONE: "true", B: null}', 'image: {imageType: debug}', 'concurrency: 2',
  'statusPort: 1\nstatusPort: 15097', '---\nstatusPort: 15097\n---\nstatusPort: 2', 'proxyMetadata: {A: 2020-01-01, B: 12:30:00}',
  'proxyMetadata: {A: \'x" # y\', B: "1\\n2"}', 'statusPort: 0x3af9', 'discoveryAddress: "[::1]:15012"', 'unknown: 1', '', '{}', 'null',
  'tracing: {sampling: 10}', 'drainDuration: 10s', 'proxyMetadata: null',
), among(
  'statusPort: 0', 'statusPort: 70000', 'statusPort: high', 'statusPort: 1.5', 'proxyMetadata: {PORT: 15092}', 'proxyMetadata: {ON: true}',
  'proxyMetadata: [a]', 'holdApplicationUntilProxyStarts: "true"', 'interceptionMode: none', '- a', 'text', 'a: [', 'proxyAdminPort: 0',
  'discoveryAddress: ""', 'image: debug', 'concurrency: two', 'drainDuration: 10', 'drainDuration: ten', 'discoveryAddress: istiod',
  'statusPort: "015097"', 'proxyMetadata: {A: \'{"a":1}\'}', 'proxyMetadata: {A: \'\\d\'}', '\ta: b', 'configPath: ""', 'tracing: high',
), 5);
const VOLUMES = ['[{"name":"certs","emptyDir":{}}]', '{"certs":{"emptyDir":{}},"a":{"emptyDir":{}}}', 'null', '[]'];
const settings = joined(
  now(8, {
    'sidecar.istio.io/nativeSidecar': [['true', 'false', 'yes', '']],
    'sidecar.istio.io/inject': [['true', 'false', 'false', '', 'yes']],
    'inject.istio.io/templates': [
      ['sidecar', 'gateway', 'gateway', 'grpc-agent', 'grpc-simple', ' gateway ', 'sidecar,custom'],
      ['none', '', 'waypoint', 'custom', 'sidecar,gateway'],
    ],
  }),
  sometimes(proxyConfig, 4).map(text => present({ 'proxy.istio.io/config': text })),
  now(24, {
    'sidecar.istio.io/proxyImage': [['registry.example/proxy:1', 'proxyv3', '']],
    'sidecar.istio.io/proxyImageType': [['debug', 'default', '']],
    'sidecar.istio.io/proxyCPU': [['100m', '1', '.5', '1e3', '-', 'm'], ['x', '1 ', '', '1e', '1ki']],
    'sidecar.istio.io/proxyMemoryLimit': [['1Gi', '128M'], ['1gb', '-']],
    'readiness.status.sidecar.istio.io/periodSeconds': [['5', '05'], ['-1', 'x', ' 5', '4294967296']],
    'sidecar.istio.io/bootstrapOverride': [['bootstrap']],
    'sidecar.istio.io/userVolume': [VOLUMES, ['certs', '', '["a"]']],
    'sidecar.istio.io/userVolumeMount': [['[{"name":"certs","mountPath":"/certs"}]', '{"certs":{"mountPath":"/certs"}}'], ['{', '1']],
    'kubectl.kubernetes.io/default-container': [['app', '']],
    'sidecar.istio.io/rewriteAppHTTPProbers': [['true', 'no']],
    'sidecar.istio.io/status': [[
      '{"initContainers":["istio-init","istio-proxy"],"containers":null}',
      '{"initContainers":["istio-init"],"containers":["istio-proxy"],"revision":"default"}', '{}', 'no json',
    ]],
    'proxy.istio.io/overrides': [
      ['{"containers":[{"name":"istio-proxy","resources":{},"ports":[{"containerPort":7777}]}]}', '{}'],
      ['no json'],
    ],
    'example.com/note': [['x']],
  }),
);
const annotations = fc.oneof(
  { weight: 4, arbitrary: prometheus },
  { weight: 4, arbitrary: joined(prometheus, traffic) },
  { weight: 4, arbitrary: joined(prometheus, traffic, settings) },
  { weight: 1, arbitrary: joined(ambiguous, traffic) },
);

const port = fc.record({
  name: sometimes(among('http', 'metrics', 'http-envoy-prom'), 2),
  containerPort: among(8080, 9090, 15090),
  protocol: sometimes(among('TCP', 'UDP'), 3),
});
const ports = fc.uniqueArray(port.map(present), { maxLength: 3, selector: ({ containerPort }) => containerPort });
const env = sometimes(fc.uniqueArray(fc.record({
  name: among(
    'ENVOY_SECURE_MERGED_METRICS_PORT', 'ENVOY_SECURE_METRICS_PORT', 'METRICS_LOCALHOST_ACCESS_ONLY', 'A', 'ISTIO_PROMETHEUS_ANNOTATIONS',
  ),
  value: among('15094', '', '0', 'true', '{"scrape":"true","path":"","port":"1"}'),
}), { maxLength: 2, selector: ({ name }) => name }), 2);
const container = (name: string, images: [string, ...string[]] = ['example/image:1']) =>
  fc.record({ name: fc.constant(name), image: among(...images), ports, env }).map(present);
const proxy = container('istio-proxy', ['auto', 'auto', 'registry.example/proxyv2:own']);
const containers = fc.tuple(sometimes(proxy, 8), container('app'), sometimes(container('exporter'), 3), sometimes(proxy, 8))
  .map(([before, app, exporter, after]) => [before, app, exporter, before ? undefined : after].filter(each => each !== undefined));
const initContainers = sometimes(fc.uniqueArray(fc.oneof(
  { weight: 3, arbitrary: container('setup') },
  { weight: 1, arbitrary: container('istio-init', ['auto', 'own']) },
  { weight: 1, arbitrary: container('enable-core-dump') },
  { weight: 1, arbitrary: container('istio-validation') },
  { weight: 1, arbitrary: proxy },
), { maxLength: 3, selector: ({ name }) => name }), 5);
const spec = fc.record({
  containers,
  initContainers,
  hostNetwork: sometimes(fc.constant(true), 14),
  nodeName: sometimes(fc.constant('node'), 20),
  // The API server, which the component leaves out, refuses a pod whose sidecar mounts what it does not declare.
  volumes: fc.constant([{ name: 'certs', emptyDir: {} }]),
}).map(present);

/** An injected gateway, as the gateway chart makes it. */
const gatewayTemplate = fc.record({
  metadata: fc.record({
    labels: labels.map(all => ({ ...all, 'istio': 'ingress', 'sidecar.istio.io/inject': 'true' })),
    annotations: annotations.map(all => ({ 'inject.istio.io/templates': 'gateway', ...all })),
  }),
  spec: fc.record({ containers: proxy.map(each => [{ ...each, image: 'auto' }]), volumes: fc.constant([{ name: 'certs', emptyDir: {} }]) }),
});
const template = mostly(fc.record({ metadata: fc.record({ labels, annotations }), spec }), gatewayTemplate, 6);

const KINDS: { readonly [kind: string]: (template: Fields) => Manifest['spec'] } = {
  Deployment: each => ({ template: each }),
  StatefulSet: each => ({ serviceName: 'cart', template: each }),
  DaemonSet: each => ({ template: each }),
  Job: each => ({ template: each }),
  CronJob: each => ({ schedule: '@daily', jobTemplate: { spec: { template: each } } }),
};

/** A pod, or a workload that makes pods. */
export function podIn(namespace: fc.Arbitrary<string>): fc.Arbitrary<Manifest> {
  const place = fc.record({ name: among('cart', 'web', 'report-28912345', LONG), namespace });
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(place, template).map(([at, { metadata, spec: of }]): Manifest => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...at, ...metadata as Manifest['metadata'] },
        spec: of,
      })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(place, template, among(...Object.keys(KINDS))).map(([metadata, of, kind]): Manifest =>
        ({ apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1', kind, metadata, spec: KINDS[kind](of) })),
    },
  );
}
