import { Asking, askingOf, hasCredentials } from './scrape-client';
import { DeclaredProtocols } from './declared-protocol';
import { Inbound, Inbounds, PodPort } from './inbound';
import { applicationAskedBy, Listener, serverByName } from './listener';
import { proxyServer } from './outbound';
import { PodAddresses } from './pod-addresses';
import { AuthorizationPolicies } from './policies/authorization-policies';
import { NetworkPolicies } from './policies/network-policies';
import { networkPort, verdictOf } from './scrape';
import { ScrapeAddress, scrapeAddressOf } from './scrape-address';
import { ServerProtocol } from './scrape-ending';
import { PodProxy, Scraper } from './scraper';
import { Standpoint, verdictFromOutside } from './standpoint';
import { blocked, unknown, Verdict } from './verdict';
import { DEFAULT_ROOT_NAMESPACE } from '../../mesh/istio';
import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf } from '../cluster/kinds';
import { HttpClientConfig } from '../prometheus/scrape-config';

/** A cluster whose pods are as injection leaves them. */
export interface ClusterWithProxies extends Pick<Cluster, 'manifests' | 'namespaces' | 'pods' | 'services' | 'endpointSlices'> {
  /** The proxies of pods, by `Pod/namespace/name`. */
  readonly proxies: ReadonlyMap<string, PodProxy>;
}

/** What the manifests do not say. */
export interface ReachOptions {
  /** Where policies for the whole mesh are, else `istio-system`. */
  readonly rootNamespace?: string;
  /** What an application speaks on a port, where that is known. */
  readonly applicationOn?: (pod: Pod, port: number) => ServerProtocol | undefined;
}

/** Says of scrapes whether they can succeed. What it has said of a pod's port it says again for every job with the same settings. */
export class Reach {
  private readonly pods: PodAddresses;
  private readonly protocols: DeclaredProtocols;
  private readonly inbounds: Inbounds;
  private readonly authorization: AuthorizationPolicies;
  private readonly network: NetworkPolicies;
  private readonly said = new Map<string, Map<string, Verdict>>();
  private readonly keys = new WeakMap<HttpClientConfig, string>();

  public constructor(private readonly cluster: ClusterWithProxies, private readonly options: ReachOptions = {}) {
    const { rootNamespace = DEFAULT_ROOT_NAMESPACE } = options;
    const { manifests, namespaces, pods } = cluster;
    this.pods = new PodAddresses(pods);
    this.protocols = new DeclaredProtocols(cluster);
    this.inbounds = new Inbounds(cluster, rootNamespace);
    this.authorization = new AuthorizationPolicies(manifests, rootNamespace);
    this.network = new NetworkPolicies(manifests, namespaces);
  }

  /** The verdict on a target of a job. */
  public of(scraper: Scraper, job: HttpClientConfig, scrapeUrl: string): Verdict {
    const said = this.saidTo(scraper, job);
    const url = scrapeUrl.split('?')[0];
    let verdict = said.get(url);
    if (verdict !== undefined) return verdict;
    const address = scrapeAddressOf(url);
    verdict = address === undefined ? blocked(`${url} is no address that anything could answer at: mend the relabelings that make it`) : this.judge(scraper, job, address);
    said.set(url, verdict);
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
    const found = this.pods.of(address.address, address.port);
    if ('missing' in found) return unknown(found.missing);
    const pod = found.value;
    const asked: PodPort = { pod, proxy: this.cluster.proxies.get(podIdOf(pod)), port: address.port, declared: this.protocols.of(pod, address.port) };
    const verdictFrom = (standpoint: Standpoint) => this.judgeFrom(standpoint, job, address, asked);
    return scraper.pod ? verdictFrom({ scraper, isInAmbient: this.inbounds.isInAmbient(scraper.pod) }) : verdictFromOutside(scraper, verdictFrom);
  }

  private judgeFrom({ scraper, isInAmbient }: Standpoint, job: HttpClientConfig, address: ScrapeAddress, asked: PodPort): Verdict {
    const { pod, port } = asked;
    const found = this.inbounds.of(asked, isInAmbient);
    if ('missing' in found) return unknown(found.missing);
    const inbound = found.value;
    const barred = this.network.denial({ from: scraper.pod, to: pod, port: networkPort(inbound, port) });
    if (barred) return 'missing' in barred ? unknown(barred.missing) : blocked(barred.because);
    const waypoint = inbound.by === 'ztunnel' && inbound.isTunnelled ? this.inbounds.waypointOf(pod) : undefined;
    if (waypoint) return unknown(`${waypoint} stands before ${podIdOf(pod)}, and the plan does not follow what it lets through`);
    const asking = askingOf(job, address.scheme, scraper);
    return verdictOf({
      scraper,
      asking,
      address,
      pod,
      inbound,
      listener: this.listenerOf(asked, asking, inbound),
      isHttpOutbound: this.protocols.isHttpOutbound(port),
      denial: ({ isAuthenticated, isHttp }) => this.authorization.denial(pod, {
        ...address, isHttp, hasCredentials: hasCredentials(job), principal: isAuthenticated ? principalOf(scraper) : undefined,
      }, inbound.by === 'ztunnel'),
    });
  }

  /** The proxy, an application that is known, one that speaks what its port is called, or what it is asked for. */
  private listenerOf(asked: PodPort, asking: Asking, inbound: Inbound): Listener {
    const { pod, proxy, port } = asked;
    const ofProxy = proxy && proxyServer(proxy, port);
    if (ofProxy) return { server: ofProxy, by: 'proxy' };
    const told = this.options.applicationOn?.(pod, port) ?? serverByName(asked);
    return told ? { server: told, by: 'application' } : applicationAskedBy(asking, inbound);
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
