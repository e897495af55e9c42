import { Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { TARGETS } from './targets';
import { withoutOperator } from './without-operator';
import { installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { chainWithoutOperator, jobLines, STARTING } from '../../test/cluster/without-operator';
import { describeUpstream } from '../../test/upstream/component';

/** One thing wrong in what the app synthesizes, by what it is. */
const MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ...['pods', 'endpointslices', 'ingresses'].map(resource => [`the right to list ${resource}`, (o: Manifest[]) => {
    const role = o.find(({ kind }) => kind === 'ClusterRole');
    role.rules = role.rules.filter(({ resources }: Manifest) => !resources.includes(resource));
  }] as const),
  ['the rules that leave pods to other jobs', o => edit(o, /__tmp_istio_secure\n {8}action: drop/, '__tmp_nothing\n        action: drop')],
  ['the prefix', o => edit(o, /customized_prometheus/g, 'prometheus_io')],
  ['the scheme of the secure job', o => edit(o, 'scheme: https', 'scheme: http')],
  ['the address of an IPv6 pod', o => edit(o, /\[\$1\]/g, '$1')],
  ['the label that asks for a sidecar', o => { delete cart(o).labels['sidecar.istio.io/inject']; }],
  ['merging, switched off', o => { cart(o).annotations['prometheus.istio.io/merge-metrics'] = 'false'; }],
];

const find = (objects: Manifest[], kind: string, name: string): Manifest =>
  objects.find(o => o.kind === kind && o.metadata.name.startsWith(name));
const cart = (objects: Manifest[]): Manifest => find(objects, 'Deployment', 'cart').spec.template.metadata;

function edit(objects: Manifest[], from: string | RegExp, to: string): void {
  const { data } = find(objects, 'ConfigMap', 'prometheus');
  data['prometheus.yml'] = data['prometheus.yml'].replace(from, () => to);
}

describeUpstream('the app without operator through admission, injection and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => {
    cluster = await installed('default');
  });

  const evidence = async (ipFamily: 'IPv4' | 'IPv6' = 'IPv4', change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone([...cluster, ...synthesized(withoutOperator)]);
    change(objects);
    const { refused, targets } = await chainWithoutOperator({ objects, ipFamily });
    return { refused, targets: jobLines(targets) };
  };

  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('each target is there once, as listed here: %s', async (ipFamily, ip) => {
    expect(await evidence(ipFamily)).toEqual({ refused: [], targets: TARGETS(ip) });
  }, STARTING);

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    withoutOperator(app);
    const plan = ScrapePlan.of(app, { also: cluster });
    expect(jobLines(plan.activeTargets)).toEqual(TARGETS('IP'));
    expect(plan.activeTargets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
  });

  test.each(MUTATIONS)('one thing wrong is seen: %s', async (_, change) => {
    expect(await evidence('IPv6', change)).not.toEqual({ refused: [], targets: TARGETS('[IP]') });
  });
});
