import { TUNNEL_PORT } from './ambient';
import { Client, direct, Ending, Server } from './answer';
import { Denial } from './authorization-policies';
import { Asking } from './client';
import { chainOf, endingBehind, Inbound } from './inbound';
import { capturesOutbound, envoyServer } from './outbound';
import { reasonOf } from './reasons';
import { ScrapeAddress } from './scrape-address';
import { Scraper } from './scraper';
import { blocked, unknown, Verdict } from './verdict';
import { Pod } from '../cluster/kinds';

/** Everything that decides about one scrape. */
export interface Scrape {
  readonly scraper: Scraper;
  readonly asking: Asking;
  readonly address: ScrapeAddress;
  readonly pod: Pod;
  readonly inbound: Inbound;
  /** Who listens, and whether that is a proxy, told by the manifests, or assumed. */
  readonly server: Server;
  readonly servedBy: 'proxy' | 'application' | 'assumed';
  /** Whether sidecars of clients read requests to this port. */
  readonly isHttpOutbound: boolean;
  /** What an AuthorizationPolicy says of a request that gets this far. */
  readonly denial: (request: { readonly isAuthenticated: boolean; readonly isHttp: boolean }) => Denial | undefined;
}

/** What may be so or otherwise. */
interface Hypothesis {
  readonly server: Server;
  readonly certificate: boolean;
  readonly isCaptured: boolean;
}

const SERVERS: ReadonlyArray<Server> = ['HTTP/1.1', 'h2c', 'TLS'];

/** The verdict on a scrape: what is open counts only where it decides. */
export function verdictOf(scrape: Scrape): Verdict {
  const { scraper, asking, address: { scheme, port }, server, servedBy } = scrape;
  if (scheme === 'https' && asking.certificate === 'missing') {
    return blocked(`no volume of ${scraper.object} holds ${asking.file}: mount the one that its sidecar writes certificates to`);
  }
  const captured = scraper.proxy === undefined ? false : capturesOutbound(scraper.proxy, port);
  const supposed: Hypothesis = { server, certificate: asking.certificate === 'shown', isCaptured: captured === true };
  const verdict = underHypothesis(scrape, supposed);
  const isOtherwise = (other: Partial<Hypothesis>) => underHypothesis(scrape, { ...supposed, ...other }).verdict !== verdict.verdict;
  if (asking.certificate === 'untold' && isOtherwise({ certificate: true })) {
    return unknown(`nothing tells whether ${asking.file} of ${scraper.object} holds a certificate of the mesh: mount the volume that its sidecar writes them to`);
  }
  if (captured === undefined && isOtherwise({ isCaptured: true })) {
    return unknown(`whether the sidecar of ${scraper.object} captures what goes to ${where(scrape)} hangs on addresses: set traffic.sidecar.istio.io/includeOutboundIPRanges to '' there`);
  }
  const isAssumed = servedBy === 'assumed' && SERVERS.some(other => isOtherwise({ server: other }));
  return { ...verdict, assumptions: isAssumed ? [`The application on ${where(scrape)} speaks HTTP/1.1 without TLS.`] : [] };
}

function underHypothesis(scrape: Scrape, hypothesis: Hypothesis): Verdict {
  const { scraper, asking, inbound, servedBy } = scrape;
  const client: Client = { ...asking, certificate: hypothesis.certificate };
  const ending = endingOf(scrape, hypothesis, client);
  if (ending !== 'up') {
    const { by, mode, protocol } = inbound;
    const parties = { at: where(scrape), scraper: scraper.object, client, server: hypothesis.server };
    return blocked(reasonOf(ending, { ...parties, isProxy: servedBy === 'proxy', isZtunnel: by === 'ztunnel', mode, protocol }), ending);
  }
  const chain = inbound.by === 'sidecar' ? chainOf(inbound, client) : undefined;
  const request = { isAuthenticated: inbound.isTunnelled || chain?.terminates === true, isHttp: chain?.takes === 'HTTP' };
  const denial = inbound.by === 'nothing' ? undefined : scrape.denial(request);
  if (denial === undefined) return { verdict: 'reachable', ending, assumptions: [] };
  return 'missing' in denial ? unknown(denial.missing) : blocked(`${denial.because}, so ${where(scrape)} refuses ${scraper.object}${request.isAuthenticated ? '' : ', which comes without mutual TLS'}`, request.isHttp ? '403' : 'reset');
}

/** The sidecar of the Prometheus has a say first: its own ports are in the way of the same ports of others, and it speaks for those who fail. */
function endingOf({ scraper, inbound, address: { port }, isHttpOutbound }: Scrape, { server, isCaptured }: Hypothesis, client: Client): Ending {
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
  return isTunnelled ? TUNNEL_PORT : port;
}

function where({ address: { port }, pod: { metadata: { namespace, name } } }: Scrape): string {
  return `port ${port} of Pod/${namespace}/${name}`;
}
