import { servesApplication, withoutMonitors, withoutSidecars } from './objections';
import { TransportStrategy } from './strategy';

/** The application port as the process serves it: the sidecar does not capture it (`traffic.sidecar.istio.io/excludeInboundPorts`). */
export const excludeInboundPort: TransportStrategy = {
  name: 'excludeInboundPort',
  objection: context => withoutSidecars(context) ?? withoutMonitors(context) ?? servesApplication(context),
  wiring: ({ endpoints }) => ({
    pod: { sidecar: true, excludeInboundPorts: endpoints.map(({ port }) => port) },
    monitor: ({ scheme }) => ({ scheme }),
  }),
};
