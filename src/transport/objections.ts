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
