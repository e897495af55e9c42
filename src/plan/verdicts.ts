import { Pod, podIdOf } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { isUnscheduled } from './cluster/pod-status';
import { whyWithoutToken } from './discover/service-account-token';
import { idOf } from './kubernetes/manifest';
import { memoize } from './memoize';
import { MeshCluster } from './mesh-cluster';
import { idOfWorkload } from './operator/prometheus-workloads';
import { Prediction } from './prediction';
import { HttpClientConfig } from './prometheus/scrape-config';
import { Destination } from './reach/destinations';
import { doubtOnCertificates } from './reach/doubt-on-certificates';
import { ClusterWithProxies, Reach } from './reach/reach';
import { ScrapeAddress, scrapeAddressOf } from './reach/scrape-address';
import { Scraper, scraperOf } from './reach/scraper';
import { blocked, Verdict } from './reach/verdict';
import { filesAmong } from './resources/assets';
import { ActiveTarget } from './targets/active-target';

/** Whether a scrape of the targets of each Prometheus can succeed. */
export class Verdicts {
  private computed?: Reach;
  /** A Prometheus as a client of its targets, or why it does not scrape. */
  public readonly scraper = memoize((prometheus: string) => scraperIn(this.meshCluster, prometheus));

  private readonly podsById: ReadonlyMap<string, Pod>;

  public constructor(private readonly meshCluster: MeshCluster) {
    this.podsById = new Map(meshCluster.cluster.pods.map(pod => [podIdOf(pod), pod]));
  }

  /** The verdict on a target of a job of a Prometheus. */
  public of({ prometheus }: Pick<Prediction, 'prometheus'>, job: HttpClientConfig, scrapeUrl: string): Verdict {
    const scraper = this.scraper(prometheus);
    return 'verdict' in scraper ? scraper : this.reach.of(scraper, job, scrapeUrl);
  }

  /** The port that a target scrapes: the one at its address, or else one of the pod that it was discovered with. */
  public answering({ prometheus }: Pick<Prediction, 'prometheus'>, target: ActiveTarget): Destination | undefined {
    const address = scrapeAddressOf(target.scrapeUrl);
    if (address === undefined) return undefined;
    const scraper = this.scraper(prometheus);
    const found = this.reach.destinationOf(address, 'verdict' in scraper ? {} : scraper);
    if ('value' in found) return found.value;
    // Pods on the network of a node share its address.
    const { __meta_kubernetes_namespace: namespace, __meta_kubernetes_pod_name: name } = target.discoveredLabels;
    const pod = this.podsById.get(`Pod/${namespace}/${name}`);
    return pod && { pod, port: address.port };
  }

  /** Where a request of a Prometheus to another address ends, if that is known. */
  public destinationOf(prometheus: string, address: ScrapeAddress): Destination | undefined {
    const scraper = this.scraper(prometheus);
    const found = this.reach.destinationOf(address, 'verdict' in scraper ? {} : scraper);
    return 'value' in found ? found.value : undefined;
  }

  /** The verdict on what a Prometheus writes to another. */
  public ofWrite(prometheus: string, write: HttpClientConfig, url: string): Verdict {
    const scraper = this.scraper(prometheus);
    return 'verdict' in scraper ? scraper : this.reach.ofWrite(scraper, write, url);
  }

  /** The pods that a host may mean at which nothing answers for certain. */
  public podsMeantBy(host: string): Pod[] {
    return this.reach.podsMeantBy(host);
  }

  /** Computed on demand, since it reads all policies. */
  private get reach(): Reach {
    return this.computed ??= new Reach(withProxies(this.meshCluster), { rootNamespace: this.meshCluster.rootNamespace });
  }
}

/** The cluster with the proxies of its pods. */
export function withProxies({ cluster, admissions, askedFor, istiods, scrapers }: MeshCluster): ClusterWithProxies {
  const proxies = [...admissions.values()].flatMap(({ pod, proxy }) => proxy ? [[pod, proxy] as const] : []);
  const webServers = new Map(scrapers.found.map(({ object, web }) => [object, web]));
  return { ...cluster, askedFor, istiods, proxies: new Map(proxies), webServers };
}

/** A Prometheus in its first pod, since all its pods are alike; without a pod it scrapes nothing. */
export function scraperIn(meshCluster: MeshCluster, prometheus: string): Scraper | Verdict {
  const { cluster, admissions, created, idle, scrapers, described, istiods } = meshCluster;
  const found = scrapers.found.find(({ object }) => object === prometheus);
  const resource = found === undefined ? cluster.manifests.find(each => idOf(each) === prometheus) : undefined;
  // A Prometheus that is configured by a file is not among the objects.
  if (found === undefined && resource === undefined) return { object: prometheus, mounts: [] };
  const workload = resource === undefined ? prometheus : idOfWorkload(resource);
  const wanted = created.find(pod => workloadIdOf(pod) === workload);
  if (wanted === undefined) return withoutPod(prometheus, idle.find(({ id }) => id === workload)?.because);
  const { verdict, reason, proxy } = admissions.get(podIdOf(wanted))!;
  if (verdict === 'refused') return withoutPod(prometheus, `the API server refuses it: ${reason}`);
  const pod = cluster.pods.find(each => podIdOf(each) === podIdOf(wanted))!;
  if (isUnscheduled(pod)) return withoutPod(prometheus, 'no given Node admits it');
  const container = found?.container ?? 'prometheus';
  const texts = filesAmong(cluster.manifests);
  const scraper = scraperOf(prometheus, pod, container, texts, proxy);
  const certificates = scraper.certificates && { ...scraper.certificates, doubt: doubtOnCertificates(pod, proxy!, istiods, texts) };
  const withoutToken = whyWithoutToken(pod, container, cluster.manifests);
  return { ...scraper, isDescribed: described.has(prometheus), certificates, withoutToken };
}

function withoutPod(prometheus: string, because: string | undefined): Verdict {
  return blocked('scraper-without-pod', `${prometheus} has no pod${because === undefined ? '' : `, since ${because}`}`);
}
