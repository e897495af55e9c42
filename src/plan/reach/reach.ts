import { Addresses, Destination, Destinations } from './destinations';
import { Inbound, Inbounds, PodPort } from './inbound';
import { FILE_FIELDS, verdictOnFiles } from './job-files';
import { capturesOutbound } from './outbound/outbound-capture';
import { OutboundCluster, OutboundRoute, OutboundRoutes, PASSTHROUGH, unclearRoute } from './outbound/outbound-route';
import { AuthorizedRequest } from './policies/authorization-attributes';
import { AuthorizationPolicies, Denial } from './policies/authorization-policies';
import { NetworkPolicies } from './policies/network-policies';
import { ProxyExtensions } from './policies/proxy-extensions';
import { DeclaredProtocols } from './ports/declared-protocol';
import { applicationScrapedBy, declaredServer, Listener } from './ports/listener';
import { proxyServer } from './ports/proxy-server';
import { whyNoMetrics } from './ports/unserved-ports';
import { readByIstiod } from './read-namespaces';
import { networkPort, ReceivedRequest, verdictOf } from './scrape';
import { ScrapeAddress, scrapeAddressOf } from './scrape-address';
import { ServerProtocol } from './scrape-ending';
import { hasCredentials, hasPassword, ScrapeRequest, scrapeRequestOf } from './scrape-request';
import { PodProxy, Scraper } from './scraper';
import { Standpoint, verdictFromOutside } from './standpoint';
import { blocked, Known, Missing, REACHABLE, unknown, Verdict, worse } from './verdict';
import { Waypointed, Waypoints } from './waypoints';
import { DEFAULT_ROOT_NAMESPACE, ENVOY_METRICS_PORT, LOCALHOST_ONLY, MERGED_PATHS } from '../../mesh/istio';
import { INCLUDE_OUTBOUND_IP_RANGES, TUNNEL } from '../../mesh/labels-and-annotations';
import { MtlsMode } from '../../mesh/mtls';
import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { checkUrl } from '../go/url';
import { valueAt } from '../kubernetes/fields';
import { HttpClientConfig } from '../prometheus/scrape-config';
import { refusalOf } from '../refusal';
import { WebServer } from '../scrapers/web-server';

/** A cluster after injection. */
export interface ClusterWithProxies extends Addresses, OutboundCluster, Pick<Cluster, 'namespaces'> {
  /** The proxies of pods, by `Pod/namespace/name`. */
  readonly proxies: ReadonlyMap<string, PodProxy>;
  /** How the Prometheuses that run in pods answer, by their workload. */
  readonly webServers?: ReadonlyMap<string, WebServer>;
}

/** Facts that are not in the manifests. */
export interface ReachOptions {
  /** Where policies for the whole mesh are, else `istio-system`. */
  readonly rootNamespace?: string;
  /** The protocol that an application speaks on a port; undefined if that is not known. */
  readonly applicationOn?: (pod: Pod, port: number) => ServerProtocol | undefined;
}

/** Says whether scrapes can succeed. Verdicts are kept, since many jobs scrape the same port with the same settings. */
export class Reach {
  private readonly destinations: Destinations;
  private readonly protocols: DeclaredProtocols;
  private readonly inbounds: Inbounds;
  private readonly authorization: AuthorizationPolicies;
  private readonly extensions: ProxyExtensions;
  private readonly network: NetworkPolicies;
  private readonly outbound: OutboundRoutes;
  private readonly waypoints: Waypoints;
  private readonly verdicts = new Map<string, Map<string, Verdict>>();
  private readonly keys = new WeakMap<HttpClientConfig, string>();

