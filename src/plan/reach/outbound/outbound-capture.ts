import { ENVOY_METRICS_PORT } from '../../../mesh/istio';
import { ServerProtocol } from '../scrape-ending';
import { PodProxy } from '../scraper';

/**
 * Whether a pod's sidecar captures outbound traffic to a port of another pod; undefined if that depends on the pod's address
 * (`tools/istio-iptables/pkg/capture/run.go`).
 */
export function capturesOutbound({ capture }: PodProxy, port: number): boolean | undefined {
  if (capture === undefined || capture.mode === 'NONE' || splitList(capture.excludeOutboundPorts).includes(String(port))) return false;
  if (splitList(capture.includeOutboundPorts).some(each => each === '*' || each === String(port))) return true;
  const included = splitList(capture.includeOutboundIPRanges);
  if (included.length === 0) return false;
  return included.includes('*') && splitList(capture.excludeOutboundIPRanges).length === 0 ? true : undefined;
}

/** What the proxy itself serves on a port; undefined if it does not listen there. */
export function proxyServer({ statusPort, securePorts }: PodProxy, port: number): ServerProtocol | undefined {
  return port === statusPort ? 'HTTP/1.1' : envoyServer({ securePorts }, port);
}

/** The same for Envoy without the agent: its listeners also answer captured outbound traffic. */
export function envoyServer({ securePorts: { envoy, merged } }: Pick<PodProxy, 'securePorts'>, port: number): ServerProtocol | undefined {
  if (port === ENVOY_METRICS_PORT) return 'HTTP/1.1';
  return port === envoy || port === merged ? 'mutual TLS' : undefined;
}

function splitList(texts: string): string[] {
  return texts.split(',').map(text => text.trim()).filter(text => text !== '');
}
