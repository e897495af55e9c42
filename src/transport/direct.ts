import { withoutMonitors } from './objections';
import { TransportStrategy } from './strategy';
import { DataPlane } from '../mesh/istio-mesh';

/** The application port of a workload that is outside the mesh. */
export const direct: TransportStrategy = {
  name: 'direct',
  objection: context => context.mesh.dataPlane === DataPlane.AMBIENT && !context.hostNetwork
    ? 'the mesh is ambient, where the namespace decides who is outside' : withoutMonitors(context),
  reservation: ({ mesh, hostNetwork }) => mesh.dataPlane === DataPlane.NONE || hostNetwork
    ? undefined : 'the workload would be outside the mesh',
  wiring: ({ mesh, hostNetwork }) => ({
    pod: { sidecar: mesh.dataPlane === DataPlane.NONE || hostNetwork ? undefined : false },
    monitor: ({ scheme }) => ({ scheme }),
  }),
};