  public constructor(private readonly cluster: ClusterWithProxies, private readonly options: ReachOptions = {}) {
    const { rootNamespace = DEFAULT_ROOT_NAMESPACE } = options;
    const { istiods = [], manifests, namespaces } = cluster;
    this.destinations = new Destinations(cluster);
    this.network = new NetworkPolicies(manifests, namespaces);
    const read = readByIstiod(cluster, istiods.map(({ mesh }) => mesh));
    this.protocols = new DeclaredProtocols(read);
    this.inbounds = new Inbounds(read, rootNamespace);
    this.waypoints = new Waypoints(read);
    this.authorization = new AuthorizationPolicies(read.manifests, rootNamespace);
    this.extensions = new ProxyExtensions(read.manifests, rootNamespace);
    this.outbound = new OutboundRoutes(read, { ...this.inbounds, extensions: this.extensions, rootNamespace });
  }

  /** The verdict on a target of a job. */
  public of(scraper: Scraper, job: HttpClientConfig, scrapeUrl: string): Verdict {
    const known = this.verdictsFor(scraper, job);
    // Of a query, of which there can be very many, only this matters.
    const url = scrapeUrl.split('?')[0] + (/[?&]target=/.test(scrapeUrl) ? '?target=' : '');
    let verdict = known.get(url);
    if (verdict !== undefined) return verdict;
    verdict = this.verdictOnUrl(url, scraper, job);
    known.set(url, verdict);
    return verdict;
  }

  /**
   * The verdict on a remote write. Any of several pods may take it, and the port serves no metrics. What is at an address where nothing
   * given answers is taken to take it.
   */
  public ofWrite(scraper: Scraper, client: HttpClientConfig, url: string): Verdict {
    const address = scrapeAddressOf(url);
    if (address === undefined) return blocked('url-invalid', `${url} is not a valid URL`);
    const isGiven = 'value' in this.destinationOf(address, scraper);
    const verdict = isGiven ? this.verdictOn({ ...address, method: 'POST' }, scraper, client) : REACHABLE;
    return worse(verdict, verdictOnFiles(client, scraper));
  }

  private verdictOnUrl(url: string, scraper: Scraper, job: HttpClientConfig): Verdict {
    const refusal = refusalOf(() => checkUrl(url));
    if (refusal !== undefined) return blocked('url-invalid', `${refusal}: fix the relabelings that set address, scheme and path`);
    const address = scrapeAddressOf(url);
    if (address === undefined) {
      return unknown({ code: 'address-unknown', missing: `it is not known what answers at ${url}: discover the pod itself` });
    }
    return worse(this.verdictOn(address, scraper, job), verdictOnFiles(job, scraper));
  }

  private verdictsFor({ object }: Scraper, job: HttpClientConfig): Map<string, Verdict> {
    let settings = this.keys.get(job);
    if (settings === undefined) this.keys.set(job, settings = settingsOf(job));
    const key = `${object} ${settings}`;
    let known = this.verdicts.get(key);
    if (known === undefined) this.verdicts.set(key, known = new Map());
    return known;
  }

  private verdictOn(address: ScrapeAddress, scraper: Scraper, job: HttpClientConfig): Verdict {
    if (job.proxy_url || job.proxy_from_environment) {
      const proxy = job.proxy_url ?? 'of its environment';
      const missing = `the job scrapes through the proxy ${proxy}, and it is not known where that runs: scrape without it`;
      return unknown({ code: 'through-proxy', missing });
    }
    const found = this.destinationOf(address, scraper);
    if ('missing' in found) return unknown(found);
    const { pod, port, service, failure } = found.value;
    const isWrite = address.method === 'POST';
    if (failure !== undefined && !(isWrite && failure[0] === 'service-of-several-pods')) return blocked(...failure);
    const podPort: PodPort = { pod, proxy: this.cluster.proxies.get(podIdOf(pod)), port, declared: this.protocols.of(pod, port) };
    if (!isWrite && isOnLocalhostOnly(podPort, address)) return blocked('metrics-localhost-only', onLocalhostOnly(podPort));
    const verdictFrom = (standpoint: Standpoint) => {
      const own = standpoint.scraper.proxy;
      const isRouted = service !== undefined && own !== undefined && capturesOutbound(own, address.port) !== false;
      if (isRouted) return unknown(throughSidecar(address));
      const waypoint = standpoint.isInAmbient ? this.waypoints.inFrontOf(asked(found.value)) : undefined;
      return waypoint === undefined ? this.verdictFrom(standpoint, job, { ...address, port }, podPort) : unknown(waypoint);
    };
    if (scraper.pod === undefined) return verdictFromOutside(scraper, verdictFrom);
    return verdictFrom({ scraper, isInAmbient: this.inbounds.isInAmbient(scraper.pod) });
  }

