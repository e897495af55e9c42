import { Outcome, outcomeOf } from './outcomes';
import { RunningWorkload, scrapeConfig } from './prometheuses';
import { Client, nameOf, Port, ScrapeCase, Workload } from './scrape-case';
import { CONCURRENCY, manifestsOf } from './workload-manifests';
import { Manifest } from '../../cluster/manifest';
import { applyAll } from '../mesh/apply-all';
import { eventually } from '../mesh/eventually';
import { isReady } from '../mesh/is-ready';
import { KubernetesApi } from '../mesh/kubernetes-api';
import { LastScrapes } from '../mesh/last-scrapes';
import { RunningPrometheus, Sample } from '../mesh/prometheus';

/** A Prometheus, and the clients that its jobs stand for. */
export interface Asker {
  readonly name: string;
  readonly objects: (namespace: string, name: string) => ReadonlyArray<Manifest>;
  readonly clients: ReadonlyArray<Client>;
}

/** How a scrape ended. */
export type Seen = (scrape: ScrapeCase) => Outcome;

/** The number of scrapes in a row that have to end in the same way. */
const SCRAPES = 5;

/** Long enough for a busy machine: pods start within seconds, and scrapes are ten seconds apart. */
const SECONDS = 300;

/** How each Prometheus of a namespace scrapes every port of the workloads with each of its clients. */
export async function observe(
  api: KubernetesApi, namespace: string, askers: ReadonlyArray<Asker>, workloads: ReadonlyArray<Workload>,
): Promise<Seen[]> {
  await applyAll(api, workloads.flatMap(manifestsOf));
  const running = await Promise.all(workloads.map(each => started(api, each)));
  // The ScrapeConfigs come first, so that the configuration is complete when a Prometheus starts.
  await applyAll(api, askers.flatMap(({ name, objects, clients }) => [
    ...clients.map(client => scrapeConfig(namespace, name, client, running)),
    ...objects(namespace, name),
  ]));
  await Promise.all(running.map(each => isReady(api, each.namespace, `app=${each.name}`, SECONDS)));
  return Promise.all(askers.map(({ name, clients }) => seenBy(new RunningPrometheus(api, namespace, name), casesOf(workloads, clients))));
}

/** Every port of some workloads with each of some clients. */
export function casesOf(workloads: ReadonlyArray<Workload>, clients: ReadonlyArray<Client>): ScrapeCase[] {
  return workloads.flatMap(workload => workload.ports.flatMap(port => clients.map(client => ({ workload, port, client }))));
}

async function started(api: KubernetesApi, workload: Workload): Promise<RunningWorkload> {
  const { namespace, name } = workload;
  return eventually(`${namespace}/${name} has an address`, async () => {
    const { status: { podIP } } = await api.get('v1', 'Pod', name, namespace);
    if (podIP === undefined) throw new Error('it has no address');
    return { ...workload, address: podIP };
  }, { seconds: SECONDS });
}

async function seenBy(prometheus: RunningPrometheus, cases: ReadonlyArray<ScrapeCase>): Promise<Seen> {
  const scrapes = new LastScrapes(prometheus, ({ labels }) => keyOf(labels.job, labels.workload, labels.port), SCRAPES);
  const outcomes = await eventually(`each of ${cases.length} targets ends ${SCRAPES} scrapes in a row in the same way`, async () => {
    await scrapes.update();
    const ended = cases.map(scrape => [scrape, scrapes.errorsOf(keyOfCase(scrape))] as const)
      .map(([scrape, errors]) => ({
        target: keyOfCase(scrape),
        errors,
        outcome: errors.length === SCRAPES ? outcomeOf(errors) : undefined,
      }));
    const open = ended.filter(({ outcome }) => outcome === undefined);
    if (open.length > 0) throw new Error(`${open.length} do not: ${JSON.stringify(open.slice(0, 10), undefined, 1)}`);
    return new Map(ended.map(({ target, outcome }) => [target, outcome!]));
  }, { seconds: SECONDS, restSeconds: 1 });

  const samples = new Map<string, Sample[]>();
  for (const sample of await prometheus.query(`{__name__=~"application_.+_scrapes_total|${AGENT}|${ENVOY}"}`)) {
    const target = keyOf(sample.metric.job, sample.metric.workload, sample.metric.port);
    samples.set(target, [...samples.get(target) ?? [], sample]);
  }
  return scrape => {
    const outcome = outcomes.get(keyOfCase(scrape))!;
    return outcome === 'up' && !isOfItsOwn(scrape.port, samples.get(keyOfCase(scrape)) ?? []) ? 'itself' : outcome;
  };
}

const AGENT = 'istio_agent_scrapes_total';
const ENVOY = 'envoy_server_concurrency';

/**
 * Whether series come from the target, and not from the sidecar of the Prometheus.
 *
 * @throws when they come from neither.
 */
function isOfItsOwn({ number, application }: Port, samples: ReadonlyArray<Sample>): boolean {
  const names = samples.map(({ metric }) => metric.__name__).sort();
  const expected = application ? [`application_${number}_scrapes_total`] : [15020, 15092].includes(number) ? [ENVOY, AGENT] : [ENVOY];
  if (names.join() !== expected.join()) {
    throw new Error(`port ${number} answers with ${names.join() || 'nothing'}, and not with ${expected.join()}`);
  }
  return samples.every(({ metric, value }) => metric.__name__ !== ENVOY || value === CONCURRENCY);
}

function keyOfCase({ client, workload, port }: ScrapeCase): string {
  return keyOf(nameOf(client), `${workload.namespace}/${workload.name}`, String(port.number));
}

function keyOf(...labels: string[]): string {
  return labels.join(' ');
}
