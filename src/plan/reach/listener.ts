import { ListenerProtocol, protocolOf } from './declared-protocol';
import { chainOf, Inbound, PodPort } from './inbound';
import { ServerProtocol } from './scrape-ending';
import { ScrapeRequest } from './scrape-request';

/** What listens on a port of a pod, and the protocol that it speaks. */
export interface Listener {
  readonly server: ServerProtocol;
  /** The proxy, an application whose protocol is known, or one whose protocol is assumed. */
  readonly by: 'proxy' | 'application' | 'assumed';
}

/** TLS or HTTP/2, if the name of the port in a Service or in the pod says so. */
export function serverByName(podPort: PodPort): ServerProtocol | undefined {
  const protocols = namedProtocols(podPort);
  if (protocols.some(({ tls }) => tls)) return 'TLS';
  return protocols.some(({ http2 }) => http2) ? 'h2c' : undefined;
}

function isNamedHttp(podPort: PodPort): boolean {
  return namedProtocols(podPort).some(({ listener }) => listener === 'HTTP');
}

/** As a Service or the pod names the port. */
function namedProtocols({ pod, port, declared }: PodPort): ListenerProtocol[] {
  const named = pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(({ containerPort }) => containerPort === port));
  return [...'value' in declared ? [declared.value] : [], ...named.map(({ name }) => protocolOf({ port, name }))];
}

/**
 * The protocol of an application as the scheme of the job suggests it. A job with a certificate of the mesh is meant for a sidecar,
 * so its scheme says nothing about the application behind that, or behind a ztunnel, or on a port that is named http.
 */
export function applicationScrapedBy(request: ScrapeRequest, inbound: Inbound, podPort: PodPort): Listener {
  const { scheme, certificate } = request;
  if (scheme === 'http') return { server: 'HTTP/1.1', by: 'application' };
  const isForSidecar = inbound.by === 'sidecar' && (certificate === 'shown' || chainOf(inbound, request)?.terminates === true);
  if (isForSidecar) return { server: 'HTTP/1.1', by: inbound.protocol?.listener === 'HTTP' ? 'application' : 'assumed' };
  if (certificate !== 'shown') return { server: 'TLS', by: 'application' };
  return { server: inbound.by === 'ztunnel' || isNamedHttp(podPort) ? 'HTTP/1.1' : 'TLS', by: 'assumed' };
}
