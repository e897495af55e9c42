import { EXPECTATION_EXAMPLES } from './expectation-examples';
import { INPUT_EXAMPLES } from './input-examples';
import { MONITOR_CASES } from './monitor-cases';
import { EXAMPLES_TEST, SEEN, seenBy } from './on-real-components';
import { Code } from '../../../src/plan/findings/catalogue';
import { Manifest, parse } from '../../cluster/manifest';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { component, describeUpstream } from '../../upstream/component';
import { Fields } from '../explain/cluster';

interface Targets {
  readonly activeTargets?: ReadonlyArray<{ readonly scrapeUrl: string }>;
  readonly problems?: ReadonlyArray<{ readonly message: string }>;
}

interface OfPrometheus extends Targets {
  readonly object: string;
  readonly error?: string;
  readonly config?: string;
  readonly monitors: ReadonlyArray<{ readonly accepted: boolean }>;
}

interface Chain {
  readonly refused: ReadonlyArray<{ readonly stage: 'admission' | 'istio' | 'operator' | 'prometheus'; readonly object: string }>;
  readonly prometheuses: ReadonlyArray<OfPrometheus>;
}

const STAGES = { admission: 'API server', istio: 'injector', operator: 'operator', prometheus: 'Prometheus' } as const;

const throughTheChain = (objects: ReadonlyArray<Fields>) => component('chain').ask<Chain>({ objects, mesh: { set: [] } });

/** Of pods with a status, which the chain would run anew: the operator and Prometheus alone. */
async function asTheyRun(objects: ReadonlyArray<Fields>): Promise<Chain> {
  const { prometheuses } = await component('operator').ask<Pick<Chain, 'prometheuses'>>({ objects });
  const scrapedBy = async (prometheus: OfPrometheus) => {
    const config = prometheus.config?.replaceAll('$(SHARD)', '0').replaceAll('$(POD_NAME)', 'prometheus-0');
    return { ...prometheus, ...await component('prometheus').ask<Targets>({ objects, config }) };
  };
  return { refused: [], prometheuses: await Promise.all(prometheuses.map(scrapedBy)) };
}

const isRunning = (objects: ReadonlyArray<Fields>) => objects.some(({ kind, status }) => kind === 'Pod' && status !== undefined);

const urlsOf = ({ prometheuses }: Chain) =>
  prometheuses.flatMap(({ activeTargets = [] }) => activeTargets.map(({ scrapeUrl }) => scrapeUrl));

/** The component at which a monitor comes no farther. */
function lastOf({ refused: [refused], prometheuses: [prometheus] }: Chain): string {
  if (refused !== undefined) return STAGES[refused.stage];
  return prometheus.config?.includes('job_name: ') ? 'Prometheus' : 'operator';
}

function onOf(code: Code): string | undefined {
  const sighting = SEEN[code];
  return 'on' in sighting ? sighting.on : undefined;
}

/** What Prometheus scrapes of an example; one that a file configures gets the pods of a cluster without a mesh. */
async function scraped(yaml: string): Promise<Required<Targets>> {
  const objects = parse(yaml).filter(({ kind }) => kind !== undefined);
  const config = yaml.split('---\n').find(document => /^scrape_configs:/m.test(document));
  if (config === undefined) {
    const { prometheuses } = await throughTheChain(objects);
    return {
      activeTargets: prometheuses.flatMap(({ activeTargets = [] }) => activeTargets),
      problems: prometheuses.flatMap(({ problems = [] }) => problems),
    };
  }
  const cluster = await component('standin').ask<{ objects: Manifest[] }>({ objects });
  return component('prometheus').ask<Required<Targets>>({ objects: cluster.objects, config });
}

