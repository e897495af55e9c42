import { Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { sharding } from './sharding';
import { TARGETS } from './targets';
import { chain, targetLines } from '../../test/cluster/chain';
import { installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { statefulSets } from '../../test/cluster/operator';
import { STARTING } from '../../test/cluster/without-operator';
import { describeUpstream } from '../../test/upstream/component';

const SECRETS: Manifest[] = [{
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'metrics-store', namespace: 'monitoring' },
  stringData: { user: 'shop', password: 'secret' },
}];

/** One thing wrong in the Prometheus, by what it is. */
const MUTATIONS: ReadonlyArray<readonly [name: string, change: (spec: Manifest) => void]> = [
  ['one shard more', spec => { spec.shards = 3; }],
  ['no shards', spec => { delete spec.shards; }],
  ['no certificates', spec => { delete spec.scrapeClasses; }],
  ['another key of the Secret', spec => { spec.remoteWrite[0].basicAuth.password.key = 'passwd'; }],
  ['a rule that Prometheus does not load', spec => { spec.remoteWrite[0].writeRelabelConfigs[0].regex = '('; }],
  ['shards that Mimir takes for replicas of one another', spec => { spec.remoteWrite[0].writeRelabelConfigs.shift(); }],
];

describeUpstream('a sharded Prometheus through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => {
    cluster = await installed('default');
  }, STARTING);

  const evidence = async (ipFamily: 'IPv4' | 'IPv6' = 'IPv4', change: (spec: Manifest) => void = () => {}) => {
    const objects = synthesized(sharding);
    const operated = await statefulSets(objects);
    change(objects.find(({ kind }) => kind === 'Prometheus').spec);
    const all = [...cluster, ...objects, ...operated, ...SECRETS];
    const shards = [await chain({ objects: all, ipFamily }), await chain({ objects: all, ipFamily, shard: 1 })];
    const config = parse(shards[0].prometheuses[0].config) as Manifest | null;
    return {
      refused: shards.flatMap(({ refused }) => refused.map(({ object, message }) => `${object}: ${message}`)),
      targets: shards.flatMap(targetLines).sort(),
      // The hash of an address decides, so that it is not known which of them are where.
      shardsWithTargets: shards.map(targetLines).filter(({ length }) => length > 0).length,
      workloads: operated.map(({ metadata, spec }) => `${metadata.name} ${spec.replicas}`),
      externalLabels: config?.global.external_labels,
      writes: config?.remote_write?.map(({ url, basic_auth: { username }, write_relabel_configs: rules }: Manifest) =>
        [url, username, rules.map(({ target_label: label, regex }: Manifest) => label ?? regex)]),
    };
  };

  const evidenceOf = (ip: string) => ({
    refused: [],
    targets: TARGETS(ip),
    shardsWithTargets: 2,
    workloads: ['prometheus-shop 2', 'prometheus-shop-shard-1 2'],
    externalLabels: { cluster: 'eu-1', shard: '$(SHARD)', prometheus: 'monitoring/shop', prometheus_replica: '$(POD_NAME)' },
    writes: [['https://mimir.example/api/v1/push', 'shop', ['cluster', '__replica__', 'shard|prometheus|prometheus_replica']]],
  });

  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('each target is in one shard, as listed here: %s', async (ipFamily, ip) => {
    expect(await evidence(ipFamily)).toEqual(evidenceOf(ip));
  }, STARTING);

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    sharding(app);
    const plan = ScrapePlan.of(app, { also: [...cluster, ...SECRETS] });
    expect(targetLines({ prometheuses: [plan] })).toEqual(TARGETS('IP'));
    expect(plan.activeTargets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
  });

  test.each(MUTATIONS)('one thing wrong is seen: %s', async (_, change) => {
    expect(await evidence('IPv4', change)).not.toEqual(evidenceOf('IP'));
  });
});
