/**
 * What a port speaks. `mutual TLS` is a proxy that demands a certificate of the mesh, the others are applications;
 * `h2c` is HTTP/2 without TLS, and HTTP/1.1 as well.
 */
export type ServerProtocol = 'HTTP/1.1' | 'h2c' | 'TLS' | 'mutual TLS';

/** How Prometheus connects. */
export interface Client {
  readonly scheme: 'http' | 'https';
  readonly http2: boolean;
  /** Whether it presents a certificate of the mesh. */
  readonly certificate: boolean;
  /** Whether it verifies the name of the server, which certificates of proxies do not have. */
  readonly verifies: boolean;
}

/** How a scrape ends; a failure is named after the text of its error, `itself` is an answer of the own sidecar of the Prometheus. */
export type ScrapeEnding = 'up' | 'itself' | 'reset' | 'plaintext' | 'certificate' | 'unverified' | 'garbled' | '400' | '502' | '503';

/** The server gets what Prometheus sends, unchanged. */
export function direct(server: ServerProtocol, client: Client): ScrapeEnding {
  const isTls = server === 'TLS' || server === 'mutual TLS';
  if (client.scheme === 'http') return isTls ? refusedPlaintext(server) : 'up';
  if (!isTls) return 'plaintext';
  return server === 'mutual TLS' ? handshake(client) ?? 'up' : 'up';
}

/** A proxy terminates TLS and passes the bytes on. */
export function decrypted(server: ServerProtocol, { http2 }: Client): ScrapeEnding {
  if (server === 'mutual TLS') return 'reset';
  if (http2) return server === 'h2c' ? 'up' : 'garbled';
  return server === 'TLS' ? '400' : 'up';
}

/** A proxy parses the request and sends it on, over HTTP/2 if the port is declared so. */
export function proxied(server: ServerProtocol, http2: boolean): ScrapeEnding {
  if (server === 'mutual TLS') return '503';
  if (!http2) return server === 'TLS' ? '400' : 'up';
  return ({ 'HTTP/1.1': '502', 'h2c': 'up', 'TLS': '503' } as const)[server];
}

/** How mutual TLS with a proxy fails; undefined if it succeeds. */
export function handshake({ certificate, verifies }: Client): ScrapeEnding | undefined {
  if (verifies) return 'unverified';
  return certificate ? undefined : 'certificate';
}

/** An application that expects TLS answers plaintext with an error of HTTP; a proxy resets the connection. */
function refusedPlaintext(server: 'TLS' | 'mutual TLS'): ScrapeEnding {
  return server === 'TLS' ? '400' : 'reset';
}
