import { declaredHttp2, servesApplication, withoutSidecars } from './objections';
import { ScrapeContext, TransportStrategy } from './strategy';
import { workloadMtls } from '../mesh/effective-mtls';

/** The application port in plaintext through the sidecar, which a `PeerAuthentication` of the workload makes PERMISSIVE there. */
export const portLevelPermissive: TransportStrategy = {
  name: 'portLevelPermissive',

  objection(context: ScrapeContext): string | undefined {
    const tls = context.endpoints.find(({ scheme }) => scheme === 'https');
    return withoutSidecars(context)
      ?? servesApplication(context)
      ?? (tls && `the process speaks TLS itself on port ${tls.port}, and what comes through here is plaintext`)
      ?? declaredHttp2(context)
      ?? (workloadMtls(context.mesh, context) && 'the pods have a PeerAuthentication of their own already, and Istio takes the oldest only');
  },

  wiring: ({ endpoints }) => ({
    pod: { sidecar: true },
    monitor: () => ({ scheme: 'http' }),
    permissivePorts: endpoints.map(({ port }) => port),
  }),
};
