import { Chart } from 'cdk8s';
import { MtlsSidecarPrometheus } from 'cdk8s-mesh-metrics';
import { Manifest, synthesized } from '../../cluster/manifest';

export const SHOP = 'causes-shop';
export const MONITORING = 'causes-monitoring';

/** Without a sidecar, and without volumes; with the certificates of its sidecar; and with a sidecar that captures what it sends. */
export const PROMETHEUSES = ['outside', 'certificates', 'captured'] as const;
export type Prometheus = typeof PROMETHEUSES[number];

interface Port {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

/** A pod, where `args` say what is served. */
function pod(name: string, app: string, port: Port, args: string, metadata: Manifest = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name, namespace: SHOP, labels: { app, 'sidecar.istio.io/inject': 'false', ...metadata.labels } },
    spec: { containers: [{ name: 'application', image: 'registry.example/application:1.0.0', args: [args], ports: [port] }] },
  };
}

/** An exporter that has nothing to export but itself, with a flag or none. */
function exporter(name: string, ...args: string[]): Manifest {
  const { spec: { containers: [container] }, ...rest } = pod(name, name, { name: 'metrics', containerPort: 9121 }, '');
  return { ...rest, spec: { containers: [{ ...container, image: 'registry.example/oliver006/redis_exporter:v1.67.0', args }] } };
}

/** A pod with a sidecar. */
function meshed(name: string, port: Port, args: string, annotations = {}): Manifest {
  return pod(name, name, port, args, { labels: { 'sidecar.istio.io/inject': 'true' }, annotations });
}

function service(name: string, spec: Manifest): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: SHOP }, spec };
}

function ofIstio(kind: string, name: string, namespace: string, spec: Manifest): Manifest {
  const group = kind === 'PeerAuthentication' ? 'security' : 'networking';
  return { apiVersion: `${group}.istio.io/v1`, kind, metadata: { name, namespace }, spec };
}

/** What makes the sidecars of the Prometheuses listen on a port of pods. */
function outsideOfMesh(name: string, port: number, spec: Manifest): Manifest {
  const ports = [{ number: port, name: 'tcp', protocol: 'TCP' }];
  return ofIstio('ServiceEntry', name, MONITORING, { hosts: [`${name}.example`], exportTo: ['.'], ports, ...spec });
}

const merged = (port: number) => ({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port) });

/** The pods, each on ports of its own, so that a series tells which of them has answered. */
export const PODS: ReadonlyArray<Manifest> = [
  pod('single', 'single', { name: 'metrics', containerPort: 8201 }, '-ports=8201'),
  pod('several-a', 'several', { name: 'metrics', containerPort: 8202 }, '-ports=8202'),
  pod('several-b', 'several', { name: 'metrics', containerPort: 8203 }, '-ports=8203'),
  pod('speaks-http', 'speaks-http', { name: 'metrics', containerPort: 8204 }, '-ports=8204'),
  pod('speaks-tls', 'speaks-tls', { name: 'metrics', containerPort: 8204 }, '-tls=8204'),
  pod('passed', 'passed', { name: 'metrics', containerPort: 8205 }, '-ports=8205'),
  pod('diverted', 'diverted', { name: 'metrics', containerPort: 8206 }, '-ports=8206'),
  exporter('on-all-addresses'),
  exporter('on-localhost', '--web.listen-address=127.0.0.1:9121'),
  meshed('strict', { name: 'metrics', containerPort: 8207 }, '-ports=8207'),
  meshed('merges-http', { name: 'http', containerPort: 8208 }, '-ports=8208', merged(8208)),
  meshed('merges-tls', { name: 'https', containerPort: 8209 }, '-tls=8209', merged(8209)),
  meshed('merges-udp', { name: 'dns', containerPort: 8210, protocol: 'UDP' }, '-ports=8211', merged(8210)),
];

const ofStrict = { selector: { app: 'strict' }, ports: [{ name: 'http-metrics', port: 8207 }] };

const OTHERS: ReadonlyArray<Manifest> = [
  service('single', { selector: { app: 'single' }, ports: [{ port: 8201 }] }),
  service('several', { selector: { app: 'several' }, ports: [{ port: 80, targetPort: 'metrics' }] }),
  ...['nobody', 'elsewhere'].map(name => service(name, { ports: [{ port: 8201 }] })),
  service('strict', ofStrict),
  service('in-plaintext', ofStrict),
  ofIstio('DestinationRule', 'in-plaintext', SHOP, {
    host: `in-plaintext.${SHOP}.svc.cluster.local`, trafficPolicy: { tls: { mode: 'DISABLE' } },
  }),
  ofIstio('PeerAuthentication', 'strict', SHOP, { selector: { matchLabels: { app: 'strict' } }, mtls: { mode: 'STRICT' } }),
  outsideOfMesh('passed', 8205, { resolution: 'NONE' }),
  outsideOfMesh('diverted', 8206, { resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }] }),
];

/** The objects of a Prometheus that can ask with certificates, verified or not. */
function prometheus(name: Prometheus): Manifest[] {
  const objects = synthesized(app => {
    const chart = new Chart(app, name, { namespace: MONITORING });
    new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name }, scrapeInterval: '5s' });
  });
  const { spec } = objects.find(({ kind }) => kind === 'Prometheus');
  const [{ tlsConfig }] = spec.scrapeClasses;
  spec.scrapeClasses.push({ name: 'verified', tlsConfig: { ...tlsConfig, insecureSkipVerify: false } });
  if (name === 'captured') delete spec.podMetadata.annotations['traffic.sidecar.istio.io/includeOutboundIPRanges'];
  if (name !== 'outside') return objects;
  Object.assign(spec, { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } }, volumes: [], volumeMounts: [] });
  return objects;
}

/** Everything but the jobs. */
export const CLUSTER: ReadonlyArray<Manifest> = [
  ...[SHOP, MONITORING].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ...PODS, ...OTHERS, ...PROMETHEUSES.flatMap(prometheus),
];

/** What leads a Service without a selector to an address. */
export function endpointOf(name: string, address: string): Manifest {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace: SHOP, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: '', port: 8201, protocol: 'TCP' }],
  };
}
