import { Pod } from '../cluster/kinds';
import { Labels } from '../prometheus/labels';

const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** Whether a ztunnel carries the traffic of a pod (`cni/pkg/util/podutil.go`, PodRedirectionEnabled). */
export function isInAmbient({ metadata: { labels = {}, annotations = {} }, spec: { hostNetwork } }: Pod, namespace: Labels): boolean {
  if (hostNetwork || annotations['sidecar.istio.io/status'] !== undefined) return false;
  return (labels[DATAPLANE_MODE] ?? namespace[DATAPLANE_MODE]) === 'ambient';
}

/** Whether what comes in passes by the ztunnel. */
export function bypassesZtunnel({ metadata: { annotations = {} } }: Pod): boolean {
  return annotations['ambient.istio.io/bypass-inbound-capture'] === 'true';
}

/** Whether a sidecar takes what a ztunnel sends it. */
export function takesTunnel({ metadata: { labels = {} } }: Pod): boolean {
  return labels['networking.istio.io/tunnel'] === 'http';
}

/** The port at which tunnels arrive. */
export const TUNNEL_PORT = 15008;
