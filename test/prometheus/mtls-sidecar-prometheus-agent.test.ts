import { ApiObject, Chart, Size, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload,
  MonitorKind, MtlsSidecarPrometheus, MtlsSidecarPrometheusAgent, MtlsSidecarPrometheusAgentProps, PrometheusAgentMode, SelectedKind,
} from 'cdk8s-mesh-metrics';
import { CENTRAL } from './a-mtls-sidecar-prometheus';
import { Manifest } from '../cluster/manifest';

function create(props: Partial<MtlsSidecarPrometheusAgentProps> = {}) {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'monitoring' });
  const agent = new MtlsSidecarPrometheusAgent(chart, 'agent', { remoteWrite: [CENTRAL], ...props, metadata: { name: 'edge' } });
  return { chart, agent };
}

const manifests = (props?: Partial<MtlsSidecarPrometheusAgentProps>): Manifest[] => create(props).chart.toJson();
const onEachNode = { mode: PrometheusAgentMode.DAEMON_SET };

/** The Prometheus with the same options. */
function prometheusSpec(options: object = {}): Manifest {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'monitoring' });
  new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'edge' }, ...options });
  return chart.toJson()[0].spec;
}

describe('an agent', () => {
  test.each([
    {}, { namespaces: ['shop'], externalLabels: { cluster: 'eu-1' }, shards: 2, replicas: 2, mesh: IstioMesh.sidecar({ revision: 'a' }) },
  ])('scrapes and writes as the Prometheus does that has the same options: %j', options => {
    const { ruleSelector, ruleNamespaceSelector, serviceAccountName, ...spec } = prometheusSpec({ ...options, remoteWrite: [CENTRAL] });
    const [resource, account] = manifests(options);
    expect(resource).toEqual({
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'PrometheusAgent',
      metadata: { name: 'edge', namespace: 'monitoring' },
      spec: { ...spec, serviceAccountName: 'prom-agent-edge' },
    });
    expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'prom-agent-edge', namespace: 'monitoring' } });
  });

  test('has a volume for what it has not written yet, and no retention', () => {
    const { storage, retention, retentionSize } = manifests({ storage: { size: Size.gibibytes(10) } })[0].spec;
    expect(storage.volumeClaimTemplate.spec).toEqual({ resources: { requests: { storage: '10Gi' } } });
    expect([retention, retentionSize]).toEqual([undefined, undefined]);
  });

  test('says of itself what other constructs need', () => {
    const { agent } = create({ version: '3.12.0' });
    expect(agent).toMatchObject({
      description: "MtlsSidecarPrometheusAgent 'chart/agent'",
      namespace: 'monitoring',
      serviceAccountName: 'prom-agent-edge',
      version: '3.12.0',
      meshScrapeClass: 'istio-mtls',
      podLabels: { 'app.kubernetes.io/name': 'prometheus-agent', 'operator.prometheus.io/name': 'edge' },
    });
    expect(agent.ruleEvaluator).toBeUndefined();
    for (const kind of Object.values(SelectedKind)) expect(agent.selection(kind)?.labels).toEqual({ prometheus: 'edge' });
  });
});

describe('in DaemonSet mode', () => {
  test('it selects PodMonitors only, and discovers pods only', () => {
    const [{ spec }, , role] = manifests(onEachNode);
    expect(spec)
      .toMatchObject({ mode: 'DaemonSet', podMonitorSelector: { matchLabels: { prometheus: 'edge' } }, podMonitorNamespaceSelector: {} });
    const refused = ['replicas', 'shards', 'storage', ...['serviceMonitor', 'probe', 'scrapeConfig'].flatMap(kind =>
      [`${kind}Selector`, `${kind}NamespaceSelector`])];
    expect(Object.keys(spec).filter(field => refused.includes(field))).toEqual([]);
    expect(role.rules).toMatchObject([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
  });

  test('it takes a PodMonitor', () => {
    const { chart, agent } = create(onEachNode);
    expect(new MeshPodMonitor(chart, 'mesh', { prometheus: agent }).apiObject.metadata.getLabel('prometheus')).toBe('edge');
  });

  test('it takes no ServiceMonitor', () => {
    const { chart, agent } = create(onEachNode);
    const exporter = Exporter.blackbox();
    expect(() => new ExporterWithMonitor(chart, 'exporter', { prometheus: agent, exporter, monitorKind: MonitorKind.SERVICE_MONITOR }))
      .toThrow("cannot create ServiceMonitor 'chart/exporter': MtlsSidecarPrometheusAgent 'chart/agent' selects no ServiceMonitor."
        + ' Give it a selector for ServiceMonitors, and describe it; an agent in DaemonSet mode takes PodMonitors only.');
  });

  test.each([[SelectedKind.SERVICE_MONITOR], [SelectedKind.PROBE], [SelectedKind.SCRAPE_CONFIG]])('it selects no %s', kind => {
    expect(create(onEachNode).agent.selection(kind)).toBeUndefined();
  });
});

describe('its rules', () => {
  const workload = { metrics: [MetricsEndpoint.http({ port: 8080 })], containers: [{ name: 'cart', image: 'cart:1', portNumber: 8080 }] };

  test('are those of whoever it writes to', () => {
    const chart = new Chart(Testing.app(), 'central', { namespace: 'central' });
    const central = new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'central' }, remoteWriteReceiver: true });
    const { agent } = create({ ruleEvaluator: central });
    MeshMetrics.configure(chart, { prometheus: agent });
    new MeshPodMonitor(chart, 'mesh');
    new MetricsMergingWorkload(chart, 'cart', workload);
    const rule = chart.node.findAll().filter(ApiObject.isApiObject).find(({ kind }) => kind === 'PrometheusRule')!;
    expect(rule.metadata.toJson()).toMatchObject({ labels: { prometheus: 'central' } });
  });

  test('are refused where nobody is described who evaluates them', () => {
    const { chart, agent } = create();
    MeshMetrics.configure(chart, { prometheus: agent });
    expect(() => new MetricsMergingWorkload(chart, 'cart', workload))
      .toThrow("MtlsSidecarPrometheusAgent 'chart/agent' selects no PrometheusRule, and no one is described who evaluates rules");
  });
});

