import { podIdOf } from './cluster/pod-id';
import { HttpClientConfig } from './configure/scrape-config';
import { idOf } from './manifest';
import { Meshed } from './meshed';
import { workloadNameOf } from './operator/prometheus-workloads';
import { Prediction } from './prediction';
import { Reach } from './reach/reach';
import { Scraper, scraperOf } from './reach/scraper';
import { blocked, Verdict } from './reach/verdict';

/** Says of the targets of each Prometheus whether a scrape of them can succeed. */
export class Judge {
  private readonly reach: Reach;
  private readonly scrapers = new Map<string, Scraper | Verdict>();

  public constructor(private readonly meshed: Meshed) {
    const { cluster, admissions, rootNamespace } = meshed;
    const proxies = new Map(Array.from(admissions.values()).flatMap(({ pod, proxy }) => proxy ? [[pod, proxy] as const] : []));
    this.reach = new Reach({ ...cluster, proxies }, { rootNamespace });
  }

  public of({ prometheus }: Prediction, job: HttpClientConfig, scrapeUrl: string): Verdict {
    let scraper = this.scrapers.get(prometheus);
    if (scraper === undefined) this.scrapers.set(prometheus, scraper = this.scraperOf(prometheus));
    return 'verdict' in scraper ? scraper : this.reach.of(scraper, job, scrapeUrl);
  }

  /** The Prometheus in its own pod, of which all are alike; without one it scrapes nothing. */
  private scraperOf(prometheus: string): Scraper | Verdict {
    const { cluster, admissions } = this.meshed;
    const manifest = cluster.manifests.find(each => idOf(each) === prometheus);
    // One that is configured by a file.
    if (manifest === undefined) return { object: prometheus, mounts: [] };
    const name = `Pod/${manifest.metadata.namespace}/${workloadNameOf(manifest)}-0`;
    const pod = cluster.pods.find(each => podIdOf(each) === name);
    if (pod !== undefined) return scraperOf(manifest, pod, admissions.get(name)?.proxy);
    const admission = admissions.get(name);
    return blocked(`${prometheus} has no pod${admission?.verdict === 'refused' ? `, since the API server refuses it: ${admission.reason}` : ''}`);
  }
}
