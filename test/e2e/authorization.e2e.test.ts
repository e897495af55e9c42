import { Chart } from 'cdk8s';
import { IstioMesh, MtlsSidecarPrometheus, ScrapePlan } from 'cdk8s-mesh-metrics';
import { PROMETHEUS, randomPolicies, WORKLOADS } from './authorization/random-policies';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';

const SEED = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

/** The number of scrapes in a row that have to end as predicted. */
const SCRAPES = 3;

/** Monitors for both ports of each workload, in plaintext, and with certificates of the mesh. */
function monitors(): Manifest[] {
  const endpoints = ['http-metrics', 'tcp-metrics'].map(port => ({ port, path: '/metrics' }));
  const podMonitor = (name: string, spec: object) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: WORKLOADS, labels: { prometheus: PROMETHEUS.name } },
    spec: { selector: { matchLabels: { suite: 'authorization' } }, ...spec },
  });
  return [
    podMonitor('plaintext', { podMetricsEndpoints: endpoints }),
    podMonitor('certificates', {
      scrapeClass: 'istio-mtls',
      podMetricsEndpoints: endpoints.map(endpoint => ({ ...endpoint, scheme: 'https', enableHttp2: false })),
    }),
  ];
}

function objects(): Manifest[] {
  return [
    ...[WORKLOADS, PROMETHEUS.namespace].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...synthesized(app => {
      const chart = new Chart(app, 'chart', { namespace: PROMETHEUS.namespace });
      new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: PROMETHEUS.name }, scrapeInterval: '5s' });
    }),
    ...randomPolicies(SEED, NAMES),
    ...monitors(),
  ];
}

describeMesh(`AuthorizationPolicies, E2E_SEED=${SEED}`, api => {
  test('each target is up or down as the plan predicts', async () => {
    const all = objects();
    const plan = ScrapePlan.fromYaml('', { also: all, mesh: IstioMesh.sidecar() });
    const predicted = Object.fromEntries(plan.activeTargets.map(({ scrapePool, labels, reachability: { verdict } }) =>
      [`${scrapePool} ${labels.pod}`, { reachable: 'up', blocked: 'down', unknown: 'unknown' }[verdict]]));
    const ofWorkloads = Object.entries(predicted).filter(([target]) => target.includes(`/${WORKLOADS}/`));
    expect(ofWorkloads).toHaveLength(4 * NAMES.length);
    // Without both the cases would prove nothing.
    expect(new Set(ofWorkloads.map(([, health]) => health))).toEqual(new Set(['up', 'down']));

    await applyAll(api, all);
    await Promise.all(NAMES.map(name => isReady(api, WORKLOADS, `app=${name}`, 300)));
    const prometheus = new RunningPrometheus(api, PROMETHEUS.namespace, PROMETHEUS.name);
    const agreed = new Map<string, Set<string>>();
    await eventually(`each target is ${SCRAPES} times as predicted`, async () => {
      const targets = await prometheus.targets();
      expect(targets.map(({ scrapePool, labels }) => `${scrapePool} ${labels.pod}`).sort()).toEqual(Object.keys(predicted).sort());
      const open = targets.flatMap(({ scrapePool, labels, health, lastScrape, lastError }) => {
        const target = `${scrapePool} ${labels.pod}`;
        const seen = agreed.get(target) ?? new Set();
        agreed.set(target, health === predicted[target] ? seen.add(lastScrape) : new Set());
        const isOpen = agreed.get(target)!.size < SCRAPES;
        return isOpen ? [{ target, predicted: predicted[target], health, lastError, policies: policiesOf(all, labels.pod) }] : [];
      });
      expect(open).toEqual([]);
    }, { seconds: 180, restSeconds: 1, lastLinesOf: [PROMETHEUS.namespace] });
  });
});

function policiesOf(all: ReadonlyArray<Manifest>, pod: string): string[] {
  return all.filter(({ kind, metadata }) => /Policy|PeerAuth/.test(kind) && metadata.name.split('-')[0] === pod)
    .map(({ spec }) => JSON.stringify(spec));
}
