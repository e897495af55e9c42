import { ListenerProtocol } from './declared-protocol';
import { PortMode } from './policies/peer-authentications';
import { Client, ScrapeEnding, ServerProtocol } from './scrape-ending';
import { DATAPLANE_MODE, EXCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';

/** Everything that a reason may have to name. */
export interface Situation {
  /** Such as `port 8080 of Pod/shop/cart`. */
  readonly at: string;
  readonly scraper: string;
  readonly client: Client;
  readonly server: ServerProtocol;
  /** Whether the proxy itself listens there. */
  readonly isProxy: boolean;
  /** Whether a ztunnel stands before it. */
  readonly isZtunnel: boolean;
  /** Of a port that a sidecar or a ztunnel captures. */
  readonly mode?: PortMode;
  readonly protocol?: ListenerProtocol;
}

/** Why a scrape fails: one sentence. */
export function reasonOf(ending: Exclude<ScrapeEnding, 'up'>, situation: Situation): string {
  const { at, scraper, isProxy, mode, protocol } = situation;
  const who = isProxy ? 'the proxy' : 'the application';
  const declared = protocol?.by === undefined ? 'no Service declares it' : `${protocol.by} does not declare it HTTP`;
  switch (ending) {
    case 'itself': return `the sidecar of ${scraper} has the same port as ${at} and answers in its place, since it captures what goes out:`
      + ` set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`;
    case 'reset': return reset(situation);
    case 'plaintext': return protocol?.listener === 'HTTP' && mode?.mode === 'DISABLE'
      ? `mutual TLS is off on ${at} by ${mode.by} and ${protocol.by} declares it HTTP, so its sidecar takes the https of the scrape for a request: scrape with http`
      : `the scrape is https, and ${who} on ${at} speaks no TLS: scrape with http`;
    case 'certificate': return `${demander(situation)} demands a certificate of the mesh on ${at}, and ${scraper} shows none`;
    case 'unverified': return `${demander(situation)} has a certificate without a name on ${at}, and the job wants one: set insecure_skip_verify`;
    case 'garbled': return `the sidecar agrees with ${scraper} on HTTP/2 on ${at} and hands it on to an application that does not speak it, since ${declared}: set enable_http2 to false, or name its port http`;
    case '400': return `the application on ${at} wants TLS and gets plaintext${mode?.mode === 'STRICT' ? `, since its sidecar ends mutual TLS (STRICT by ${mode.by})` : ': scrape with https'}`;
    case '502': return `${protocol!.by} declares ${at} HTTP/2, and the application does not speak it: declare it http`;
    case '503': return overHttp(situation);
  }
}

function reset(situation: Situation): string {
  const { at, scraper, client, server, mode, protocol, isZtunnel } = situation;
  if (mode === undefined || (client.scheme === 'http' && mode.mode !== 'STRICT')) return `${at} takes mutual TLS only, and the scrape is plaintext: scrape with https`;
  if (client.scheme === 'http') return `${mode.by} demands mutual TLS (STRICT) on ${at}, and the scrape is plaintext`;
  if (isZtunnel) {
    return `${mode.by} demands mutual TLS (STRICT) on ${at}, and only the ztunnel of ${scraper} could give it:`
      + ` put the label ${DATAPLANE_MODE}: ambient on its pods`;
  }
  if (server === 'mutual TLS') {
    return `${at} is captured, so its sidecar ends the mutual TLS (STRICT by ${mode.by}) that the proxy itself wants:`
      + ` add it to ${EXCLUDE_INBOUND_PORTS}`;
  }
  return `${protocol?.by} declares ${at} HTTP, and where it is ${mode.mode} (by ${mode.by}) its sidecar takes TLS only from other sidecars: scrape with http`;
}

/** What a sidecar says that cannot speak to who should answer: that of the Prometheus, or that of the pod. */
function overHttp(situation: Situation): string {
  const { at, client, server, mode, protocol } = situation;
  if (client.scheme === 'http' && mode?.mode === 'STRICT') return reset(situation);
  return server === 'mutual TLS' ? `${at} takes mutual TLS only, and the scrape is plaintext: scrape with https`
    : `${protocol?.by} declares ${at} HTTP/2 without TLS, and the application wants TLS`;
}

function demander({ mode, server }: Situation): string {
  return mode?.mode === 'STRICT' && server !== 'mutual TLS' ? `the sidecar (STRICT by ${mode.by})` : 'the proxy';
}
