/** How a scrape ends. */
export type Outcome = 'up' | 'itself' | 'reset' | 'plaintext' | 'certificate' | 'garbled' | '400' | '502' | '503';

interface Failure {
  /** An error that identifies the failure even if only one scrape ends with it. */
  readonly specific?: RegExp;
  /** An error that identifies it only if nearly every scrape ends with it, since any failure can look like this. */
  readonly repeated?: RegExp;
  readonly says: string;
  readonly because: string;
}

/** The errors of Prometheus and their causes, by how a scrape ends. */
export const FAILURES: Record<Exclude<Outcome, 'up' | 'itself'>, Failure> = {
  reset: {
    repeated: /read: connection reset by peer$/,
    says: 'connection reset by peer',
    because: 'the sidecar refuses the connection: plaintext where TLS is required, or TLS without an ALPN name of Istio on a PERMISSIVE '
      + 'port that is declared HTTP; on a secure metrics port of a STRICT workload, TLS ends at the sidecar, which forwards plaintext',
  },
  plaintext: {
    specific: /http: server gave HTTP response to HTTPS client$/,
    says: 'server gave HTTP response to HTTPS client',
    because: 'the application or proxy that answers does not speak TLS',
  },
  certificate: {
    specific: /remote error: tls: certificate required$/,
    says: 'tls: certificate required',
    because: 'the proxy requires a certificate of the mesh',
  },
  garbled: {
    specific: /http2: frame too large/,
    repeated: /unexpected EOF$/,
    says: 'http2: frame too large, or unexpected EOF',
    because: 'Prometheus and the sidecar agreed on HTTP/2, which the sidecar forwards as bytes to an application that does not speak it',
  },
  400: {
    specific: /^server returned HTTP status 400 Bad Request$/,
    says: 'HTTP status 400',
    because: 'the application expects TLS and gets plaintext',
  },
  502: {
    specific: /^server returned HTTP status 502 Bad Gateway$/,
    says: 'HTTP status 502',
    because: 'the sidecar speaks HTTP/2 to an application that does not',
  },
  503: {
    specific: /^server returned HTTP status 503 Service Unavailable$/,
    says: 'HTTP status 503',
    because: 'a sidecar speaks plaintext to a server that only accepts TLS, and reports that over HTTP',
  },
};

/** The errors of any failure if the connection ends before Prometheus has written its request or read the answer. */
const CUT_SHORT = /EOF$|: broken pipe$|: connection reset by peer$|http2: client conn could not be established$/;

/** The outcome of successive scrapes of one target, by their errors, which are empty for a success; undefined if they do not agree. */
export function outcomeOf(errors: ReadonlyArray<string>): Outcome | undefined {
  if (errors.every(error => error === '')) return 'up';
  const known = Object.keys(FAILURES) as (keyof typeof FAILURES)[];
  const identified = known.find(outcome => errors.some(error => FAILURES[outcome].specific?.test(error)));
  const rest = errors.filter(error => identified === undefined || !FAILURES[identified].specific!.test(error));
  if (!rest.every(error => CUT_SHORT.test(error))) return undefined;
  return identified ?? known.find(outcome => errors.filter(error => FAILURES[outcome].repeated?.test(error)).length >= errors.length - 1);
}

/** Whether series arrive, from any source. */
export function isUp(outcome: Outcome): boolean {
  return outcome === 'up' || outcome === 'itself';
}
