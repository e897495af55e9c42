import { ENVOY_METRICS_PORT } from '../../../mesh/istio';
import { ServerProtocol } from '../scrape-ending';
import { PodProxy } from '../scraper';

/** What the proxy itself serves on a port; undefined if it does not listen there. */
export function proxyServer({ statusPort, securePorts }: PodProxy, port: number): ServerProtocol | undefined {
  return port === statusPort ? 'HTTP/1.1' : envoyServer({ securePorts }, port);
}

/** The same for Envoy without the agent: its listeners also answer captured outbound traffic. */
export function envoyServer({ securePorts: { envoy, merged } }: Pick<PodProxy, 'securePorts'>, port: number): ServerProtocol | undefined {
  if (port === ENVOY_METRICS_PORT) return 'HTTP/1.1';
  return port === envoy || port === merged ? 'mutual TLS' : undefined;
}
