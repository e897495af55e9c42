import { Chart } from 'cdk8s';
import { IstioMesh, MtlsSidecarPrometheus, ScrapePlan } from 'cdk8s-mesh-metrics';
import { manifestsOf, NAMESPACES, namespacesOf, randomWorkloads, Workload } from './hidden-namespaces/random-workloads';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { KubernetesApi } from './mesh/kubernetes-api';
import { LastScrapes } from './mesh/last-scrapes';
import { RunningPrometheus } from './mesh/prometheus';
import { Manifest, synthesized } from '../cluster/manifest';

const SEED = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
const WORKLOADS = randomWorkloads(SEED);
const MONITORING = 'hidden-monitoring';

/** The Prometheuses by whether their sidecars capture what they send. */
const PROMETHEUSES = ['captured', 'uncaptured'] as const;
type Prometheus = typeof PROMETHEUSES[number];

/** The number of scrapes in a row that have to end in the same way. */
const SCRAPES = 4;

/** Which share of what does not depend on the namespace has to be proven or refuted without it. */
const SHARE_JUDGED = 0.9;

/** Prometheuses with certificates of the mesh, and a monitor for each workload. */
function objectsOf(name: Prometheus): Manifest[] {
  const objects = synthesized(app => {
    // The names of ClusterRoles come from construct paths, and all tests share a mesh.
    const chart = new Chart(app, MONITORING, { namespace: MONITORING });
    new MtlsSidecarPrometheus(chart, name, { metadata: { name }, scrapeInterval: '3s' });
  });
  const { spec } = objects.find(({ kind }) => kind === 'Prometheus');
  if (name === 'captured') delete spec.podMetadata.annotations['traffic.sidecar.istio.io/includeOutboundIPRanges'];
  return [...objects, ...WORKLOADS.map(workload => monitor(name, workload))];
}

function monitor(by: Prometheus, { name, asked }: Workload): Manifest {
  const withCertificates = asked === 'with certificates';
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: `${by}-${name}`, namespace: MONITORING, labels: { prometheus: by } },
    spec: {
      selector: { matchLabels: { app: name } },
      namespaceSelector: { matchNames: Object.keys(NAMESPACES) },
      ...withCertificates && { scrapeClass: 'istio-mtls' },
      podMetricsEndpoints: [{ port: 'metrics', ...withCertificates && { scheme: 'https', enableHttp2: false } }],
    },
  };
}

/** Everything but the Namespaces of the workloads. */
const GIVEN: Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: MONITORING } },
  // The mode of the whole mesh is that of another test, which changes it.
  ...Object.keys(NAMESPACES).map(namespace => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace },
    spec: { mtls: { mode: 'PERMISSIVE' } },
  })),
  ...WORKLOADS.flatMap(workload => namespacesOf(workload).flatMap(namespace => manifestsOf(workload, namespace))),
  ...PROMETHEUSES.flatMap(objectsOf),
];
const HIDDEN: Manifest[] = Object.entries(NAMESPACES)
  .map(([name, labels]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }));

/** What the plan says of a workload for a Prometheus in each of its namespaces, and how its scrapes end there. */
interface Judged {
  readonly workload: Workload;
  readonly prometheus: Prometheus;
  /** Without the Namespaces. */
  readonly hidden: ReadonlyArray<string>;
  /** With them. */
  readonly given: ReadonlyArray<string>;
  readonly healths: ReadonlyArray<string>;
}

/** The verdicts of a plan on a workload in each of its namespaces. */
function verdictsOf({ expectations }: ScrapePlan, workload: Workload, by: Prometheus): string[] {
  return namespacesOf(workload).map(namespace => {
    const verdicts = expectations.filter(each => each.workload === `Pod/${namespace}/${workload.name}`
      && each.statedBy === `PodMonitor/${MONITORING}/${by}-${workload.name}`).map(({ verdict }) => verdict);
    expect(verdicts).toHaveLength(1);
    return verdicts[0];
  });
}

