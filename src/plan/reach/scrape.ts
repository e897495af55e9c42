import { isIP } from 'net';
import { reasonOf } from './failure-reasons';
import { chainOf, endingBehind, Inbound } from './inbound';
import { capturesOutbound } from './outbound/outbound-capture';
import { OutboundRoute } from './outbound/outbound-route';
import { Denial } from './policies/authorization-policies';
import { Listener } from './ports/listener';
import { envoyServer } from './ports/proxy-server';
import { ScrapeAddress } from './scrape-address';
import { Client, direct, ScrapeEnding, ServerProtocol } from './scrape-ending';
import { ScrapeRequest } from './scrape-request';
import { PodProxy, Scraper } from './scraper';
import { blocked, Known, unknown, Verdict } from './verdict';
import { HBONE_PORT } from '../../mesh/istio';
import { INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';
import { MtlsMode } from '../../mesh/mtls';
import { Pod, podIdOf } from '../cluster/kinds';

/** Everything that decides about one scrape. */
export interface Scrape {
  readonly scraper: Scraper;
  readonly request: ScrapeRequest;
  readonly address: ScrapeAddress;
  readonly pod: Pod;
  /** The proxy of the pod. */
  readonly proxy?: PodProxy;
  readonly inbound: Inbound;
  readonly listener: Listener;
  /** What the sidecar of the Prometheus does with the scrape, if it captures it. */
  readonly route: Known<OutboundRoute>;
  /** Whether AuthorizationPolicies deny a request that reaches the proxy. */
  readonly denial: (received: ReceivedRequest) => Denial | undefined;
}

/** What a proxy knows of a request that it receives. */
export interface ReceivedRequest {
  readonly isAuthenticated: boolean;
  readonly isHttp: boolean;
}

/** One assumption about each fact that the manifests leave open. */
interface Hypothesis {
  readonly server: ServerProtocol;
  readonly certificate: boolean;
  readonly isCaptured: boolean;
}

/** How a scrape ends, and whether the proxy denies it before it gets its answer. */
interface Outcome {
  readonly ending: ScrapeEnding;
  readonly received?: ReceivedRequest;
  readonly denial?: Denial;
}

const SERVERS: ReadonlyArray<ServerProtocol> = ['HTTP/1.1', 'h2c', 'TLS'];

/** The verdict on a scrape: an open fact makes it unknown only if the verdict depends on it. */
export function verdictOf(scrape: Scrape): Verdict {
  const { scraper, request, address: { scheme, address, port }, listener: { server, by } } = scrape;
  if (scheme === 'https' && request.certificate === 'missing') {
    const what = `${request.file} of ${scraper.object}`;
    return blocked('certificate-not-mounted', `${what} is not on a volume: mount the one that its sidecar writes certificates to`);
  }
  const captured = scraper.proxy === undefined ? false : capturesOutbound(scraper.proxy, port);
  if (captured !== false && 'missing' in scrape.route && !answersItself(scrape)) return unknown(scrape.route);
  const supposed: Hypothesis = { server, certificate: request.certificate === 'shown', isCaptured: captured === true };
  const outcome = outcomeOf(scrape, supposed);
  const changesVerdict = (other: Partial<Hypothesis>) => answerOf(outcomeOf(scrape, { ...supposed, ...other })) !== answerOf(outcome);
  if (request.certificate === 'unknown' && changesVerdict({ certificate: true })) {
    const what = `${request.file} of ${scraper.object} is a certificate of the mesh`;
    const doubt = scraper.certificates?.doubt;
    const missing = `it is not known whether ${what}${doubt === undefined ? ': mount the volume that its sidecar writes certificates to'
      : `, since ${doubt}: let it be as Istio injects it`}`;
    return unknown({ code: 'certificate-unknown', missing });
  }
  if (captured === undefined && changesVerdict({ isCaptured: true })) {
    const what = `the sidecar of ${scraper.object} captures traffic to ${where(scrape)}`;
    const missing = `whether ${what} depends on addresses: set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`;
    return unknown({ code: 'outbound-capture-unknown', missing });
  }
  const decides = (by === 'assumed' || by === 'unknown') && SERVERS.some(other => changesVerdict({ server: other }));
  if (decides && by === 'unknown') {
    const missing = `the scrape is ${scheme}, and nothing says whether the application on ${where(scrape)} speaks TLS:`
      + ' name its port https, or set the scheme of a probe';
    return unknown({ code: 'protocol-unknown', missing });
  }
  if (outcome.ending === 'up' && server === 'TLS' && request.trustsImageOnly && isIP(address) !== 0) {
    const missing = `the scrape verifies the certificate of the application on ${where(scrape)} without a ca or a serverName, and public`
      + ' authorities certify no address of a pod: set both, or insecureSkipVerify';
    return unknown({ code: 'application-certificate-unknown', missing });
  }
  const assumptions = decides ? [`The application on ${where(scrape)} speaks HTTP/1.1 without TLS.`] : [];
  return { ...explained(scrape, supposed, outcome), assumptions };
}

function outcomeOf(scrape: Scrape, hypothesis: Hypothesis): Outcome {
  const { request } = scrape;
  const isMutual = isMutualOutbound(scrape, hypothesis);
  const client = isMutual ? OF_OWN_SIDECAR : clientOf(request, hypothesis);
  const inbound = isMutual ? { ...scrape.inbound, mode: { ...scrape.inbound.mode!, mode: MtlsMode.STRICT } } : scrape.inbound;
  const ending = endingOf({ ...scrape, inbound }, hypothesis, client);
  if (ending !== 'up' || inbound.by === 'nothing') return { ending };
  const chain = inbound.by === 'sidecar' ? chainOf(inbound, client) : undefined;
  const received = { isAuthenticated: inbound.isTunnelled || chain?.terminates === true, isHttp: chain?.takes === 'HTTP' };
  return { ending, received, denial: scrape.denial(received) };
}

/** Whether the sidecar of the Prometheus makes mutual TLS of a plaintext scrape. */
function isMutualOutbound(scrape: Scrape, { isCaptured }: Hypothesis): boolean {
  return isCaptured && routeOf(scrape).by === 'mutual TLS' && scrape.request.scheme === 'http';
}

function answerOf({ ending, denial }: Outcome): Verdict['verdict'] {
  if (ending !== 'up') return 'blocked';
  if (denial === undefined) return 'reachable';
  return 'missing' in denial ? 'unknown' : 'blocked';
}

/** Writes the reason, for the final outcome only: sentences take most of the time. */
function explained(scrape: Scrape, hypothesis: Hypothesis, { ending, received, denial }: Outcome): Verdict {
  const { scraper, request, inbound, proxy, listener } = scrape;
  if (ending !== 'up') {
    const { server, isCaptured } = hypothesis;
    const isProxy = listener.by === 'proxy';
    if (isCaptured && 'value' in scrape.route && scrape.route.value.by === 'refusal' && !answersItself(scrape)) {
      const { setting } = scrape.route.value;
      const why = `${setting} sets outboundTrafficPolicy to REGISTRY_ONLY, so that the sidecar of ${scraper.object}, which captures`
        + ' what it sends, lets nothing out to the address of a pod';
      return blocked('outbound-registry-only', `${why}: set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`, { ending });
    }
    const client = clientOf(request, hypothesis);
    const [code, reason] = reasonOf(ending, { at: where(scrape), scraper, client, isCaptured, inbound, proxy, server, isProxy });
    return blocked(code, reason, { ending });
  }
  if (denial === undefined) return { verdict: 'reachable', ending, isPlaintext: isPlaintext(scrape, hypothesis), assumptions: [] };
  if ('missing' in denial) return unknown(denial);
  const without = received?.isAuthenticated ? '' : ', which connects without mutual TLS';
  const reason = `${denial.because}, so ${where(scrape)} refuses ${scraper.object}${without}: ${denial.remedy}`;
  return blocked(denial.code, reason, { ending: received?.isHttp ? '403' : 'reset' });
}

/** Whether it crosses the network as it is: a scrape of the own pod does not leave it, and tunnels and sidecars encrypt. */
function isPlaintext(scrape: Scrape, hypothesis: Hypothesis): boolean {
  const { scraper, request, inbound, pod } = scrape;
  return request.scheme === 'http' && scraper.pod !== pod && !inbound.isTunnelled && !isMutualOutbound(scrape, hypothesis);
}

/** What the sidecar of the Prometheus sends to a headless Service, whatever it gets. */
const OF_OWN_SIDECAR: Client = { scheme: 'https', http2: false, certificate: true, verifies: false };

function routeOf({ route }: Scrape): Partial<OutboundRoute> {
  return 'value' in route ? route.value : {};
}

/** Whether the sidecar of the Prometheus has a listener of its own at the port. */
function answersItself({ scraper: { proxy }, address: { port } }: Scrape): boolean {
  return proxy !== undefined && envoyServer(proxy, port) !== undefined;
}

function clientOf(request: ScrapeRequest, { certificate }: Hypothesis): Client {
  return { ...request, certificate };
}

/**
 * The sidecar of the Prometheus comes first: on its own ports it answers in place of other pods,
 * and it turns a failed connection into a 503.
 */
function endingOf(scrape: Scrape, { server, isCaptured }: Hypothesis, client: Client): ScrapeEnding {
  const { scraper, inbound, address: { port } } = scrape;
  const ownEnvoy = isCaptured && scraper.proxy ? envoyServer(scraper.proxy, port) : undefined;
  if (ownEnvoy !== undefined) {
    const ending = direct(ownEnvoy, client);
    return ending === 'up' ? 'itself' : ending;
  }
  const isParsed = isCaptured && routeOf(scrape).parsesRequests === true && scrape.request.scheme === 'http';
  if (isCaptured && routeOf(scrape).by === 'refusal') return isParsed ? '502' : 'reset';
  const ending = endingBehind(inbound, server, client);
  return ending === 'reset' && isParsed ? '503' : ending;
}

/** The port as the network sees it. */
export function networkPort({ isTunnelled }: Inbound, port: number): number {
  return isTunnelled ? HBONE_PORT : port;
}

function where({ address: { port }, pod }: Scrape): string {
  return `port ${port} of ${podIdOf(pod)}`;
}
