import { ServerProtocol } from './scrape-ending';
import { PodProxy } from './scraper';
import { ENVOY_METRICS_PORT } from '../../mesh/istio';

/** Whether a pod's sidecar captures what goes out to a port of another pod; undefined where that hangs on the pod's address (`tools/istio-iptables/pkg/capture/run.go`). */
export function capturesOutbound({ capture }: PodProxy, port: number): boolean | undefined {
  if (capture === undefined || capture.mode === 'NONE' || splitList(capture.excludeOutboundPorts).includes(String(port))) return false;
  if (splitList(capture.includeOutboundPorts).some(each => each === '*' || each === String(port))) return true;
  const included = splitList(capture.includeOutboundIPRanges);
  if (included.length === 0) return false;
  return included.includes('*') && splitList(capture.excludeOutboundIPRanges).length === 0 ? true : undefined;
}

/** What a proxy has on a port itself, so that it needs no application to answer there; undefined where it has nothing. */
export function proxyServer({ statusPort, securePorts }: PodProxy, port: number): ServerProtocol | undefined {
  return port === statusPort ? 'HTTP/1.1' : envoyServer({ securePorts }, port);
}

/** The same, of its Envoy alone, whose listeners take what it captures on the way out. */
export function envoyServer({ securePorts: { envoy, merged } }: Pick<PodProxy, 'securePorts'>, port: number): ServerProtocol | undefined {
  if (port === ENVOY_METRICS_PORT) return 'HTTP/1.1';
  return port === envoy || port === merged ? 'mutual TLS' : undefined;
}

function splitList(texts: string): string[] {
  return texts.split(',').map(text => text.trim()).filter(text => text !== '');
}
