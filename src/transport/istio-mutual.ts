import { declaredHttp2, withoutMonitors, withoutSidecars } from './objections';
import { ScrapeContext, TransportStrategy } from './strategy';
import { effectiveMtls } from '../mesh/effective-mtls';
import { MtlsMode } from '../mesh/mtls';

/** Names of ports that Istio reads as HTTP/1.1 (pkg/config/protocol/instance.go). */
const HTTP_NAME = /^http(-|$)/;

/**
 * The application port over https with certificates of the mesh.
 *
 * Only STRICT accepts TLS from a client without Istio's ALPN (pilot/pkg/networking/core/listener_inbound.go). A port that is not declared
 * HTTP gets a TCP filter chain that offers h2 even if the application does not speak it, so HTTP/2 is off there.
 */
export const istioMutual: TransportStrategy = {
  name: 'istioMutual',

  objection(context: ScrapeContext): string | undefined {
    const { mesh, prometheus, endpoints } = context;
    const modeOf = (port: number) => effectiveMtls(mesh, { ...context, port });
    const lax = endpoints.find(({ port }) => modeOf(port) !== MtlsMode.STRICT);
    const tls = endpoints.find(({ scheme }) => scheme === 'https');
    return withoutSidecars(context)
      ?? withoutMonitors(context)
      ?? (prometheus.monitorSelector?.meshScrapeClass
        ? undefined : `${prometheus.description} has no scrape class with certificates of the mesh`)
      ?? (lax && `port ${lax.port} is ${modeOf(lax.port)}, and a sidecar takes TLS from Prometheus only where it is STRICT`)
      ?? (tls && `the process speaks TLS itself on port ${tls.port},`
        + ' so mutual TLS would end at the sidecar and Prometheus would need TLS twice')
      ?? declaredHttp2(context);
  },

  wiring: ({ prometheus, declared, endpoints }) => ({
    pod: { sidecar: true, capturedPorts: endpoints.map(({ port }) => port) },
    monitor: ({ portName }) => ({
      scheme: 'https',
      scrapeClass: prometheus.monitorSelector?.meshScrapeClass,
      ...(declared && HTTP_NAME.test(portName) ? {} : { enableHttp2: false }),
    }),
  }),
};
