import { Container, Followed, RealPod } from './proof-components';

/** What a monitor or annotations expect of a workload, as the plan says it. */
export interface Expected {
  readonly statedBy: string;
  readonly workload?: string;
  readonly series: string;
}

/** How often what is expected is scraped, by the targets of the real Prometheus. */
export type Outcome = 'never' | 'once' | 'more than once' | 'nothing to scrape';

interface TargetOfWorkload {
  readonly workload: string;
  readonly job: string;
  readonly path: string;
  readonly series: ReadonlyArray<string>;
}

const SERIES = /^application \((\d+)(\/.*)\)$/;
const ENDPOINT = /\[(\d+)\]/;

/** What comes of a cluster in the end. */
export class RealOutcomes {
  /** The workloads whose pods have a proxy. */
  public readonly inMesh: ReadonlySet<string>;

  private readonly targets: ReadonlyArray<TargetOfWorkload>;

  public constructor({ pods, targets }: Followed) {
    this.inMesh = new Set(pods.filter(({ containers }) => containers.some(isProxy)).map(({ workload }) => workload));
    const byName = new Map(pods.map(pod => [`${pod.manifest.metadata.namespace}/${pod.manifest.metadata.name}`, pod]));
    this.targets = targets.flatMap(({ scrapePool, scrapeUrl, discoveredLabels }) => {
      const { __meta_kubernetes_namespace: namespace, __meta_kubernetes_pod_name: name } = discoveredLabels;
      const pod = byName.get(`${namespace}/${name}`);
      if (pod === undefined) return [];
      const { pathname } = new URL(scrapeUrl);
      return [{ workload: pod.workload, job: scrapePool, path: pathname, series: seriesAt(scrapeUrl, pod) }];
    });
  }

  /** How often it is scraped: once only if each endpoint has one target, and nothing else gives the same series. */
  public of({ statedBy, workload, series }: Expected): Outcome {
    if (series === 'Envoy' && !this.inMesh.has(workload!)) return 'nothing to scrape';
    const ofWorkload = this.targets.filter(each => workload === undefined || each.workload === workload);
    const jobs = `${statedBy[0].toLowerCase()}${statedBy.slice(1)}/`;
    const own = ofWorkload.filter(({ job, path, series: given }) => job.startsWith(jobs) && isOf(series, job, path)
      && (series !== 'Envoy' || given.includes(series)));
    if (own.length === 0) return 'never';
    const expected = series === 'Envoy' ? ['Envoy'] : own.flatMap(each => each.series);
    const isOnce = own.length === 1 && expected.every(name => ofWorkload.filter(each => each.series.includes(name)).length === 1);
    return isOnce ? 'once' : 'more than once';
  }
}

/** Whether a target is one of an expected endpoint, which is told by its path or its number. */
function isOf(series: string, job: string, path: string): boolean {
  const byPath = SERIES.exec(series);
  if (byPath !== null) return path === byPath[2];
  const byNumber = ENDPOINT.exec(series);
  return byNumber === null || job.endsWith(`/${byNumber[1]}`);
}

/** What is answered at an address of a pod: Envoy's metrics, the application's, or by the agent both. */
function seriesAt(scrapeUrl: string, { containers }: RealPod): string[] {
  const { port, pathname } = new URL(scrapeUrl);
  const proxy = containers.find(isProxy);
  const ofApplication = [`application (${port}${pathname})`];
  if (proxy === undefined) return ofApplication;
  const valueOf = (variable: string) => proxy.env?.find(({ name }) => name === variable)?.value;
  const { statusPort = 15020 } = JSON.parse(valueOf('PROXY_CONFIG') ?? '{}') as { statusPort?: number };
  if (port === '15090') return ['Envoy'];
  if (port !== String(statusPort)) return ofApplication;
  const merged = valueOf('ISTIO_PROMETHEUS_ANNOTATIONS');
  if (merged === undefined) return ['Envoy'];
  const { port: asked, path } = JSON.parse(merged) as { port: string; path?: string };
  return ['Envoy', `application (${asked}${path || '/metrics'})`];
}

function isProxy({ name }: Container): boolean {
  return name === 'istio-proxy';
}
