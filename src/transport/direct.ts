import { TransportStrategy } from './strategy';
import { DataPlane } from '../mesh/istio-mesh';

/** The application port of a workload that is outside the mesh. */
export const direct: TransportStrategy = {
  name: 'direct',
  objection: ({ mesh }) => mesh.dataPlane === DataPlane.AMBIENT ? 'the mesh is ambient, where the namespace decides who is outside' : undefined,
  reservation: ({ mesh }) => mesh.dataPlane === DataPlane.NONE ? undefined : 'the workload would be outside the mesh',
  wiring: ({ mesh }) => ({
    pod: { sidecar: mesh.dataPlane === DataPlane.NONE ? undefined : false },
    monitor: ({ scheme }) => ({ scheme }),
  }),
};