  /** Where a scrape ends. */
  public destinationOf(address: ScrapeAddress, { pod }: Pick<Scraper, 'pod'> = {}): Known<Destination> {
    return this.destinations.of(address, pod?.metadata.namespace);
  }

  /** The pods that a host may mean where no scrape of it ends for certain. */
  public podsMeantBy(host: string): Pod[] {
    return this.destinations.meantBy(host);
  }

  private verdictFrom({ scraper, isInAmbient }: Standpoint, job: HttpClientConfig, address: ScrapeAddress, podPort: PodPort): Verdict {
    const { pod, proxy, port } = podPort;
    const found = this.inbounds.of(podPort, isInAmbient);
    if ('missing' in found) return unknown(found);
    const without = address.method === 'POST' ? undefined : whyNoMetrics(podPort, address);
    if (without !== undefined) return blocked(...without);
    const inbound = found.value;
    const denial = this.network.denial({ from: scraper.pod, to: pod, port: networkPort(inbound, port) });
    if (denial) return 'missing' in denial ? unknown(denial) : blocked(denial.code, `${denial.because}: ${denial.remedy}`);
    if (inbound.by === 'nothing' && inbound.isTunnelled) return blocked('tunnel-not-taken', notTaken(podPort));
    const request = scrapeRequestOf(job, address.scheme, scraper);
    const verdict = verdictOf({
      scraper,
      request,
      address,
      pod,
      proxy,
      inbound,
      listener: this.listenerOf(podPort, request, inbound),
      route: scraper.proxy === undefined ? PASSTHROUGH : this.routeOf(scraper, podPort, inbound, request),
      denial: received => this.denialOf(podPort, { ...address, ...received, hasCredentials: hasCredentials(job) }, inbound, scraper),
    });
    const isRefused = verdict.verdict === 'reachable' && this.webServerOn(pod, port)?.demandsPassword && !hasPassword(job);
    return isRefused ? blocked('password-missing', withoutPassword(podPort)) : verdict;
  }

  /** What is denied is denied, whatever extends the sidecar. */
  private denialOf(
    { pod, port }: PodPort, request: Omit<AuthorizedRequest, 'principal'> & ReceivedRequest, { by }: Inbound, scraper: Scraper,
  ): Denial | undefined {
    const principal = request.isAuthenticated ? principalOf(scraper) : undefined;
    const denial = this.authorization.denial(pod, { ...request, principal }, by === 'ztunnel');
    const isDenied = denial !== undefined && !('missing' in denial);
    return isDenied || by !== 'sidecar' ? denial : this.extensions.onInbound(pod, { ...request, port }) ?? denial;
  }

  /** A Prometheus that answers on a port. */
  private webServerOn(pod: Pod, port: number): WebServer | undefined {
    const found = this.cluster.webServers?.get(workloadIdOf(pod));
    return found?.ports.includes(port) ? found : undefined;
  }

