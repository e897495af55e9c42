import { declaredHttp2, servesApplication, withoutMonitors, withoutSidecars } from './objections';
import { ScrapeContext, TransportStrategy } from './strategy';
import { workloadMtls } from '../mesh/effective-mtls';

/** The application port in plaintext through the sidecar: a `PeerAuthentication` of the workload makes that port PERMISSIVE. */
export const portLevelPermissive: TransportStrategy = {
  name: 'portLevelPermissive',

  objection(context: ScrapeContext): string | undefined {
    const tls = context.endpoints.find(({ scheme }) => scheme === 'https');
    return withoutSidecars(context)
      ?? withoutMonitors(context)
      ?? servesApplication(context)
      ?? (tls && `the process speaks TLS itself on port ${tls.port}, and this transport sends plaintext`)
      ?? declaredHttp2(context)
      ?? (workloadMtls(context.mesh, context)
        && 'the pods have a PeerAuthentication of their own already, and Istio uses the oldest one only');
  },

  wiring: ({ endpoints }) => ({
    pod: { sidecar: true },
    monitor: () => ({ scheme: 'http' }),
    permissivePorts: endpoints.map(({ port }) => port),
  }),
};
