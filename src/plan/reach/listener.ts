import { Asking } from './scrape-client';
import { protocolOf } from './declared-protocol';
import { chainOf, Inbound, PodPort } from './inbound';
import { ServerProtocol } from './scrape-ending';

/** Who listens on a port of a pod, and what that speaks. */
export interface Listener {
  readonly server: ServerProtocol;
  /** The proxy, an application of which something tells, or one of which nothing does. */
  readonly by: 'proxy' | 'application' | 'assumed';
}

/** What an application speaks, where the name of its port says so, in a Service or in the pod: TLS or HTTP/2. */
export function serverByName({ pod, port, declared }: Pick<PodPort, 'pod' | 'port' | 'declared'>): ServerProtocol | undefined {
  const names = pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(({ containerPort }) => containerPort === port));
  const told = [...'value' in declared ? [declared.value] : [], ...names.map(({ name }) => protocolOf({ port, name }))];
  if (told.some(({ tls }) => tls)) return 'TLS';
  return told.some(({ http2 }) => http2) ? 'h2c' : undefined;
}

/**
 * What an application is taken to speak by how it is asked: a job that asks for http or https says so. A certificate of the mesh is for a sidecar,
 * so it tells of the application only what a Service declares.
 */
export function applicationAskedBy(asking: Asking, inbound: Inbound): Listener {
  const { scheme, certificate } = asking;
  if (scheme === 'http') return { server: 'HTTP/1.1', by: 'application' };
  const isForSidecar = inbound.by === 'sidecar' && (certificate === 'shown' || chainOf(inbound, asking)?.terminates === true);
  if (isForSidecar) return { server: 'HTTP/1.1', by: inbound.protocol?.listener === 'HTTP' ? 'application' : 'assumed' };
  return { server: 'TLS', by: certificate === 'shown' ? 'assumed' : 'application' };
}
