import { ListenerProtocol } from './ports/declared-protocol';
import { Client, decrypted, direct, ScrapeEnding, handshake, proxied, ServerProtocol } from './scrape-ending';
import { MtlsMode } from '../../mesh/mtls';

/** What a sidecar does with a connection that it captures. */
export interface FilterChain {
  /** Whether it parses requests, or passes bytes on. */
  readonly takes: 'HTTP' | 'bytes';
  /** Whether it terminates mutual TLS, and so knows the identity of the client. */
  readonly terminates: boolean;
}

/**
 * The filter chain that matches a connection of Prometheus, whose TLS has no ALPN of Istio
 * (`pilot/pkg/networking/core/filterchain_options.go`); undefined if no chain does.
 * With mutual TLS off, a port that is declared HTTP has no chain for TLS: the bytes of a handshake are taken for a request.
 */
export function filterChainOf(mode: MtlsMode, { listener }: ListenerProtocol, scheme: Client['scheme']): FilterChain | undefined {
  if (mode === MtlsMode.STRICT) {
    return scheme === 'http' ? undefined : { takes: listener === 'HTTP' ? 'HTTP' : 'bytes', terminates: true };
  }
  if (scheme === 'http') return { takes: listener === 'TCP' ? 'bytes' : 'HTTP', terminates: false };
  if (listener !== 'HTTP') return { takes: 'bytes', terminates: false };
  return mode === MtlsMode.PERMISSIVE ? undefined : { takes: 'HTTP', terminates: false };
}

/** How a scrape ends that goes through a filter chain. */
export function through(chain: FilterChain, { http2 }: ListenerProtocol, server: ServerProtocol, client: Client): ScrapeEnding {
  const { takes, terminates } = chain;
  if (terminates) return handshake(client) ?? (takes === 'HTTP' ? proxied(server, http2) : decrypted(server, client));
  if (takes === 'bytes') return direct(server, client);
  return client.scheme === 'https' ? 'plaintext' : proxied(server, http2);
}
