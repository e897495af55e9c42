import { podIdOf } from './cluster/kinds';
import { idOf } from './kubernetes/manifest';
import { memoize } from './memoize';
import { MeshCluster } from './mesh-cluster';
import { workloadNameOf } from './operator/prometheus-workloads';
import { Prediction } from './prediction';
import { HttpClientConfig } from './prometheus/scrape-config';
import { ClusterWithProxies, Reach } from './reach/reach';
import { Scraper, scraperOf } from './reach/scraper';
import { blocked, Verdict } from './reach/verdict';

/** Says of the targets of each Prometheus whether a scrape of them can succeed. */
export class Verdicts {
  private known?: Reach;
  /** A Prometheus as it scrapes, or why it does not. */
  public readonly scraper = memoize((prometheus: string) => scraperIn(this.meshed, prometheus));

  public constructor(private readonly meshed: MeshCluster) {}

  /** The verdict on a target of a job of a Prometheus. */
  public of({ prometheus }: Pick<Prediction, 'prometheus'>, job: HttpClientConfig, scrapeUrl: string): Verdict {
    const scraper = this.scraper(prometheus);
    return 'verdict' in scraper ? scraper : this.reach.of(scraper, job, scrapeUrl);
  }

  /** Made when the first verdict is asked for: it reads all policies. */
  private get reach(): Reach {
    return this.known ??= new Reach(withProxies(this.meshed), { rootNamespace: this.meshed.rootNamespace });
  }
}

/** The cluster with the proxies of its pods. */
export function withProxies({ cluster, admissions }: MeshCluster): ClusterWithProxies {
  return { ...cluster, proxies: new Map(Array.from(admissions.values()).flatMap(({ pod, proxy }) => proxy ? [[pod, proxy] as const] : [])) };
}

/** A Prometheus in its own pod, of which all are alike; without one it scrapes nothing. */
export function scraperIn({ cluster, admissions }: MeshCluster, prometheus: string): Scraper | Verdict {
  const manifest = cluster.manifests.find(each => idOf(each) === prometheus);
  // One that is configured by a file.
  if (manifest === undefined) return { object: prometheus, mounts: [] };
  const name = `Pod/${manifest.metadata.namespace}/${workloadNameOf(manifest)}-0`;
  const pod = cluster.pods.find(each => podIdOf(each) === name);
  const admission = admissions.get(name);
  if (pod !== undefined) return scraperOf(manifest, pod, admission?.proxy);
  return blocked(`${prometheus} has no pod${admission?.verdict === 'refused' ? `, since the API server refuses it: ${admission.reason}` : ''}`);
}
