import { withoutSidecars } from './objections';
import { ScrapeContext, TransportStrategy } from './strategy';
import { istioVersion, RESERVED_PORTS, SINCE } from '../mesh/istio';

/**
 * The agent's merged endpoint, which fetches the application's metrics over localhost and serves them with its own.
 *
 * @see pilot/cmd/pilot-agent/status/server.go in Istio
 */
export const merged: TransportStrategy = {
  name: 'merged',

  objection(context: ScrapeContext): string | undefined {
    const { mesh, endpoints } = context;
    const tls = endpoints.find(({ scheme }) => scheme === 'https');
    const reserved = endpoints.find(({ port }) => port === mesh.statusPort || Object.hasOwn(RESERVED_PORTS, port));
    const own = endpoints.find(({ interval, scrapeTimeout }) => interval !== undefined || scrapeTimeout !== undefined);
    const comma = endpoints.length > 1 ? endpoints.find(({ path }) => path.includes(',')) : undefined;
    return withoutSidecars(context)
      ?? (mesh.metricsMerging ? undefined : 'merging is off in the mesh (enablePrometheusMerge)')
      ?? (tls && `port ${tls.port} speaks https, and the agent scrapes an application over http only`)
      ?? (reserved && `port ${reserved.port} is reserved by the sidecar`)
      ?? (own && `port ${own.port} has an interval or timeout of its own, and a merged endpoint has those of whatever scrapes it`)
      ?? (comma && `path '${comma.path}' has a comma, which separates endpoints`)
      ?? (endpoints.length > 1 && istioVersion(mesh.version, 'read the version').minor < SINCE.severalTargets
        ? `Istio ${mesh.version} merges one endpoint a pod, and there are ${endpoints.length}` : undefined);
  },

  reservation: ({ prometheus }) => prometheus.scrapesMergedEndpoints
    ? undefined : `${prometheus.description} is not known to scrape merged endpoints`,

  wiring: ({ endpoints }) => ({ pod: { sidecar: true, mergedEndpoints: endpoints } }),
};
