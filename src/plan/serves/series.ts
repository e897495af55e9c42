import { ENVOY_METRICS_PORT, MERGED_PATHS, METRICS_PATH } from '../../mesh/istio';
import { Proxy } from '../inject/proxy/proxy';
import { scrapeAddressOf } from '../reach/scrape-address';

/** Where an application serves metrics. */
export interface Endpoint {
  /** As in a URL. */
  readonly port: string;
  /** With its query. */
  readonly path: string;
}

/** A group of series of a pod that has one source, so it is scraped as a whole or not at all. */
export interface Series {
  /** `application` is any program of the workload itself. */
  readonly of: 'application' | 'Envoy' | 'agent';
  /** Of an application; Envoy and the agent have one group each. */
  readonly endpoint?: Endpoint;
}

const ENVOY: Series = { of: 'Envoy' };
const AGENT: Series = { of: 'agent' };

/** A scrape of a port of a pod, which is another one than that of the URL where a Service is asked. */
interface ScrapedPort {
  readonly scrapeUrl: string;
  readonly port?: number;
}

/** The series that a scrape returns. */
export function seriesAt({ scrapeUrl, port }: ScrapedPort, proxy: Proxy | undefined): Series[] {
  const address = scrapeAddressOf(scrapeUrl);
  if (address === undefined) return [];
  const { path, query } = address;
  const number = port ?? address.port;
  if (hasAgent(proxy) && (number === proxy.statusPort || hasEnvoy(proxy) && number === proxy.securePorts.merged)) {
    return MERGED_PATHS.includes(path) ? merged(proxy) : [];
  }
  if (hasEnvoy(proxy) && (number === ENVOY_METRICS_PORT || number === proxy.securePorts.envoy)) {
    return path === METRICS_PATH ? [ENVOY] : [];
  }
  // An exporter may return other series for each query, as the blackbox exporter does.
  return [{ of: 'application', endpoint: { port: String(number), path: path + query } }];
}

/** The series that a pod is known to have, scraped or not: those of its proxy, and the targets that the agent merges. */
export function seriesOf(proxy: Proxy | undefined): Series[] {
  if (!hasEnvoy(proxy)) return [];
  return proxy.statusPort === 0 ? [ENVOY] : [AGENT, ENVOY, ...applications(proxy)];
}

/** Such as `application (8080/metrics)`. */
export function nameOf({ of, endpoint }: Series): string {
  return endpoint === undefined ? of : `${of} (${endpoint.port}${endpoint.path})`;
}

function merged(proxy: Proxy): Series[] {
  const isWithoutEnvoy = !hasEnvoy(proxy) || proxy.env.PILOT_AGENT_MERGE_ENVOY_STATS === 'false';
  return [AGENT, ...isWithoutEnvoy ? [] : [ENVOY], ...applications(proxy)];
}

function applications({ applicationTargets }: Proxy): Series[] {
  return applicationTargets.map(({ port, path }) => ({ of: 'application', endpoint: { port, path } }));
}

export function hasEnvoy(proxy: Proxy | undefined): proxy is Proxy {
  return hasAgent(proxy) && proxy.env.DISABLE_ENVOY !== 'true';
}

/** A ztunnel counts as an application: it serves its own metrics only. */
function hasAgent(proxy: Proxy | undefined): proxy is Proxy {
  return proxy !== undefined && proxy.type !== 'ztunnel';
}