/** What Prometheus scrapes of an example, and what after its fix: stated by hand. */
const SCRAPED: { readonly [code in Code]?: readonly [given: ReadonlyArray<string>, fixed: ReadonlyArray<string>] } = {
  'scraped-twice': [['10.244.0.2:8080/metrics', '10.244.0.2:8080/metrics'], ['10.244.0.2:8080/metrics']],
  'some-pods-not-scraped': [['10.244.0.2:8080/metrics'], ['10.244.0.2:8080/metrics', '10.244.0.3:8080/metrics']],
  'merged-endpoint-not-scraped': [[], ['10.244.0.2:15020/stats/prometheus']],
  'annotation-rule-does-not-fit': [['[fd00:10::7]:8080/metrics'], ['[fd00:10::7]:9102/metrics']],
  'annotated-port-not-scraped': [['10.244.0.2:8080/metrics'], ['10.244.0.2:8080/stats']],
  'metrics-port-not-scraped': [['10.244.0.2:8080/metrics'], ['10.244.0.2:8080/metrics', '10.244.0.2:9404/metrics']],
  'workload-left-out': [['10.244.0.2:8080/metrics'], ['10.244.0.2:8080/metrics', '10.244.0.3:8080/metrics']],
  'service-left-out': [['10.244.0.2:8080/metrics'], ['10.244.0.2:8080/metrics']],
  'annotations-not-read': [[], ['10.244.0.2:8080/metrics']],
  'identical-targets': [['shop:80/metrics'], ['10.244.0.2:8080/metrics', '10.244.0.3:8080/metrics']],
};

/** What Prometheus complains of in an example, and no more after its fix. */
const COMPLAINTS: { readonly [code in Code]?: string } = {
  'target-invalid': 'unknown unit "x" in duration "1x"',
  'list-forbidden': 'cannot list resource "pods"',
  'selector-unsupported': 'field label not supported: spec.priority',
  'binding-unresolved': 'ClusterRole "k8s" is not among the objects',
};

/** The objects of an input that a component refuses. */
const REFUSED: { readonly [code in Code]?: string } = {
  'object-unnamed': 'Pod/shop/',
  'unknown-version': 'PodMonitor/shop/cart',
  'unknown-kind': 'Rollout/shop/cart',
  'unknown-field': 'PodMonitor/shop/cart',
  'field-invalid': 'Pod/shop/cart',
  'pod-refused': 'Pod/shop/cart-7cf68794bd-0',
};

const EXAMPLES: { readonly [code: string]: { readonly yaml: string; readonly fix: readonly [before: string, after: string] } } = {
  ...INPUT_EXAMPLES, ...EXPECTATION_EXAMPLES,
};

/** In the spelling of tables, whose keys are codes. */
const entries = <T>(table: { readonly [code in Code]?: T }) => Object.entries(table) as Array<[Code, T]>;

const MONITORS = (Object.keys(MONITOR_CASES) as Array<keyof typeof MONITOR_CASES>)
  .filter(code => onOf(code) !== undefined && SCRAPED[code] === undefined);

/** What the injector makes of the cart, in a mesh with settings. */
async function injected(yaml: string, ...set: string[]): Promise<{ injected: boolean; merges: boolean }> {
  const objects = parse(yaml).filter(({ kind }) => kind === 'Deployment' || kind === 'Namespace');
  const { pods: [pod] } = await component('istio').ask<{ pods: Array<{ injected: boolean; pod?: object }> }>({ objects, mesh: { set } });
  return { injected: pod.injected, merges: JSON.stringify(pod.pod).includes('ISTIO_PROMETHEUS_ANNOTATIONS') };
}

/** The causes that the injector shows are tested one by one. */
const BY_INJECTOR: ReadonlyArray<Code> = ['merging-off', 'annotation-names-agent-port', 'not-injected'];
const BY_LOADING: ReadonlyArray<Code> = ['prometheus-yml-refused', 'no-target'];

