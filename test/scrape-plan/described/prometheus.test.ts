import { App, Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IScraper, IstioMesh, MeshMetrics, MeshPodMonitor, MtlsMode, MtlsSidecarPrometheus,
  ScrapePlan,
} from 'cdk8s-mesh-metrics';
import { Deployment, Namespace } from 'cdk8s-plus-27';
import { prometheusManifests } from '../../../src/scrape-plan/described/prometheus';
import { Manifest } from '../../cluster/manifest';
import { kubePrometheus, kubePrometheusStack, teamPrometheus } from '../../cluster/prometheuses';

const MESH = IstioMesh.sidecar();
const kps = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });

const of = (prometheus: IScraper, given: Manifest[] = [], mesh = MESH): Manifest[] => prometheusManifests(prometheus, mesh, given);
const resourceOf = (prometheus: IScraper, mesh = MESH): Manifest => of(prometheus, [], mesh).find(({ kind }) => kind === 'Prometheus');
const manifestsOf = (app: App): Manifest[] => app.charts.flatMap(chart => chart.toJson());

/** An exporter, and a workload with a sidecar, scraped for a Prometheus. */
function shop(prometheus: IScraper): App {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus, validateScrapes: false });
  new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: prometheus.namespace }), 'mesh');
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new Namespace(chart, 'namespace', { metadata: { name: 'shop' } });
  new Deployment(chart, 'cart', { podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } }, containers: [{ image: 'cart' }] });
  new ExporterWithMonitor(chart, 'redis', { metadata: { namespace: 'shop' }, exporter: Exporter.redis({ address: 'redis.shop.svc' }) });
  return app;
}

const team = ExistingPrometheus.fromSelectors({
  namespace: 'observability',
  serviceAccountName: 'team',
  podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
  podMonitorNamespaceSelector: {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['observability', 'shop'] }],
  },
  serviceMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
  serviceMonitorNamespaceSelector: {},
});

/** The installation of a team, which also selects in the namespaces that it is described with. */
const installedTeam = () => teamPrometheus().map(object => object.kind === 'Prometheus' ? {
  ...object,
  spec: {
    ...object.spec,
    podMonitorNamespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['observability', 'shop'] }],
    },
    serviceMonitorNamespaceSelector: {},
  },
} : object);

