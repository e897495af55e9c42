import { TransportStrategy } from './strategy';
import { DataPlane } from '../mesh/istio-mesh';

/** The application port of a workload that is outside the mesh. */
export const direct: TransportStrategy = {
  name: 'direct',
  objection: ({ mesh, hostNetwork }) => mesh.dataPlane === DataPlane.AMBIENT && !hostNetwork
    ? 'the mesh is ambient, where the namespace decides who is outside' : undefined,
  reservation: ({ mesh, hostNetwork }) => mesh.dataPlane === DataPlane.NONE || hostNetwork
    ? undefined : 'the workload would be outside the mesh',
  wiring: ({ mesh, hostNetwork }) => ({
    pod: { sidecar: mesh.dataPlane === DataPlane.NONE || hostNetwork ? undefined : false },
    monitor: ({ scheme }) => ({ scheme }),
  }),
};
