import { ListenerProtocol, protocolOf } from './declared-protocol';
import { chainOf, Inbound, PodPort } from '../inbound';
import { ServerProtocol } from '../scrape-ending';
import { ScrapeRequest } from '../scrape-request';

/** What listens on a port of a pod, and the protocol that it speaks. */
export interface Listener {
  readonly server: ServerProtocol;
  /** The proxy, an application whose protocol is known, one that is taken for the usual, or one of which nothing says what it speaks. */
  readonly by: 'proxy' | 'application' | 'assumed' | 'unknown';
}

/** What the pod or a Service says of the protocol of a port: by a probe of the kubelet, or by a name. */
export function declaredServer(podPort: PodPort): ServerProtocol | undefined {
  const probed = probedSchemes(podPort);
  if (probed.length > 0) return probed.includes('HTTPS') ? 'TLS' : httpServer(podPort);
  const protocols = namedProtocols(podPort);
  if (protocols.some(({ tls }) => tls)) return 'TLS';
  return protocols.some(({ listener }) => listener === 'HTTP') ? httpServer(podPort) : undefined;
}

function httpServer(podPort: PodPort): ServerProtocol {
  return namedProtocols(podPort).some(({ http2 }) => http2) ? 'h2c' : 'HTTP/1.1';
}

/** As a Service or the pod names the port. */
function namedProtocols({ pod, port, declared }: PodPort): ListenerProtocol[] {
  const named = pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(({ containerPort }) => containerPort === port));
  return [...'value' in declared ? [declared.value] : [], ...named.map(({ name }) => protocolOf({ port, name }))];
}

/** The schemes by which the kubelet asks the port. */
function probedSchemes({ pod: { spec: { containers } }, port }: PodPort): string[] {
  return containers.flatMap(({ ports = [], livenessProbe, readinessProbe, startupProbe }) => {
    const isPort = (asked: number | string | undefined) =>
      asked === port || ports.some(({ name, containerPort }) => name === asked && containerPort === port);
    return [livenessProbe, readinessProbe, startupProbe].flatMap(probe =>
      probe?.httpGet !== undefined && isPort(probe.httpGet.port) ? [(probe.httpGet.scheme ?? 'HTTP').toUpperCase()] : []);
  });
}

/**
 * The protocol of an application of which nothing else says it. Asked over http, it is taken for HTTP, and so it is behind a sidecar that
 * terminates TLS, since a job with a certificate of the mesh is meant for that; asked over https, it may speak TLS or not.
 */
export function applicationScrapedBy(request: ScrapeRequest, inbound: Inbound): Listener {
  const { scheme, certificate } = request;
  if (scheme === 'http') return { server: 'HTTP/1.1', by: 'application' };
  const isForSidecar = inbound.by === 'sidecar' && (certificate === 'shown' || chainOf(inbound, request)?.terminates === true);
  return isForSidecar ? { server: 'HTTP/1.1', by: 'assumed' } : { server: 'TLS', by: 'unknown' };
}