/** How the scrapes of a Prometheus end, by workload and namespace. */
async function healthsOf(api: KubernetesApi, name: Prometheus): Promise<ReadonlyMap<string, string>> {
  const scrapes = new LastScrapes(
    new RunningPrometheus(api, MONITORING, name), ({ labels }) => `${labels.namespace}/${labels.pod}`, SCRAPES);
  const keys = WORKLOADS.flatMap(workload => namespacesOf(workload).map(namespace => `${namespace}/${workload.name}`));
  await eventually(`each target of ${name} ends ${SCRAPES} scrapes in a row in the same way`, async () => {
    await scrapes.update();
    const open = keys.filter(key => scrapes.errorsOf(key).length < SCRAPES || new Set(scrapes.errorsOf(key).map(healthOf)).size > 1);
    expect(open).toEqual([]);
  }, { seconds: 180, restSeconds: 1, lastLinesOf: [MONITORING] });
  return new Map(keys.map(key => [key, healthOf(scrapes.errorsOf(key)[0])]));
}

function healthOf(error: string): 'up' | 'down' {
  return error === '' ? 'up' : 'down';
}

/** How a scrape ends according to a verdict. */
const HEALTHS: Readonly<Record<string, ReadonlyArray<string>>> = { proven: ['up'], refuted: ['down'], unproven: ['up', 'down'] };

describeMesh(`ten workloads in namespaces that are hidden from the plan, E2E_SEED=${SEED}`, api => {
  let judged: ReadonlyArray<Judged>;

  beforeAll(async () => {
    const planned = (...also: Manifest[]) => ScrapePlan.fromYaml('', { also: [...GIVEN, ...also], mesh: IstioMesh.sidecar() });
    const [hidden, given] = [planned(), planned(...HIDDEN)];
    await applyAll(api, [...HIDDEN, ...GIVEN.filter(({ kind }) => kind !== 'Prometheus')]);
    await Promise.all(WORKLOADS.flatMap(workload => namespacesOf(workload).map(each => isReady(api, each, `app=${workload.name}`, 300))));
    await applyAll(api, GIVEN.filter(({ kind }) => kind === 'Prometheus'));
    judged = (await Promise.all(PROMETHEUSES.map(async prometheus => {
      const healths = await healthsOf(api, prometheus);
      return WORKLOADS.map(workload => ({
        workload,
        prometheus,
        hidden: verdictsOf(hidden, workload, prometheus),
        given: verdictsOf(given, workload, prometheus),
        healths: namespacesOf(workload).map(namespace => healths.get(`${namespace}/${workload.name}`)!),
      }));
    }))).flat();
  });

  test('what is proven without the Namespaces is up in all of them, and what is refuted is down', () => {
    const holds = (verdict: string, healths: ReadonlyArray<string>) => healths.every(health => HEALTHS[verdict].includes(health));
    expect(judged.filter(({ hidden, healths }) => !hidden.every(verdict => holds(verdict, healths)))).toEqual([]);
  });

  test('what is proven with the Namespaces is up, and what is refuted is down', () => {
    expect(judged.filter(({ given, healths }) => !given.every((verdict, i) => HEALTHS[verdict].includes(healths[i])))).toEqual([]);
  });

  test('what is up or down in all of them is judged without them as with them', () => {
    const isJudged = (verdicts: ReadonlyArray<string>) => !verdicts.includes('unproven');
    const independent = judged.filter(({ given, healths }) => isJudged(given) && new Set(healths).size === 1);
    expect(independent.length).toBeGreaterThan(0);
    // Or else the namespaces would not differ.
    expect(independent.length).toBeLessThan(judged.length);
    const lost = independent.filter(({ hidden }) => !isJudged(hidden));
    expect(lost.length <= (1 - SHARE_JUDGED) * independent.length ? [] : lost).toEqual([]);
  });
});
