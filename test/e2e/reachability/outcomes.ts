/** How a scrape ends. */
export type Outcome = 'up' | 'itself' | 'reset' | 'plaintext' | 'certificate' | 'garbled' | '400' | '502' | '503';

interface Failure {
  /** The error that one scrape is enough for. */
  readonly telling?: RegExp;
  /** The error that tells only where nearly every scrape ends with it, since it is also what may be left of any other. */
  readonly repeated?: RegExp;
  readonly says: string;
  readonly because: string;
}

/** What Prometheus says when a scrape fails, by how it ends, and why it does. */
export const FAILURES: Record<Exclude<Outcome, 'up' | 'itself'>, Failure> = {
  reset: {
    repeated: /read: connection reset by peer$/,
    says: 'connection reset by peer',
    because: 'the sidecar takes no such connection: plaintext where TLS is demanded, or TLS without an ALPN name of Istio on a PERMISSIVE port that is declared HTTP; '
      + 'on a secure metrics port of a STRICT workload, TLS ends at the sidecar, and what it hands on is no TLS',
  },
  plaintext: {
    telling: /http: server gave HTTP response to HTTPS client$/,
    says: 'server gave HTTP response to HTTPS client',
    because: 'whoever answers, application or proxy, speaks no TLS',
  },
  certificate: {
    telling: /remote error: tls: certificate required$/,
    says: 'tls: certificate required',
    because: 'the proxy demands a certificate of the mesh',
  },
  garbled: {
    telling: /http2: frame too large/,
    repeated: /unexpected EOF$/,
    says: 'http2: frame too large, or unexpected EOF',
    because: 'Prometheus and the sidecar agreed on HTTP/2, which the sidecar hands on as bytes to an application that does not speak it',
  },
  400: {
    telling: /^server returned HTTP status 400 Bad Request$/,
    says: 'HTTP status 400',
    because: 'the application wants TLS and gets plaintext',
  },
  502: {
    telling: /^server returned HTTP status 502 Bad Gateway$/,
    says: 'HTTP status 502',
    because: 'the sidecar speaks HTTP/2 to an application that does not',
  },
  503: {
    telling: /^server returned HTTP status 503 Service Unavailable$/,
    says: 'HTTP status 503',
    because: 'a sidecar speaks plaintext to what takes only TLS, and says so over HTTP',
  },
};

/** What may be left of any failure when the connection ends before Prometheus has written what it wants, or read why. */
const CUT_SHORT = /EOF$|: broken pipe$|: connection reset by peer$|http2: client conn could not be established$/;

/** What the errors of successive scrapes of one target, which are empty where a scrape succeeds, have in common: undefined where that is nothing known. */
export function outcomeOf(errors: ReadonlyArray<string>): Outcome | undefined {
  if (errors.every(error => error === '')) return 'up';
  const known = Object.keys(FAILURES) as (keyof typeof FAILURES)[];
  const told = known.find(outcome => errors.some(error => FAILURES[outcome].telling?.test(error)));
  const rest = errors.filter(error => told === undefined || !FAILURES[told].telling!.test(error));
  if (!rest.every(error => CUT_SHORT.test(error))) return undefined;
  return told ?? known.find(outcome => errors.filter(error => FAILURES[outcome].repeated?.test(error)).length >= errors.length - 1);
}

/** Whether series arrive, of whomever. */
export function isUp(outcome: Outcome): boolean {
  return outcome === 'up' || outcome === 'itself';
}