describe('bad input', () => {
  test.each<[string, object, string]>([
    ['no remote write', { remoteWrite: [] }, 'remoteWrite is empty, and an agent keeps no samples. Give the URL of a Prometheus with its'],
    ['a remote write that is missing', { remoteWrite: undefined }, 'remoteWrite is missing, and it has to be a list'],
    ['a write to itself', { remoteWrite: [{ url: 'http://prometheus-agent-operated.monitoring.svc:9090/api/v1/write' }] },
      "remoteWrite[0].url is 'http://prometheus-agent-operated.monitoring.svc:9090/api/v1/write', which leads back to itself"],
    ['a write to its own pod', { remoteWrite: [{ url: 'http://prom-agent-edge-0.prometheus-agent-operated:9090/' }] },
      "remoteWrite[0].url is 'http://prom-agent-edge-0.prometheus-agent-operated:9090/', which leads back to itself"],
    ['rules', { evaluationInterval: '30s' }, 'it has evaluationInterval, and an agent evaluates no rules. Give it to the Prometheus that'],
    ['alerts', { alertmanagers: [{ name: 'a' }] }, 'it has alertmanagers, and an agent evaluates no rules'],
    ['a receiver', { remoteWriteReceiver: true }, 'it has remoteWriteReceiver, and an agent takes no samples of others'],
    ['retention', { retention: '1d' }, 'it has retention, and an agent keeps no samples'],
    ['Thanos', { thanos: {} }, 'it has thanos, and an agent keeps no samples'],
    ['itself as who evaluates its rules', { ruleEvaluator: create().agent },
      'ruleEvaluator is an object without ruleSelection, which every IRuleEvaluator has'],
    ['no shard', { shards: 0 }, 'shards is 0, and it has to be a whole number above zero'],
    ['storage as a text', { storage: '10Gi' }, 'storage is a string, and it has to be an object'],
    ['a mode that there is not', { mode: 'Daemonset' }, "mode is 'Daemonset', and it has to be one of 'StatefulSet', 'DaemonSet'. "],
    ['replicas on each node', { ...onEachNode, replicas: 2 }, 'it has replicas, and in DaemonSet mode there is one pod'],
    ['shards on each node', { ...onEachNode, shards: 2 }, 'it has shards, and in DaemonSet mode'],
    ['a volume on each node', { ...onEachNode, storage: { size: Size.gibibytes(1) } }, 'it has storage, and in DaemonSet mode'],
    ['a misspelled prop', { remoteWrites: [] }, "there is no prop 'remoteWrites'. Write 'remoteWrite'"],
    ['an ambient mesh', { mesh: IstioMesh.ambient() }, 'the mesh is ambient, and a ztunnel does not share its certificates'],
  ])('%s is refused with the construct path', (_, props, because) => {
    expect(() => create(props)).toThrow(`cannot create MtlsSidecarPrometheusAgent 'chart/agent': ${because}`);
  });

  test('an existing Prometheus may evaluate its rules', () => {
    const { ruleEvaluator } = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'central' });
    expect(create({ ruleEvaluator }).agent.ruleEvaluator).toBe(ruleEvaluator);
  });
});
