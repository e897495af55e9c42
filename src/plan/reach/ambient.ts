import { DATAPLANE_MODE, INJECTION_STATUS, TUNNEL } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { Labels } from '../prometheus/labels';

/** Whether a ztunnel carries the traffic of a pod (`cni/pkg/util/podutil.go`, PodRedirectionEnabled). */
export function isInAmbient({ metadata: { labels = {}, annotations = {} }, spec: { hostNetwork } }: Pod, namespace: Labels): boolean {
  if (hostNetwork || annotations[INJECTION_STATUS] !== undefined) return false;
  return (labels[DATAPLANE_MODE] ?? namespace[DATAPLANE_MODE]) === 'ambient';
}

/** Whether inbound traffic bypasses the ztunnel. */
export function bypassesZtunnel({ metadata: { annotations = {} } }: Pod): boolean {
  return annotations['ambient.istio.io/bypass-inbound-capture'] === 'true';
}

/**
 * Whether a ztunnel sends to a pod that has none in a tunnel, on all ports (`pilot/pkg/model/service.go`, SupportsTunnel). Its sidecar does
 * not take tunnels because of the label, but because of a variable (`pilot/pkg/model/context.go`, EnableHBONEListen).
 */
export function isSentTunnels({ metadata: { labels = {} } }: Pod): boolean {
  return (labels[TUNNEL] ?? '').split(',').includes('http');
}
