import { Asking } from './scrape-client';
import { chainOf, endingBehind, Inbound } from './inbound';
import { Listener } from './listener';
import { capturesOutbound, envoyServer } from './outbound';
import { Denial } from './policies/authorization-policies';
import { reasonOf } from './failure-reasons';
import { ScrapeAddress } from './scrape-address';
import { Client, direct, ScrapeEnding, ServerProtocol } from './scrape-ending';
import { Scraper } from './scraper';
import { blocked, unknown, Verdict } from './verdict';
import { HBONE_PORT } from '../../mesh/istio';
import { INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';
import { Pod, podIdOf } from '../cluster/kinds';

/** Everything that decides about one scrape. */
export interface Scrape {
  readonly scraper: Scraper;
  readonly asking: Asking;
  readonly address: ScrapeAddress;
  readonly pod: Pod;
  readonly inbound: Inbound;
  readonly listener: Listener;
  /** Whether sidecars of clients read requests to this port. */
  readonly isHttpOutbound: boolean;
  /** What an AuthorizationPolicy says of a request that gets this far. */
  readonly denial: (request: Arrived) => Denial | undefined;
}

/** What a proxy sees of a request that arrives. */
export interface Arrived {
  readonly isAuthenticated: boolean;
  readonly isHttp: boolean;
}

/** What may be so or otherwise. */
interface Hypothesis {
  readonly server: ServerProtocol;
  readonly certificate: boolean;
  readonly isCaptured: boolean;
}

/** How a scrape ends, and what of a proxy refuses it that would get an answer. */
interface Outcome {
  readonly ending: ScrapeEnding;
  readonly arrived?: Arrived;
  readonly denial?: Denial;
}

const SERVERS: ReadonlyArray<ServerProtocol> = ['HTTP/1.1', 'h2c', 'TLS'];

/** The verdict on a scrape: what is open counts only where it decides. */
export function verdictOf(scrape: Scrape): Verdict {
  const { scraper, asking, address: { scheme, port }, listener: { server, by } } = scrape;
  if (scheme === 'https' && asking.certificate === 'missing') {
    return blocked(`no volume of ${scraper.object} holds ${asking.file}: mount the one that its sidecar writes certificates to`);
  }
  const captured = scraper.proxy === undefined ? false : capturesOutbound(scraper.proxy, port);
  const supposed: Hypothesis = { server, certificate: asking.certificate === 'shown', isCaptured: captured === true };
  const outcome = outcomeOf(scrape, supposed);
  const isOtherwise = (other: Partial<Hypothesis>) => answerOf(outcomeOf(scrape, { ...supposed, ...other })) !== answerOf(outcome);
  if (asking.certificate === 'untold' && isOtherwise({ certificate: true })) {
    const what = `${asking.file} of ${scraper.object} holds a certificate of the mesh`;
    return unknown(`nothing tells whether ${what}: mount the volume that its sidecar writes them to`);
  }
  if (captured === undefined && isOtherwise({ isCaptured: true })) {
    const what = `the sidecar of ${scraper.object} captures what goes to ${where(scrape)}`;
    return unknown(`whether ${what} hangs on addresses: set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`);
  }
  const decides = by === 'assumed' && SERVERS.some(other => isOtherwise({ server: other }));
  const assumptions = decides ? [`The application on ${where(scrape)} speaks ${server === 'TLS' ? 'TLS' : 'HTTP/1.1 without TLS'}.`] : [];
  return { ...explained(scrape, supposed, outcome), assumptions };
}

function outcomeOf(scrape: Scrape, hypothesis: Hypothesis): Outcome {
  const { asking, inbound } = scrape;
  const client = clientOf(asking, hypothesis);
  const ending = endingOf(scrape, hypothesis, client);
  if (ending !== 'up' || inbound.by === 'nothing') return { ending };
  const chain = inbound.by === 'sidecar' ? chainOf(inbound, client) : undefined;
  const arrived = { isAuthenticated: inbound.isTunnelled || chain?.terminates === true, isHttp: chain?.takes === 'HTTP' };
  return { ending, arrived, denial: scrape.denial(arrived) };
}

function answerOf({ ending, denial }: Outcome): Verdict['verdict'] {
  if (ending !== 'up') return 'blocked';
  if (denial === undefined) return 'reachable';
  return 'missing' in denial ? 'unknown' : 'blocked';
}

/** Says why: only of the outcome that counts, since most of the time goes into sentences. */
function explained(scrape: Scrape, hypothesis: Hypothesis, { ending, arrived, denial }: Outcome): Verdict {
  const { scraper: { object }, asking, inbound, listener } = scrape;
  if (ending !== 'up') {
    const { by, mode, protocol } = inbound;
    const parties = { at: where(scrape), scraper: object, client: clientOf(asking, hypothesis), server: hypothesis.server };
    return blocked(reasonOf(ending, { ...parties, isProxy: listener.by === 'proxy', isZtunnel: by === 'ztunnel', mode, protocol }), ending);
  }
  if (denial === undefined) return { verdict: 'reachable', ending, assumptions: [] };
  if ('missing' in denial) return unknown(denial.missing);
  const without = arrived?.isAuthenticated ? '' : ', which comes without mutual TLS';
  return blocked(`${denial.because}, so ${where(scrape)} refuses ${object}${without}`, arrived?.isHttp ? '403' : 'reset');
}

function clientOf(asking: Asking, { certificate }: Hypothesis): Client {
  return { ...asking, certificate };
}

/** The sidecar of the Prometheus has a say first: its own ports are in the way of the same ports of others, and it speaks for those who fail. */
function endingOf({ scraper, inbound, address: { port }, isHttpOutbound }: Scrape, { server, isCaptured }: Hypothesis, client: Client): ScrapeEnding {
  const itself = isCaptured && scraper.proxy ? envoyServer(scraper.proxy, port) : undefined;
  if (itself !== undefined) {
    const ending = direct(itself, client);
    return ending === 'up' ? 'itself' : ending;
  }
  const ending = endingBehind(inbound, server, client);
  return ending === 'reset' && isCaptured && isHttpOutbound && client.scheme === 'http' ? '503' : ending;
}

/** The port as the network sees it. */
export function networkPort({ isTunnelled }: Inbound, port: number): number {
  return isTunnelled ? HBONE_PORT : port;
}

function where({ address: { port }, pod }: Scrape): string {
  return `port ${port} of ${podIdOf(pod)}`;
}