describeUpstream('the examples of causes', () => {
  test('are all that are said to be seen here', () => {
    const tested = new Set([...MONITORS, ...Object.keys({ ...SCRAPED, ...COMPLAINTS, ...REFUSED }), ...BY_INJECTOR, ...BY_LOADING]);
    expect([...tested].sort()).toEqual(seenBy(EXAMPLES_TEST).sort());
  });

  test.each(MONITORS)('%s leaves a monitor without a target, at the component that is said, and with the advice it has one', async code => {
    const { given, followed, installation = kubePrometheusStack(), installationFollowed = installation } = MONITOR_CASES[code];
    const objects = [...installation, ...given].filter((each): each is Fields => typeof each !== 'string');
    const better = [...installationFollowed, ...followed].filter((each): each is Fields => typeof each !== 'string');
    const ask = isRunning(objects) ? asTheyRun : throughTheChain;
    const outcome = await ask(objects);
    expect(urlsOf(outcome)).toEqual([]);
    expect(lastOf(outcome)).toBe(onOf(code));
    expect(urlsOf(await ask(better))).not.toEqual([]);
  });

  test.each(entries(SCRAPED))('%s shows in what Prometheus scrapes', async (code, expected) => {
    const { yaml, fix: [before, after] } = EXAMPLES[code];
    for (const [i, text] of [yaml, yaml.replace(before, after)].entries()) {
      const { activeTargets } = await scraped(text);
      expect(activeTargets.map(({ scrapeUrl }) => scrapeUrl).sort()).toEqual(expected[i].map(each => `http://${each}`));
    }
  });

  test.each(entries(COMPLAINTS))('%s is what Prometheus complains of', async (code, complaint) => {
    const { yaml, fix: [before, after] } = EXAMPLES[code];
    expect((await scraped(yaml)).problems).toEqual([expect.objectContaining({ message: expect.stringContaining(complaint) })]);
    expect((await scraped(yaml.replace(before, after))).problems).toEqual([]);
  });

  test.each(entries(REFUSED))('%s is refused', async (code, object) => {
    const { yaml, fix: [before, after] } = EXAMPLES[code];
    const { refused } = await throughTheChain(parse(yaml));
    expect(refused.map(each => [STAGES[each.stage], each.object])).toEqual([[onOf(code), object]]);
    expect((await throughTheChain(parse(yaml.replace(before, after)))).refused).toEqual([]);
  });

  test('prometheus-yml-refused is what Prometheus itself refuses', async () => {
    const { yaml, fix: [before, after] } = INPUT_EXAMPLES['prometheus-yml-refused'];
    const { refusals } = await component('load').ask<{ refusals: string[] }>({ configs: [yaml, yaml.replace(before, after)] });
    expect(refusals).toEqual([expect.stringContaining('1x'), '']);
  });

  test('no-target: a job that keeps another value of an annotation than the injector writes drops every container', async () => {
    const { yaml, fix: [before, after] } = EXPECTATION_EXAMPLES['no-target'];
    const objects = parse(yaml).filter(({ kind }) => kind !== undefined);
    const { pods } = await component('istio').ask<{ pods: Array<{ pod: Manifest }> }>({ objects, mesh: { set: [] } });
    const running = pods.map(({ pod }) => ({ ...pod, status: { phase: 'Running', podIP: '10.244.0.2', podIPs: [{ ip: '10.244.0.2' }] } }));
    const urls = await Promise.all([yaml, yaml.replace(before, after)].map(async text => {
      const config = text.slice(text.indexOf('scrape_configs:'));
      const { activeTargets = [] } = await component('prometheus').ask<Targets>({ objects: running, config });
      return activeTargets.map(({ scrapeUrl }) => scrapeUrl);
    }));
    expect(urls).toEqual([[], ['http://10.244.0.2:15020/stats/prometheus']]);
  });

  test('merging-off: the injector tells the agent of no application', async () => {
    const { yaml } = EXPECTATION_EXAMPLES['merging-off'];
    expect(await injected(yaml, 'meshConfig.enablePrometheusMerge=false')).toEqual({ injected: true, merges: false });
    expect(await injected(yaml)).toEqual({ injected: true, merges: true });
  });

  test('annotation-names-agent-port: the injector tells the agent of no application', async () => {
    const { yaml, fix: [before, after] } = EXPECTATION_EXAMPLES['annotation-names-agent-port'];
    expect(await injected(yaml)).toEqual({ injected: true, merges: false });
    expect(await injected(yaml.replace(before, after))).toEqual({ injected: true, merges: true });
  });

  test('not-injected: a namespace that forbids sidecars wins over the label of a pod', async () => {
    const { yaml } = EXPECTATION_EXAMPLES['merged-endpoint-not-scraped'];
    const labelled = (value: string) =>
      `${yaml}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio-injection: ${value} } }\n`;
    expect(await injected(labelled('disabled'))).toMatchObject({ injected: false });
    expect(await injected(labelled('enabled'))).toEqual({ injected: true, merges: true });
  });
});
