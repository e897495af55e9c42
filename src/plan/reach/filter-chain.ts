import { ListenerProtocol } from './declared-protocol';
import { Client, decrypted, direct, ScrapeEnding, handshake, proxied, ServerProtocol } from './scrape-ending';
import { MtlsMode } from '../../mesh/mtls';

/** What a sidecar does with a connection that it captures. */
export interface FilterChain {
  /** Whether it reads requests, or hands on bytes. */
  readonly takes: 'HTTP' | 'bytes';
  /** Whether it ends mutual TLS, after which it knows who asks. */
  readonly terminates: boolean;
}

/**
 * The filter chain that a connection of Prometheus matches, whose TLS has no ALPN of Istio (`pilot/pkg/networking/core/filterchain_options.go`); undefined where none does.
 * Where mutual TLS is off, a port that is declared HTTP has no chain that looks for TLS: its bytes are taken for a request.
 */
export function filterChainOf(mode: MtlsMode, { listener }: ListenerProtocol, scheme: Client['scheme']): FilterChain | undefined {
  if (mode === MtlsMode.STRICT) return scheme === 'http' ? undefined : { takes: listener === 'HTTP' ? 'HTTP' : 'bytes', terminates: true };
  if (scheme === 'http') return { takes: listener === 'TCP' ? 'bytes' : 'HTTP', terminates: false };
  if (listener !== 'HTTP') return { takes: 'bytes', terminates: false };
  return mode === MtlsMode.PERMISSIVE ? undefined : { takes: 'HTTP', terminates: false };
}

/** How a scrape ends that a filter chain takes. */
export function through({ takes, terminates }: FilterChain, { http2 }: ListenerProtocol, server: ServerProtocol, client: Client): ScrapeEnding {
  if (terminates) return handshake(client) ?? (takes === 'HTTP' ? proxied(server, http2) : decrypted(server, client));
  if (takes === 'bytes') return direct(server, client);
  return client.scheme === 'https' ? 'plaintext' : proxied(server, http2);
}
