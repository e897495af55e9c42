import { ScrapeContext } from './strategy';
import { DataPlane } from '../mesh/istio-mesh';

/** The objection to a transport that needs a sidecar. */
export function withoutSidecars({ mesh, hostNetwork }: ScrapeContext): string | undefined {
  if (hostNetwork) return 'the pods are on the network of their node, where Istio injects no sidecar';
  if (mesh.dataPlane === DataPlane.SIDECAR) return undefined;
  const why = mesh.dataPlane === DataPlane.NONE ? 'there is no mesh' : 'the mesh is ambient';
  return `${why}, so the pod has no sidecar`;
}

/** The objection to a transport that needs a monitor. */
export function withoutMonitors({ prometheus }: ScrapeContext): string | undefined {
  return prometheus.monitorSelector ? undefined : `${prometheus.description} selects no monitors`;
}

/** The objection to a transport that lets plaintext reach a port. */
export function servesApplication({ endpoints }: ScrapeContext): string | undefined {
  const shared = endpoints.find(endpoint => endpoint.servesApplication);
  return shared && `port ${shared.port} also serves the application, which would be reachable without mutual TLS`;
}

/** Names of ports that Istio reads as HTTP/2 (pkg/config/protocol/instance.go). */
const HTTP2_NAME = /^(http2|grpc|grpc-web)(-|$)/;

/**
 * The objection to a transport that passes the sidecar to a port which a Service declares as HTTP/2: Envoy answers 502 for an application
 * that does not speak it.
 */
export function declaredHttp2({ declared, endpoints }: ScrapeContext): string | undefined {
  const named = declared ? endpoints.find(({ portName }) => HTTP2_NAME.test(portName)) : undefined;
  return named && `port ${named.port} is named '${named.portName}',`
    + ' so its sidecar speaks HTTP/2 to a process that serves metrics over HTTP/1.1';
}
