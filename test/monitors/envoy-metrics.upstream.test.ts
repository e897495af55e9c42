import { Chart } from 'cdk8s';
import { ExistingPrometheus, MeshPodMonitor } from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { Manifest, synthesized } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';
import { component, describeUpstream } from '../upstream/component';

/**
 * What the agent's one endpoint serves: the metrics of Envoy, of Istio, of the agent, and of an application that takes liberties with
 * names.
 */
const ENVOY = ['envoy_cluster_upstream_cx_active', 'envoy_cluster_upstream_rq', 'envoy_server_uptime', 'envoy_'];
const OTHERS = [
  'istio_requests_total',
  'istio_agent_pilot_xds_sends',
  'go_goroutines',
  'http_requests_total',
  'my_envoy_total',
  'envoyer_total',
  'Envoy_total',
];

/** What a sample may carry beside its name. */
const LABELS = { cluster_name: 'outbound|80||cart', drop: 'drop', tmp_envoy: 'drop' };

describeUpstream('envoyMetrics, through the operator’s configuration and Prometheus’ relabeling', () => {
  /** The metric relabeling of each scrape pool of a mesh monitor. */
  const metricRelabelings = async (envoyMetrics?: string[]): Promise<Manifest[][]> => {
    const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });
    const objects = [
      ...kubePrometheusStack(),
      ...synthesized(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { prometheus, envoyMetrics })),
    ];
    const { prometheuses } = await component('operator').ask<{ prometheuses: Array<{ config: string }> }>({ objects });
    return parse(prometheuses[0].config).scrape_configs.map((job: Manifest) => job.metric_relabel_configs ?? []);
  };

  /** The samples that are left, each with the labels that it came with. */
  const kept = async (rules: Manifest[]): Promise<string[]> => {
    const samples = [...ENVOY, ...OTHERS].map(name => ({ __name__: name, ...LABELS }));
    const { results } = await component('relabel')
      .ask<{ results: Array<{ labels?: Manifest; refused?: string }> }>({ cases: samples.map(labels => ({ labels, rules })) });
    expect(results.filter(({ refused }) => refused)).toEqual([]);
    const left = results.flatMap(({ labels }) => labels ?? []);
    expect(left).toEqual(samples.filter(sample => left.some(labels => labels.__name__ === sample.__name__)));
    return left.map(labels => labels.__name__);
  };

  test.each<[string, string[] | undefined, string[]]>([
    ['left out, it keeps all', undefined, ENVOY],
    ['empty, it keeps none', [], []],
    ['one name', ['envoy_server_uptime'], ['envoy_server_uptime']],
    ['a pattern', ['envoy_cluster_*'], ['envoy_cluster_upstream_cx_active', 'envoy_cluster_upstream_rq']],
    ['a pattern in the middle', ['envoy_*_cx_*'], ['envoy_cluster_upstream_cx_active']],
    ['several', ['envoy_server_*', 'envoy_cluster_upstream_rq'], ['envoy_cluster_upstream_rq', 'envoy_server_uptime']],
    ['a name that only begins like others', ['envoy_cluster'], []],
  ])('%s, and every other metric stays as it is', async (_, envoyMetrics, expected) => {
    const [dataPlane] = await metricRelabelings(envoyMetrics);
    expect(await kept(dataPlane)).toEqual([...expected, ...OTHERS]);
  });

  test('it is not asked of istiod and the CNI plugin, which have no Envoy', async () => {
    const [, ...controlPlane] = await metricRelabelings([]);
    expect(controlPlane).toEqual([[], []]);
  });
});
