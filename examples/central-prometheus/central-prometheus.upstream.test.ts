import { Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { centralPrometheus } from './central-prometheus';
import { TARGETS } from './targets';
import { chain, targetLines } from '../../test/cluster/chain';
import { installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { statefulSets } from '../../test/cluster/operator';
import { STARTING } from '../../test/cluster/without-operator';
import { describeUpstream } from '../../test/upstream/component';

const CENTRAL = 'http://prometheus-operated.central.svc:9090/api/v1/write';

/** Where each writes to, and the rules that the operator accepts for it. */
const WRITES = {
  'Prometheus/central/central': [], 'PrometheusAgent/monitoring/nodes': [CENTRAL], 'PrometheusAgent/monitoring/services': [CENTRAL],
};
const RULES = { 'Prometheus/central/central': 1, 'PrometheusAgent/monitoring/nodes': 0, 'PrometheusAgent/monitoring/services': 0 };

const evidenceOf = (ip: string) => ({ refused: [], targets: TARGETS(ip), writes: WRITES, rules: RULES, receives: [true] });

const find = (objects: Manifest[], kind: string, name: string): Manifest => objects.find(o => o.kind === kind && o.metadata.name === name);

/** One thing wrong in what the app synthesizes, by what it is. */
const MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ['an agent writes elsewhere', o => { find(o, 'PrometheusAgent', 'nodes').spec.remoteWrite[0].url = 'http://elsewhere/'; }],
  ['the receiver is off', o => { delete find(o, 'Prometheus', 'central').spec.enableRemoteWriteReceiver; }],
  ['an agent on each node has monitors of Services', o => { find(o, 'PrometheusAgent', 'nodes').spec.serviceMonitorSelector = {}; }],
  ['an agent selects nothing', o => { delete find(o, 'PrometheusAgent', 'services').spec.serviceMonitorSelector; }],
  ['an agent without certificates', o => { delete find(o, 'PrometheusAgent', 'services').spec.scrapeClasses; }],
  ['the central one selects no rules', o => { delete find(o, 'Prometheus', 'central').spec.ruleSelector; }],
  ['an agent may not list pods', o => {
    const role = o.find(({ kind, rules }) => kind === 'ClusterRole' && rules.length === 1);
    role.rules = [];
  }],
];

describeUpstream('agents and their central Prometheus through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => {
    cluster = await installed('default');
  }, STARTING);

  const evidence = async (ipFamily: 'IPv4' | 'IPv6' = 'IPv4', change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone(synthesized(centralPrometheus));
    const operated = await statefulSets(objects);
    change(objects);
    const { refused, prometheuses } = await chain({ objects: [...cluster, ...objects, ...operated], ipFamily });
    const ofEach = <T>(value: (of: typeof prometheuses[0]) => T) => Object.fromEntries(prometheuses.map(of => [of.object, value(of)]));
    return {
      refused: refused.map(({ object, message }) => `${object}: ${message}`),
      targets: ofEach(each => targetLines({ prometheuses: [each] })),
      writes: ofEach(({ config }) => ((parse(config) as Manifest | null)?.remote_write ?? []).map(({ url }: Manifest) => url)),
      rules: ofEach(({ rules }) => (rules ?? []).filter(({ accepted }) => accepted).length),
      receives: (await statefulSets(objects)).filter(({ metadata }) => metadata.namespace === 'central')
        .map(({ spec }) => spec.template.spec.containers[0].args.includes('--web.enable-remote-write-receiver')),
    };
  };

  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('each scrapes what is listed here: %s', async (family, ip) => {
    expect(await evidence(family)).toEqual(evidenceOf(ip));
  }, STARTING);

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    centralPrometheus(app);
    const plan = ScrapePlan.of(app, { also: cluster });
    expect(targetLines({ prometheuses: [plan] })).toEqual(Object.values(TARGETS('IP')).flat().sort());
    expect(plan.activeTargets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
  });

  test.each(MUTATIONS)('one thing wrong is seen: %s', async (_, change) => {
    const seen = await evidence('IPv4', change).catch((error: unknown) => String(error));
    expect(seen).not.toEqual(evidenceOf('IP'));
  });
});
