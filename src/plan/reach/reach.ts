import { Server } from './answer';
import { AuthorizationPolicies } from './authorization-policies';
import { askingOf, hasCredentials } from './client';
import { DeclaredProtocols } from './declared-protocol';
import { Inbounds } from './inbound';
import { NetworkPolicies } from './network-policies';
import { proxyServer } from './outbound';
import { networkPort, Scrape, verdictOf } from './scrape';
import { ScrapeAddress, scrapeAddressOf } from './scrape-address';
import { PodProxy, Scraper } from './scraper';
import { blocked, unknown, Verdict } from './verdict';
import { Cluster } from '../cluster/cluster';
import { Pod } from '../cluster/kinds';
import { HttpClientConfig } from '../configure/scrape-config';

/** A cluster whose pods are as injection leaves them. */
export interface MeshedCluster extends Pick<Cluster, 'manifests' | 'namespaces' | 'pods' | 'services' | 'endpointSlices'> {
  /** The proxies of pods, by `Pod/namespace/name`. */
  readonly proxies: ReadonlyMap<string, PodProxy>;
}

/** What the manifests do not say. */
export interface ReachOptions {
  /** Where policies for the whole mesh are, else `istio-system`. */
  readonly rootNamespace?: string;
  /** What an application speaks on a port, where that is known. */
  readonly applicationOn?: (pod: Pod, port: number) => Server | undefined;
}

/** Says of scrapes whether they can succeed. What it has said of a pod's port it says again for every job with the same settings. */
export class Reach {
  private readonly podsByAddress = new Map<string, Pod>();
  private readonly protocols: DeclaredProtocols;
  private readonly inbounds: Inbounds;
  private readonly authorization: AuthorizationPolicies;
  private readonly network: NetworkPolicies;
  private readonly said = new Map<string, Map<string, Verdict>>();
  private readonly keys = new WeakMap<HttpClientConfig, string>();

  public constructor(private readonly cluster: MeshedCluster, private readonly options: ReachOptions = {}) {
    const { rootNamespace = 'istio-system' } = options;
    const { manifests, namespaces, pods } = cluster;
    for (const pod of pods) {
      // Pods in the network of a node share its address.
      for (const { ip } of pod.spec.hostNetwork ? [] : pod.status.podIPs ?? []) this.podsByAddress.set(ip, pod);
    }
    this.protocols = new DeclaredProtocols(cluster);
    this.inbounds = new Inbounds(cluster, this.protocols, rootNamespace);
    this.authorization = new AuthorizationPolicies(manifests, rootNamespace);
    this.network = new NetworkPolicies(manifests, namespaces);
  }

  /** The verdict on a target of a job. */
  public of(scraper: Scraper, job: HttpClientConfig, scrapeUrl: string): Verdict {
    const said = this.saidTo(scraper, job);
    const url = scrapeUrl.split('?')[0];
    let verdict = said.get(url);
    if (verdict === undefined) said.set(url, verdict = this.judge(scraper, job, scrapeAddressOf(url)));
    return verdict;
  }

  private saidTo({ object }: Scraper, job: HttpClientConfig): Map<string, Verdict> {
    let settings = this.keys.get(job);
    if (settings === undefined) this.keys.set(job, settings = settingsOf(job));
    const key = `${object} ${settings}`;
    let said = this.said.get(key);
    if (said === undefined) this.said.set(key, said = new Map());
    return said;
  }

  private judge(scraper: Scraper, job: HttpClientConfig, address: ScrapeAddress): Verdict {
    if (job.proxy_url || job.proxy_from_environment) {
      return unknown(`the job goes through the proxy ${job.proxy_url ?? 'of its environment'}, and nothing tells where that stands: scrape without it`);
    }
    const pod = this.podsByAddress.get(address.address);
    if (pod === undefined) return unknown(`${address.address} is not the address of one pod, and nothing tells who answers there: discover the pod itself`);
    const proxy = this.cluster.proxies.get(idOf(pod));
    const isFromAmbient = scraper.pod !== undefined && this.inbounds.isInAmbient(scraper.pod);
    const found = this.inbounds.of(pod, proxy, address.port, isFromAmbient);
    if ('missing' in found) return unknown(found.missing);
    const inbound = found.value;
    const barred = this.network.denial({ from: scraper.pod, to: pod, port: networkPort(inbound, address.port) });
    if (barred) return 'missing' in barred ? unknown(barred.missing) : blocked(barred.because);
    const waypoint = inbound.by === 'ztunnel' && inbound.isTunnelled ? this.inbounds.waypointOf(pod) : undefined;
    if (waypoint) return unknown(`${waypoint} stands before ${idOf(pod)}, and the plan does not follow what it lets through`);
    const asking = askingOf(job, address.scheme, scraper);
    return verdictOf({
      scraper,
      asking,
      address,
      pod,
      inbound,
      ...this.serverOf(pod, proxy, address.port),
      isHttpOutbound: this.protocols.isHttpOutbound(address.port),
      denial: ({ isAuthenticated, isHttp }) => this.authorization.denial(pod, {
        ...address, isHttp, hasCredentials: hasCredentials(job), principal: isAuthenticated ? principalOf(scraper) : undefined,
      }, inbound.by === 'ztunnel'),
    });
  }

  /** The proxy, an application that is known, or one that speaks what its port is called. */
  private serverOf(pod: Pod, proxy: PodProxy | undefined, port: number): Pick<Scrape, 'server' | 'servedBy'> {
    const ofProxy = proxy && proxyServer(proxy, port);
    if (ofProxy) return { server: ofProxy, servedBy: 'proxy' };
    const told = this.options.applicationOn?.(pod, port) ?? this.protocols.toldServer(pod, port);
    return told ? { server: told, servedBy: 'application' } : { server: 'HTTP/1.1', servedBy: 'assumed' };
  }
}

/** What of a job decides besides its address. */
function settingsOf(job: HttpClientConfig): string {
  const { cert_file: file, insecure_skip_verify: unverified } = job.tls_config ?? {};
  return JSON.stringify([file, unverified, job.enable_http2, job.proxy_url, job.proxy_from_environment, hasCredentials(job)]);
}

function principalOf({ pod }: Scraper) {
  return pod === undefined ? 'unknown' : { namespace: pod.metadata.namespace, serviceAccount: pod.spec.serviceAccountName };
}

function idOf({ metadata: { namespace, name } }: Pod): string {
  return `Pod/${namespace}/${name}`;
}
