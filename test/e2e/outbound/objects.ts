import { Chart } from 'cdk8s';
import { MtlsSidecarPrometheus } from 'cdk8s-mesh-metrics';
import { LINES, Mode, MODES, podNameOf, ScraperName, SCRAPERS, Target } from './cells';
import { Manifest, synthesized } from '../../cluster/manifest';

export const MONITORING = 'outbound-monitoring';

/** The revision of the istiod without `enableAutoMtls`. */
export const MANUAL = 'outbound-manual';

/** The kinds of targets, in the order of the table; each has a number of its own as its port. */
const KINDS = [...new Set(LINES.map(({ kind }) => kind))];

/** The ports of proxies that targets may be. */
const PORTS_OF_PROXIES = [15020, 15090];

/** Everything that is scraped, and whoever scrapes it. */
export function objects(): Manifest[] {
  const namespaces = [MONITORING, ...MODES.map(namespaceOf)];
  return [
    ...namespaces.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...MODES.map(mode => peerAuthentication({ name: 'default', namespace: namespaceOf(mode) }, mode)),
    ...LINES.flatMap(workload), ...(Object.keys(SCRAPERS) as ScraperName[]).flatMap(prometheus),
  ];
}

/** What the plan has to be given of the istiods. */
export const ISTIODS: ReadonlyArray<Manifest> = [
  configMap('istio-sidecar-injector'),
  configMap(`istio-sidecar-injector-${MANUAL}`, { 'istio.io/rev': MANUAL }),
  { ...configMap(`istio-${MANUAL}`), data: { mesh: 'enableAutoMtls: false' } },
];

/** The port at which a target is scraped, and the namespace of its pod. */
export function portOf({ kind }: Target): number {
  return PORTS_OF_PROXIES.find(port => kind.startsWith(String(port))) ?? 8101 + KINDS.indexOf(kind);
}

export function namespaceOf(mode: Mode): string {
  return `outbound-${mode.toLowerCase()}`;
}

function configMap(name: string, labels: object = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system', labels }, data: {} };
}

function peerAuthentication(metadata: object, mode: Mode, spec: object = {}): Manifest {
  return { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec: { ...spec, mtls: { mode } } };
}

function workload(target: Target): Manifest[] {
  const { kind, mode, modeOfPod } = target;
  const metadata = { name: podNameOf(target), namespace: namespaceOf(mode) };
  const port = 8101 + KINDS.indexOf(kind);
  const isClosed = kind.includes('METRICS_LOCALHOST_ACCESS_ONLY');
  const selector = { app: metadata.name };
  const pod = (name: string, labels: object, annotations: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name, labels: { ...selector, ...labels }, annotations },
    spec: {
      containers: [{
        name: 'application', image: 'registry.example/application:1.0.0', args: [`-ports=${port}`], ports: [{ containerPort: port }],
      }],
    },
  });
  const closing = { 'proxy.istio.io/config': 'proxyMetadata: { METRICS_LOCALHOST_ACCESS_ONLY: "true" }' };
  const rule = /DestinationRule\W+(\w+)/.exec(kind)?.[1];
  return [
    pod(metadata.name, { 'suite': 'outbound', 'sidecar.istio.io/inject': 'true' }, isClosed ? closing : {}),
    ...kind.includes('a pod without') ? [pod(`${metadata.name}-bare`, { 'sidecar.istio.io/inject': 'false' })] : [],
    ...modeOfPod === undefined ? [] : [peerAuthentication(metadata, modeOfPod, { selector: { matchLabels: selector } })],
    ...isClosed || kind === 'no Service' ? [] : [service(target, port)],
    ...rule === undefined ? [] : [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host: `${metadata.name}.${metadata.namespace}.svc.cluster.local`, trafficPolicy: { tls: { mode: rule } } },
    }],
  ];
}

function service(target: Target, port: number): Manifest {
  const { kind, mode } = target;
  const name = podNameOf(target);
  const protocol = kind.includes('HTTP') ? 'http-' : kind.includes('without protocol') ? '' : 'tcp-';
  const annotations = kind.includes('exported to its namespace') ? { 'networking.istio.io/exportTo': '.' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: namespaceOf(mode), annotations },
    spec: {
      ...kind.startsWith('headless') ? { clusterIP: 'None' } : {}, selector: { app: name }, ports: [{ name: `${protocol}metrics`, port }],
    },
  };
}

function prometheus(name: ScraperName): Manifest[] {
  const made = synthesized(app => {
    // The names of ClusterRoles come from construct paths, and all tests share a mesh.
    const chart = new Chart(app, MONITORING, { namespace: MONITORING });
    new MtlsSidecarPrometheus(chart, name, { metadata: { name }, scrapeInterval: '5s' });
  });
  const { spec } = made.find(({ kind }) => kind === 'Prometheus');
  if (name === 'outside') spec.podMetadata = { labels: { 'sidecar.istio.io/inject': 'false' } };
  else delete spec.podMetadata.annotations['traffic.sidecar.istio.io/includeOutboundIPRanges'];
  if (name === 'manual') spec.podMetadata.labels['istio.io/rev'] = MANUAL;
  const limits: Partial<Record<ScraperName, object>> = {
    registry: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, importing: { egress: [{ hosts: ['./*', 'istio-system/*'] }] },
  };
  return [
    ...made,
    ...LINES.filter(({ expected }) => expected[name] !== undefined).map(target => podMonitor(name, target)),
    ...limits[name] === undefined ? [] : [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name, namespace: MONITORING },
      spec: { workloadSelector: { labels: { prometheus: name } }, ...limits[name] },
    }],
  ];
}

/** A job for one target. Proxies serve their metrics on this path only, applications on any path. */
function podMonitor(name: ScraperName, target: Target): Manifest {
  const pod = podNameOf(target);
  const replacement = `$1:${portOf(target)}`;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: `${name}-${pod}-${target.mode.toLowerCase()}`, namespace: MONITORING, labels: { prometheus: name } },
    spec: {
      namespaceSelector: { matchNames: [namespaceOf(target.mode)] },
      selector: { matchLabels: { app: pod, suite: 'outbound' } },
      podMetricsEndpoints: [{
        path: '/stats/prometheus',
        relabelings: [
          { sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'application', action: 'keep' },
          { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement },
        ],
      }],
    },
  };
}