describe('the objects that a description stands for', () => {
  test.each<[string, IScraper, Manifest[]]>([
    ['kube-prometheus-stack', kps, kubePrometheusStack()],
    ['kube-prometheus', ExistingPrometheus.fromKubePrometheus(), kubePrometheus()],
    ['a Prometheus with selectors of its own', team, installedTeam()],
  ])('have the targets that %s has', (_, prometheus, installation) => {
    const targetsWith = (also: Manifest[]) => ScrapePlan.of(shop(prometheus), { also }).activeTargets
      .map(({ scrapePool, scrapeUrl, labels: { pod: name } }) =>
        `${scrapePool} ${name?.replace(/-[^-]+-\d+$/, '')} ${new URL(scrapeUrl).port}`)
      .sort();
    const targets = targetsWith(of(prometheus, manifestsOf(shop(prometheus))));
    expect(targets).toEqual(targetsWith(installation));
    expect(targets).toEqual([
      expect.stringMatching(/^podMonitor\/.*\/0 .*cart.* 15020$/),
      expect.stringMatching(/^podMonitor\/.*\/0 .*redis.* 15020$/),
      expect.stringMatching(/^serviceMonitor\/shop\/.*redis.* 9121$/),
    ]);
  });

  test('select each kind as described, and none that is not', () => {
    const { spec } = resourceOf(ExistingPrometheus.fromSelectors({
      namespace: 'obs',
      serviceAccountName: 'prom',
      probeSelector: {},
      podMonitorSelector: { matchLabels: { team: 'a' } },
      podMonitorNamespaceSelector: {},
    }));
    expect(Object.fromEntries(Object.entries(spec).filter(([field]) => field.endsWith('Selector')))).toEqual({
      podMonitorSelector: { matchLabels: { team: 'a' } },
      podMonitorNamespaceSelector: {},
      probeSelector: { matchLabels: {} },
      probeNamespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['obs'] }] },
    });
  });

  test('select the PrometheusRules of whoever evaluates them, since an agent does not', () => {
    const { spec } = resourceOf(ExistingPrometheus.fromSelectors({
      namespace: 'agents', serviceAccountName: 'agent', podMonitorSelector: {}, ruleEvaluator: kps.ruleEvaluator,
    }));
    expect(spec).toMatchObject({ ruleSelector: { matchLabels: { release: 'kps' } }, ruleNamespaceSelector: {} });
  });

  test('may list where the description says so', () => {
    expect(of(kps).filter(({ kind }) => kind.endsWith('Role')).map(({ kind, metadata: { namespace } }) => [kind, namespace]))
      .toEqual([['ClusterRole', undefined]]);
    expect(of(ExistingPrometheus.fromKubePrometheus()).filter(({ kind }) => kind.endsWith('Role'))
      .map(({ kind, metadata: { namespace } }) => [kind, namespace]))
      .toEqual([['Role', 'default'], ['Role', 'kube-system'], ['Role', 'monitoring']]);
  });

  test('have certificates of the mesh where a scrape class brings them', () => {
    const certified = ExistingPrometheus.fromKubePrometheusStack({
      release: 'kps',
      namespace: 'monitoring',
      meshScrapeClass: 'istio-mtls',
    });
    expect(resourceOf(certified, IstioMesh.sidecar({ revision: 'canary' })).spec).toMatchObject({
      scrapeClasses: [{ name: 'istio-mtls', tlsConfig: { certFile: '/etc/istio-output-certs/cert-chain.pem', insecureSkipVerify: true } }],
      podMetadata: { labels: { 'app.kubernetes.io/name': 'prometheus', 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'canary' } },
      volumeMounts: [{ mountPath: '/etc/istio-output-certs' }],
    });
    expect(resourceOf(kps).spec).not.toHaveProperty('scrapeClasses');
  });

  test('are none where the Prometheus itself is among the objects', () => {
    expect(of(kps, kubePrometheusStack())).toEqual([]);
    const chart = new Chart(Testing.app(), 'monitoring', { namespace: 'monitoring' });
    const created = new MtlsSidecarPrometheus(chart, 'prometheus');
    expect(of(created, chart.toJson())).toEqual([]);
    expect(of(created).map(({ kind }) => kind)).toEqual(['Prometheus', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding']);
  });

  test('leave those alone that are given', () => {
    expect(of(kps).map(({ kind }) => kind)).toEqual(['Prometheus', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding']);
    expect(of(kps, kubePrometheusStack().filter(({ kind }) => kind === 'ServiceAccount')).map(({ kind }) => kind))
      .toEqual(['Prometheus', 'ClusterRole', 'ClusterRoleBinding']);
  });
});

describe('a Prometheus that scrapes merged endpoints by something outside of the app', () => {
  const pods = [{ namespace: 'shop', port: 15020 }, { namespace: 'warehouse', port: 15020 }];
  const workloads = pods.map(({ namespace }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', namespace, labels: { 'sidecar.istio.io/inject': 'true' } },
    spec: { containers: [{ name: 'cart', image: 'cart' }] },
  }));

  test.each<[string, IScraper]>([
    ['everywhere', ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true })],
    ['also where it may list nothing else', ExistingPrometheus.fromKubePrometheus({ scrapesMergedEndpoints: true })],
    [
      'also if it selects no PodMonitor',
      ExistingPrometheus.fromSelectors({ namespace: 'obs', serviceAccountName: 'prom', scrapesMergedEndpoints: true }),
    ],
    ['also if it selects PodMonitors of one namespace', ExistingPrometheus.fromSelectors({
      namespace: 'obs',
      serviceAccountName: 'prom',
      scrapesMergedEndpoints: true,
      podMonitorSelector: { matchLabels: { team: 'a' } },
      podMonitorNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitors' } },
    })],
  ])('scrapes every sidecar once, %s', (_, prometheus) => {
    const plan = ScrapePlan.fromYaml('', { also: [...workloads, ...of(prometheus)] });
    expect(plan.activeTargets.map(({ labels: { namespace }, scrapeUrl }) => ({ namespace, port: Number(new URL(scrapeUrl).port) })))
      .toEqual(pods);
  });

  test('at the port of the agent that the mesh has', () => {
    const merging = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true });
    const monitor = of(merging, [], IstioMesh.sidecar({ statusPort: 15099, mtls: MtlsMode.STRICT }))
      .find(({ kind }) => kind === 'PodMonitor');
    expect(JSON.stringify(monitor.spec)).toContain('$1:15099');
  });
});
