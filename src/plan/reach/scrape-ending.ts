/** What listens on a port: an application, or the proxy where it demands a certificate of the mesh. h2c stands for HTTP/1.1 and, beside it, HTTP/2 without TLS. */
export type ServerProtocol = 'HTTP/1.1' | 'h2c' | 'TLS' | 'mutual TLS';

/** How Prometheus asks. */
export interface Client {
  readonly scheme: 'http' | 'https';
  readonly http2: boolean;
  /** Whether it shows a certificate of the mesh. */
  readonly certificate: boolean;
  /** Whether it wants the name of the server in the certificate, where proxies have none. */
  readonly verifies: boolean;
}

/** How a scrape ends: by the text of its error where it fails. */
export type ScrapeEnding = 'up' | 'itself' | 'reset' | 'plaintext' | 'certificate' | 'unverified' | 'garbled' | '400' | '502' | '503';

/** The answer to what Prometheus itself writes. */
export function direct(server: ServerProtocol, client: Client): ScrapeEnding {
  const isTls = server === 'TLS' || server === 'mutual TLS';
  if (client.scheme === 'http') return isTls ? refusedPlaintext(server) : 'up';
  if (!isTls) return 'plaintext';
  return server === 'mutual TLS' ? handshake(client) ?? 'up' : 'up';
}

/** The answer to what is left of TLS that a proxy has ended, handed on as bytes. */
export function decrypted(server: ServerProtocol, { http2 }: Client): ScrapeEnding {
  if (server === 'mutual TLS') return 'reset';
  if (http2) return server === 'h2c' ? 'up' : 'garbled';
  return server === 'TLS' ? '400' : 'up';
}

/** The answer to a request that a proxy makes in the name of Prometheus, over HTTP/2 where the port is declared so. */
export function proxied(server: ServerProtocol, http2: boolean): ScrapeEnding {
  if (server === 'mutual TLS') return '503';
  if (!http2) return server === 'TLS' ? '400' : 'up';
  return ({ 'HTTP/1.1': '502', 'h2c': 'up', 'TLS': '503' } as const)[server];
}

/** How mutual TLS with a proxy fails; undefined where it does not. */
export function handshake({ certificate, verifies }: Client): ScrapeEnding | undefined {
  if (verifies) return 'unverified';
  return certificate ? undefined : 'certificate';
}

/** An application that wants TLS says so over HTTP; a proxy has nothing that takes it. */
function refusedPlaintext(server: 'TLS' | 'mutual TLS'): ScrapeEnding {
  return server === 'TLS' ? '400' : 'reset';
}