  /** Mutual TLS to what does not take it, or around TLS, is not followed. A port that is declared HTTP takes that of HTTP clients only. */
  private routeOf(
    { pod: from }: Scraper, { pod, port }: PodPort, { by, mode, protocol, isTunnelled }: Inbound, { scheme }: ScrapeRequest,
  ): Known<OutboundRoute> {
    const route = this.outbound.of(from, pod, port);
    if (!('value' in route) || route.value.by !== 'mutual TLS') return route;
    const modes = protocol?.listener === 'HTTP' ? [MtlsMode.STRICT] : [MtlsMode.STRICT, MtlsMode.PERMISSIVE];
    const isTaken = scheme === 'http' && by === 'sidecar' && mode !== undefined && modes.includes(mode.mode) && !isTunnelled;
    return isTaken ? route : unclearRoute(`a headless Service has port ${port} of ${podIdOf(pod)}`);
  }

  /** The proxy or the application, whose protocol is known, or declared, or follows from the job. */
  private listenerOf(podPort: PodPort, request: ScrapeRequest, inbound: Inbound): Listener {
    const { pod, proxy, port } = podPort;
    const ofProxy = proxy && proxyServer(proxy, port);
    if (ofProxy) return { server: ofProxy, by: 'proxy' };
    const { speaks } = this.webServerOn(pod, port) ?? {};
    const known = this.options.applicationOn?.(pod, port) ?? (speaks === 'unknown' ? undefined : speaks) ?? declaredServer(podPort);
    if (known !== undefined) return { server: known, by: 'application' };
    return speaks === 'unknown' ? { server: 'HTTP/1.1', by: 'unknown' } : applicationScrapedBy(request, inbound);
  }
}

/** The agent refuses metrics, and answers for anything else; Envoy does not even listen. */
function isOnLocalhostOnly({ proxy, port }: PodPort, { path }: ScrapeAddress): boolean {
  if (proxy?.onLocalhostOnly === undefined) return false;
  const { agent, envoy } = proxy.onLocalhostOnly;
  return (envoy && port === ENVOY_METRICS_PORT) || (agent && port === proxy.statusPort && MERGED_PATHS.includes(path));
}

function onLocalhostOnly({ pod, port }: PodPort): string {
  return `the proxy of ${podIdOf(pod)} has ${LOCALHOST_ONLY}, and answers for metrics on port ${port} on localhost only:`
    + ' take the variable away, or scrape its secure metrics port';
}

/** Whose address a ztunnel sees: the name of a headless Service has the addresses of its pods. */
function asked({ pod, service }: Destination): Waypointed {
  return service === undefined || service.spec.clusterIP === 'None' ? { kind: 'Pod', ...pod } : { kind: 'Service', ...service };
}

function withoutPassword({ pod }: PodPort): string {
  return `the --web.config.file of ${podIdOf(pod)} has basic_auth_users, and the job names none: give it basic_auth`;
}

function notTaken({ pod, proxy }: PodPort): string {
  const why = `${podIdOf(pod)} has the label ${TUNNEL}, so that the ztunnel of the Prometheus sends to it in a tunnel`;
  return proxy === undefined
    ? `${why}, and it has no sidecar that could take that: take the label away`
    : `${why}, and its sidecar does not take that: set ISTIO_META_ENABLE_HBONE in its proxyMetadata, or take the label away`;
}

function throughSidecar({ address }: ScrapeAddress): Missing {
  const missing = `the sidecar of the Prometheus captures what it sends to the Service ${address}, and the plan does not follow`
    + ` what becomes of it there: discover the pods, and set ${INCLUDE_OUTBOUND_IP_RANGES} to ''`;
  return { code: 'service-through-own-sidecar', missing };
}

/** The settings of a job that the verdict depends on. */
function settingsOf(job: HttpClientConfig): string {
  const files = FILE_FIELDS.map(field => valueAt(job, field));
  return JSON.stringify([
    files, job.tls_config?.insecure_skip_verify, job.enable_http2, job.proxy_url, job.proxy_from_environment, hasCredentials(job),
    hasPassword(job),
  ]);
}

function principalOf({ pod }: Scraper) {
  return pod === undefined ? 'unknown' : { namespace: pod.metadata.namespace, serviceAccount: pod.spec.serviceAccountName };
}
