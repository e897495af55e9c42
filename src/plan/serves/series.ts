import { ENVOY_METRICS_PORT, METRICS_PATH } from '../../mesh/istio';
import { Proxy } from '../inject/proxy/proxy';
import { scrapeAddressOf } from '../reach/scrape-address';

/** What serves metrics in a pod: a group of series that is scraped as a whole or not at all. */
export interface Series {
  /** `application` is the workload's own program, whatever it is. */
  readonly of: 'application' | 'Envoy' | 'agent';
  /** Where an application serves them; the other two have no more than one each. */
  readonly endpoint?: string;
}

const ENVOY: Series = { of: 'Envoy' };
const AGENT: Series = { of: 'agent' };

/** Both of them have one handler in the agent (`pilot/cmd/pilot-agent/status/server.go`). */
const MERGED_PATHS = [METRICS_PATH, '/metrics'];

/** What a scrape of a pod gives, by where it goes. */
export function seriesAt(url: string, proxy: Proxy | undefined): Series[] {
  const address = scrapeAddressOf(url);
  if (address === undefined) return [];
  const { port: number, path, query } = address;
  if (hasEnvoy(proxy)) {
    const { statusPort, securePorts } = proxy;
    if (number === statusPort || number === securePorts.merged) return MERGED_PATHS.includes(path) ? merged(proxy) : [];
    if (number === ENVOY_METRICS_PORT || number === securePorts.envoy) return path === METRICS_PATH ? [ENVOY] : [];
  }
  // An exporter may answer each query with other series, as one that probes does.
  return [application(number, path + query)];
}

/** What a pod has by itself, whether it is scraped or not: what its proxy serves, and what its annotations name. */
export function seriesOf(proxy: Proxy | undefined): Series[] {
  if (!hasEnvoy(proxy)) return [];
  return proxy.statusPort === 0 ? [ENVOY] : [AGENT, ENVOY, ...applications(proxy)];
}

/** As in a message: `application (8080/metrics)`. */
export function nameOf({ of, endpoint }: Series): string {
  return endpoint === undefined ? of : `${of} (${endpoint})`;
}

function merged(proxy: Proxy): Series[] {
  const isWithoutEnvoy = proxy.env.PILOT_AGENT_MERGE_ENVOY_STATS === 'false';
  return [AGENT, ...isWithoutEnvoy ? [] : [ENVOY], ...applications(proxy)];
}

function applications({ applicationTargets }: Proxy): Series[] {
  return applicationTargets.map(({ port, path }) => application(Number(port), path));
}

function application(port: number, path: string): Series {
  return { of: 'application', endpoint: `${port}${path}` };
}

/** A ztunnel is a program like any other here: it serves its own metrics only. */
function hasEnvoy(proxy: Proxy | undefined): proxy is Proxy {
  return proxy !== undefined && proxy.type !== 'ztunnel' && proxy.env.DISABLE_ENVOY !== 'true';
}
