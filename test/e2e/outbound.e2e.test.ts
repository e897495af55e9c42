import { Chart } from 'cdk8s';
import { IstioMesh, MtlsSidecarPrometheus, ScrapePlan } from 'cdk8s-mesh-metrics';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { endAs, Endings } from './mesh/endings';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';

const SHOP = 'outbound-shop';
const MONITORING = 'outbound-monitoring';

/** Each pod, on a port of its own, and what its port is. */
const PORTS = { permissive: 8101, declared: 8102, headless: 8103, strict: 8104, closed: 8105 } as const;
type Pod = keyof typeof PORTS;

/** The Prometheuses: without a sidecar, with one that captures what they send, and with one that lets out to what it knows only. */
const PROMETHEUSES = ['outside', 'captured', 'registry'] as const;

/** How scrapes of each Prometheus end, by what Prometheus says: nothing for those that are up. */
const EXPECTED: Readonly<Record<typeof PROMETHEUSES[number], Endings>> = {
  outside: {
    permissive: /^$/,
    declared: /^$/,
    headless: /connection reset by peer$|EOF$/,
    strict: /connection reset by peer$|EOF$/,
    agent: /^server returned HTTP status 403 Forbidden$/,
    Envoy: /connect: connection refused$/,
  },
  captured: {
    permissive: /^$/,
    declared: /^$/,
    headless: /^$/,
    strict: /connection reset by peer$|EOF$/,
    agent: /^server returned HTTP status 403 Forbidden$/,
  },
  registry: {
    permissive: /connection reset by peer$|EOF$/,
    declared: /^server returned HTTP status 502 Bad Gateway$/,
    headless: /^$/,
    strict: /connection reset by peer$|EOF$/,
    agent: /connection reset by peer$|EOF$/,
  },
};

function workload(name: Pod): Manifest[] {
  const port = PORTS[name];
  const metadata = { name, namespace: SHOP };
  const mode = ['headless', 'strict'].includes(name) ? 'STRICT' : 'PERMISSIVE';
  const selector = { app: name };
  const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ...spec } });
  const closing = { 'proxy.istio.io/config': 'proxyMetadata: { METRICS_LOCALHOST_ACCESS_ONLY: "true" }' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        labels: { ...selector, 'suite': 'outbound', 'sidecar.istio.io/inject': 'true' },
        annotations: name === 'closed' ? closing : {},
      },
      spec: {
        containers: [{
          name: 'application',
          image: 'registry.example/application:1.0.0',
          args: [`-ports=${port}`],
          ports: [{ name: 'metrics', containerPort: port }],
        }],
      },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata,
      spec: { selector: { matchLabels: selector }, mtls: { mode } },
    },
    ...name === 'declared' ? [service({ ports: [{ name: 'http-metrics', port }] })] : [],
    ...name === 'headless' ? [service({ clusterIP: 'None', ports: [{ name: 'tcp-metrics', port }] })] : [],
  ];
}

function prometheus(name: typeof PROMETHEUSES[number]): Manifest[] {
  const objects = synthesized(app => {
    const chart = new Chart(app, name, { namespace: MONITORING });
    new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name }, scrapeInterval: '5s' });
  });
  const { spec } = objects.find(({ kind }) => kind === 'Prometheus');
  if (name === 'outside') spec.podMetadata = { labels: { 'sidecar.istio.io/inject': 'false' } };
  else delete spec.podMetadata.annotations['traffic.sidecar.istio.io/includeOutboundIPRanges'];
  const podMonitor = (of: string, endpoint: object, app: object) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: `${name}-${of}`, namespace: SHOP, labels: { prometheus: name } },
    spec: { selector: { matchLabels: { suite: 'outbound' }, matchExpressions: [{ key: 'app', ...app }] }, podMetricsEndpoints: [endpoint] },
  });
  const ofProxy = (port: number) => ({
    port: 'metrics',
    path: '/stats/prometheus',
    relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: `$1:${port}` }],
  });
  return [
    ...objects,
    podMonitor('application', { port: 'metrics' }, { operator: 'NotIn', values: ['closed'] }),
    podMonitor('agent', ofProxy(15020), { operator: 'In', values: ['closed'] }),
    // Of its own sidecar a captured one would see the Envoy.
    ...name === 'outside' ? [podMonitor('envoy', ofProxy(15090), { operator: 'In', values: ['closed'] })] : [],
    ...name === 'registry' ? [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name, namespace: MONITORING },
      spec: { workloadSelector: { labels: { prometheus: name } }, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
    }] : [],
  ];
}

/** The name of a target in the table. */
function nameOf({ scrapePool, labels }: { scrapePool: string; labels: Readonly<Record<string, string>> }): string {
  const [, , monitor] = scrapePool.split('/');
  return monitor.endsWith('-agent') ? 'agent' : monitor.endsWith('-envoy') ? 'Envoy' : labels.pod;
}

describeMesh('what sidecars send out to pods, and what proxies answer', api => {
  test('is as the table says, and as the plan predicts', async () => {
    const all = [
      ...[SHOP, MONITORING].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      ...(Object.keys(PORTS) as Pod[]).flatMap(workload), ...PROMETHEUSES.flatMap(prometheus),
    ];
    const { activeTargets } = ScrapePlan.fromYaml('', { also: all, mesh: IstioMesh.sidecar() });
    for (const name of PROMETHEUSES) {
      const predicted = activeTargets.filter(target => target.prometheus === `Prometheus/${MONITORING}/${name}`);
      expect(Object.fromEntries(predicted.map(target => [nameOf(target), target.reachability.verdict]))).toEqual(
        Object.fromEntries(Object.entries(EXPECTED[name]).map(([target, error]) => [target, error.test('') ? 'reachable' : 'blocked'])));
    }

    await applyAll(api, all);
    await Promise.all(Object.keys(PORTS).map(name => isReady(api, SHOP, `app=${name}`, 300)));
    await Promise.all(PROMETHEUSES.map(name => endAs(new RunningPrometheus(api, MONITORING, name), EXPECTED[name],
      target => target.scrapePool.includes(SHOP) ? nameOf(target) : undefined, [MONITORING])));
  });
});
