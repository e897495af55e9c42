import { FailedScrape } from './failed-scrape';
import { ScrapeEnding } from './scrape-ending';
import { strictAgainstPlaintext, strictWithoutTunnel, uncaptured } from './strict-refusals';
import { INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';
import { Code } from '../findings/catalogue';

/** Why a scrape fails: the cause, and a sentence with what to do instead. */
export type FailureReason = readonly [code: Code, reason: string];

/** Why a scrape fails that ends so. */
export function reasonOf(ending: Exclude<ScrapeEnding, 'up'>, scrape: FailedScrape): FailureReason {
  const { at, scraper: { object }, inbound: { protocol } } = scrape;
  const declared = protocol?.by === undefined ? 'no Service declares it' : `${protocol.by} does not declare it HTTP`;
  switch (ending) {
    case 'itself': return ['answered-by-own-sidecar', `the sidecar of ${object} captures outbound traffic and answers in place of ${at},`
      + ` since it listens on the same port: set ${INCLUDE_OUTBOUND_IP_RANGES} to '' there`];
    case 'reset': return reset(scrape);
    case 'plaintext': return ['https-to-http', notTls(scrape)];
    case 'certificate': return ['certificate-missing', `${serverOf(scrape)} demands a certificate of the mesh on ${at},`
      + ` and ${object} presents none: set cert_file and key_file to one that its sidecar writes`];
    case 'unverified': return ['certificate-name-verified', `${serverOf(scrape)} presents a certificate without a name on ${at},`
      + ' and the job verifies the name: set insecure_skip_verify'];
    case 'garbled': return ['http2-passed-on', `the sidecar negotiates HTTP/2 with ${object} on ${at} and passes it on`
      + ` to an application that does not speak it, since ${declared}: set enable_http2 to false, or name its port http`];
    case '400': return tlsExpected(scrape);
    case '502': return ['port-declared-http2',
      `${protocol!.by} declares ${at} HTTP/2, which the application does not speak: declare it http`];
    case '503': return unavailable(scrape);
  }
}

function reset(scrape: FailedScrape): FailureReason {
  const { at, client, server, proxy, inbound: { by, mode, protocol } } = scrape;
  if (mode === undefined || (client.scheme === 'http' && mode.mode !== 'STRICT')) return onlyMutualTls(at);
  if (by === 'ztunnel') return ['ambient-strict-not-enrolled', strictWithoutTunnel(scrape, mode)];
  if (client.scheme === 'http') return ['mtls-strict-plaintext', strictAgainstPlaintext(scrape, mode)];
  if (server === 'mutual TLS') {
    return ['secure-port-captured', `${at} is captured, so its sidecar terminates the mutual TLS (STRICT by ${mode.by})`
      + ` that the proxy itself expects: ${uncaptured(proxy)}`];
  }
  return ['mtls-permissive-only-sidecars', `${protocol?.by} declares ${at} HTTP, and since it is ${mode.mode} (by ${mode.by}),`
    + ` its sidecar accepts TLS only from other sidecars: ${withHttp(scrape)}`];
}

function notTls(scrape: FailedScrape): string {
  const { at, isProxy, inbound: { mode, protocol } } = scrape;
  if (protocol?.listener === 'HTTP' && mode?.mode === 'DISABLE') {
    return `${mode.by} turns mutual TLS off on ${at}, which ${protocol.by} declares HTTP,`
      + ` so its sidecar takes the TLS of the scrape for a request: ${withHttp(scrape)}`;
  }
  return `the scrape is https, and ${isProxy ? 'the proxy' : 'the application'} on ${at} does not speak TLS: scrape with http`;
}

/** An application that speaks TLS would refuse http, and a sidecar that parses requests refuses https. */
function withHttp({ server }: FailedScrape): string {
  return `scrape with http${server === 'TLS' ? ', or name its port https if the application itself speaks TLS' : ''}`;
}

/** Where a sidecar parses requests, https alone would be refused as well. */
function tlsExpected({ at, proxy, client, inbound: { mode, protocol } }: FailedScrape): FailureReason {
  const expects = `the application on ${at} expects TLS and gets plaintext`;
  if (client.scheme === 'https') {
    const why = `its sidecar terminates mutual TLS (STRICT by ${mode?.by})`;
    return ['tls-terminated-by-sidecar', `${expects}, since ${why}: ${uncaptured(proxy)}`];
  }
  const naming = protocol?.listener === 'HTTP' ? `, and name its port https in ${protocol.by}, which declares it HTTP` : '';
  return ['http-to-https', `${expects}: scrape with https${naming}`];
}

/** A sidecar, of the Prometheus or of the pod, answers 503 when it cannot talk to the server behind it. */
function unavailable(scrape: FailedScrape): FailureReason {
  const { at, client, server, inbound: { mode, protocol } } = scrape;
  if (client.scheme === 'http' && mode?.mode === 'STRICT') return reset(scrape);
  if (server === 'mutual TLS') return onlyMutualTls(at);
  return ['port-declared-http2', `${protocol?.by} declares ${at} HTTP/2 without TLS, and the application expects TLS:`
    + ' name its port https, and scrape with https'];
}

function onlyMutualTls(at: string): FailureReason {
  const remedy = 'scrape with https, insecure_skip_verify and certificates of the mesh';
  return ['secure-port-plaintext', `${at} accepts mutual TLS only, and the scrape is plaintext: ${remedy}`];
}

function serverOf({ server, inbound: { mode } }: FailedScrape): string {
  return mode?.mode === 'STRICT' && server !== 'mutual TLS' ? `the sidecar (STRICT by ${mode.by})` : 'the proxy';
}
