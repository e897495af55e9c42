import { ScrapeContext } from './strategy';
import { DataPlane } from '../mesh/istio-mesh';

/** The objection of everything that needs a sidecar. */
export function withoutSidecars({ mesh, hostNetwork }: ScrapeContext): string | undefined {
  if (hostNetwork) return 'the pods are on the network of their node, where Istio injects no sidecar';
  if (mesh.dataPlane === DataPlane.SIDECAR) return undefined;
  return mesh.dataPlane === DataPlane.NONE ? 'there is no mesh, so the pod has no sidecar' : 'the mesh is ambient, so the pod has no sidecar';
}

/** The objection of everything that lets plaintext reach a port. */
export function servesApplication({ endpoints }: ScrapeContext): string | undefined {
  const shared = endpoints.find(endpoint => endpoint.servesApplication);
  return shared && `port ${shared.port} also serves the application, which would be reachable without mutual TLS`;
}

/** Names by which Istio takes a port for HTTP/2 (pkg/config/protocol/instance.go). */
const HTTP2_NAME = /^(http2|grpc|grpc-web)(-|$)/;

/** The objection of everything that goes through the sidecar to a port that a Service declares: Envoy answers 502 for an application without HTTP/2. */
export function declaredHttp2({ declared, endpoints }: ScrapeContext): string | undefined {
  const named = declared ? endpoints.find(({ portName }) => HTTP2_NAME.test(portName)) : undefined;
  return named && `port ${named.port} is named '${named.portName}', so its sidecar speaks HTTP/2 to a process that serves metrics over HTTP/1.1`;
}
