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

function splitList(texts: string): string[] {
  return texts.split(',').map(text => text.trim()).filter(text => text !== '');
}
