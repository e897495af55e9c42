import { ListenerProtocol } from './declared-protocol';
import { PortMode } from './policies/peer-authentications';
import { Client, ScrapeEnding, ServerProtocol } from './scrape-ending';
import { MutualTlsCause } from './verdict';
import { DATAPLANE_MODE, EXCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';

/** A scrape that fails, with everything that the reason may have to name. */
export interface FailedScrape {
  /** Such as `port 8080 of Pod/shop/cart`. */
  readonly at: string;
  readonly scraper: string;
  readonly client: Client;
  readonly server: ServerProtocol;
  /** Whether the proxy itself listens there. */
  readonly isProxy: boolean;
  /** Whether a ztunnel is in front of it. */
  readonly isZtunnel: boolean;
  /** The mode of a port that a sidecar or a ztunnel captures. */
  readonly mode?: PortMode;
  readonly protocol?: ListenerProtocol;
}

/** Why a scrape fails: one sentence. */
export function reasonOf(ending: Exclude<ScrapeEnding, 'up'>, scrape: FailedScrape): string {
  const { at, scraper, isProxy, mode, protocol } = scrape;
  const who = isProxy ? 'the proxy' : 'the application';
  const declared = protocol?.by === undefined ? 'no Service declares it' : `${protocol.by} does not declare it HTTP`;
  switch (ending) {
    case 'itself': return `the sidecar of ${scraper} captures outbound traffic and answers in place of ${at},`
      + ` since it listens on the same port: set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`;
    case 'reset': return reset(scrape);
    case 'plaintext': return protocol?.listener === 'HTTP' && mode?.mode === 'DISABLE'
      ? `${mode.by} turns mutual TLS off on ${at}, which ${protocol.by} declares HTTP,`
        + ' so its sidecar takes the TLS of the scrape for a request: scrape with http'
      : `the scrape is https, and ${who} on ${at} does not speak TLS: scrape with http`;
    case 'certificate': return `${serverOf(scrape)} demands a certificate of the mesh on ${at}, and ${scraper} presents none`;
    case 'unverified': return `${serverOf(scrape)} presents a certificate without a name on ${at}, and the job verifies the name:`
      + ' set insecure_skip_verify';
    case 'garbled': return `the sidecar negotiates HTTP/2 with ${scraper} on ${at} and passes it on`
      + ` to an application that does not speak it, since ${declared}: set enable_http2 to false, or name its port http`;
    case '400': return `the application on ${at} expects TLS and gets plaintext`
      + (mode?.mode === 'STRICT' ? `, since its sidecar terminates mutual TLS (STRICT by ${mode.by})` : ': scrape with https');
    case '502': return `${protocol!.by} declares ${at} HTTP/2, which the application does not speak: declare it http`;
    case '503': return unavailable(scrape);
  }
}

/** What of mutual TLS it fails for; undefined where it is something else. */
export function causeOf(ending: ScrapeEnding, { client, mode }: FailedScrape): MutualTlsCause | undefined {
  if (ending === 'certificate' || ending === 'unverified') return 'certificate';
  return (ending === 'reset' || ending === '503') && client.scheme === 'http' && mode?.mode === 'STRICT' ? 'strict' : undefined;
}

function reset(scrape: FailedScrape): string {
  const { at, scraper, client, server, mode, protocol, isZtunnel } = scrape;
  if (mode === undefined || (client.scheme === 'http' && mode.mode !== 'STRICT')) return onlyMutualTls(at);
  if (client.scheme === 'http') return `${mode.by} demands mutual TLS (STRICT) on ${at}, and the scrape is plaintext`;
  if (isZtunnel) {
    return `${mode.by} demands mutual TLS (STRICT) on ${at}, and only the ztunnel of ${scraper} could provide it:`
      + ` put the label ${DATAPLANE_MODE}: ambient on its pods`;
  }
  if (server === 'mutual TLS') {
    return `${at} is captured, so its sidecar terminates the mutual TLS (STRICT by ${mode.by}) that the proxy itself expects:`
      + ` add it to ${EXCLUDE_INBOUND_PORTS}`;
  }
  return `${protocol?.by} declares ${at} HTTP, and since it is ${mode.mode} (by ${mode.by}),`
    + ' its sidecar accepts TLS only from other sidecars: scrape with http';
}

/** A sidecar, of the Prometheus or of the pod, answers 503 when it cannot talk to the server behind it. */
function unavailable(scrape: FailedScrape): string {
  const { at, client, server, mode, protocol } = scrape;
  if (client.scheme === 'http' && mode?.mode === 'STRICT') return reset(scrape);
  return server === 'mutual TLS' ? onlyMutualTls(at) : `${protocol?.by} declares ${at} HTTP/2 without TLS, and the application expects TLS`;
}

function onlyMutualTls(at: string): string {
  return `${at} accepts mutual TLS only, and the scrape is plaintext: scrape with https`;
}

function serverOf({ mode, server }: FailedScrape): string {
  return mode?.mode === 'STRICT' && server !== 'mutual TLS' ? `the sidecar (STRICT by ${mode.by})` : 'the proxy';
}
