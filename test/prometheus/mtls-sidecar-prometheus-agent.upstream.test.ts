import { PrometheusAgentMode } from 'cdk8s-mesh-metrics';
import { parse as parseYaml } from 'yaml';
import { agents, CENTRAL } from './a-mtls-sidecar-prometheus';
import { evidence, EXPECTED } from './evidence';
import { chain, targetLines } from '../cluster/chain';
import { Manifest } from '../cluster/manifest';
import { statefulSets } from '../cluster/operator';
import { STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

// The first test of each component waits for it to load its charts and definitions.
jest.setTimeout(STARTING);

const OWN = (line: string) => line.replace('monitoring/prometheus-main', 'monitoring/prom-agent-main');

describeUpstream('MtlsSidecarPrometheusAgent through admission, operator, injection and Prometheus', () => {
  test.each(['IPv4', 'IPv6'] as const)('scrapes over mutual TLS with the files of its sidecar: %s', async ipFamily => {
    const address = (line: string) => line.replace('IP:', ipFamily === 'IPv6' ? '[IP]:' : 'IP:');
    expect(await evidence(agents(), { ipFamily })).toEqual({ ...EXPECTED, targets: EXPECTED.targets.map(OWN).map(address).sort() });
  });

  test('on each node scrapes the pods of that node, by PodMonitors', async () => {
    const objects = agents({ mode: PrometheusAgentMode.DAEMON_SET });
    const [daemonSet, ...others] = await statefulSets(objects);
    expect(others).toEqual([]);
    expect([daemonSet.kind, daemonSet.metadata.name]).toEqual(['DaemonSet', 'prom-agent-main']);
    const { spec, metadata: { labels } } = daemonSet.spec.template;
    expect(labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'app.kubernetes.io/name': 'prometheus-agent' });
    expect(spec.containers[0].args).toContain('--agent');
    const outcome = await chain({ objects: [...objects, daemonSet] });
    expect(outcome.refused).toEqual([]);
    expect(targetLines(outcome)).toEqual(['monitoring/prom-agent-main istio-proxy http://IP:15020/stats/prometheus']);
  });

  test('writes to a central Prometheus, and evaluates no rules', async () => {
    const objects = agents({ externalLabels: { cluster: 'eu-1' }, replicas: 2, shards: 2 });
    const { refused, prometheuses: [{ config, rules }] } = await chain({ objects });
    expect([refused, rules ?? []]).toEqual([[], []]);
    const written = parseYaml(config) as Manifest;
    expect(written.remote_write).toMatchObject([CENTRAL]);
    expect(written.global.external_labels).toEqual({
      cluster: 'eu-1', prometheus: 'monitoring/main', prometheus_replica: '$(POD_NAME)',
    });
    expect(written.rule_files ?? []).toEqual([]);
    expect((await statefulSets(objects)).map(({ metadata: { name }, spec: { replicas } }) => [name, replicas]))
      .toEqual([['prom-agent-main', 2], ['prom-agent-main-shard-1', 2]]);
  });
});
