import { CLUSTER, endpointOf, MONITORING, PODS, Prometheus, PROMETHEUSES, SHOP } from './causes/cluster';
import { JOBS, SCRAPES } from './causes/scrapes';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { RunningPrometheus } from './mesh/prometheus';

/** The number of scrapes in a row that have to end as is said. */
const REPEATED = 3;

describeMesh('causes on a real mesh', api => {
  const running = (name: Prometheus) => new RunningPrometheus(api, MONITORING, name);
  const concerned = [`${SHOP}/`, MONITORING];

  beforeAll(async () => {
    await applyAll(api, [...CLUSTER, ...JOBS]);
    await Promise.all(PODS.map(({ metadata: { labels } }) => isReady(api, SHOP, `app=${labels.app}`, 300)));
    const { status } = await api.get('v1', 'Pod', 'single', SHOP);
    await api.apply(endpointOf('elsewhere', status.podIP));
  });

  test.each(PROMETHEUSES)('scrapes of the Prometheus %s end as is said', async prometheus => {
    const expected = new Map(Object.entries(SCRAPES).flatMap(([name, { by, ends }]) => by === prometheus && ends ? [[name, ends]] : []));
    const ended = new Map<string, Set<string>>();
    await eventually(`it has these targets, and each ends ${REPEATED} scrapes as it should`, async () => {
      const targets = (await running(prometheus).targets()).filter(({ scrapePool }) => scrapePool.includes(`/${SHOP}/`))
        .map(target => ({ ...target, name: target.scrapePool.split('/')[2] }));
      expect(targets.map(({ name }) => name).sort()).toEqual([...expected.keys()].sort());
      for (const { name, health, lastError, lastScrape } of targets) {
        const isExpected = health !== 'unknown' && expected.get(name)!.test(lastError);
        ended.set(name, isExpected ? new Set(ended.get(name)).add(lastScrape) : new Set());
      }
      const open = targets.filter(({ name }) => ended.get(name)!.size < REPEATED);
      expect(open.map(({ name, lastError }) => [name, lastError])).toEqual([]);
    }, { seconds: 180, restSeconds: 1, lastLinesOf: concerned });
  });

  /** The application's series of a job. */
  const seriesOf = async (by: Prometheus, job: string): Promise<string[]> => {
    const samples = await running(by).query(`{__name__=~"application_.*", job=~"(.*/)?${job}"}`);
    return samples.map(({ metric }) => metric.__name__);
  };

  test('agent-cannot-ask: an agent that answers has no metrics of an application that speaks TLS, or of a port of UDP', async () => {
    expect(await seriesOf('outside', 'agent')).toEqual(['application_8208_scrapes_total']);
    for (const job of ['agent-of-tls', 'agent-of-udp']) expect(await seriesOf('outside', job)).toEqual([]);
  });

  test('service-of-several-pods: what has answered all along is one pod, and another if that goes', async () => {
    const pods = { application_8202_scrapes_total: 'several-a', application_8203_scrapes_total: 'several-b' };
    const [first, ...others] = await seriesOf('outside', 'service-of-two');
    expect(others).toEqual([]);
    const { [first as keyof typeof pods]: gone, ...left } = pods;
    await api.delete(PODS.find(({ metadata }) => metadata.name === gone)!);
    await eventually('the other pod answers', async () => {
      expect(await seriesOf('outside', 'service-of-two')).toEqual(Object.keys(left));
    }, { lastLinesOf: concerned });
  });
});
