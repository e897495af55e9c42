import { address, keep, pod, Relabeling, replace, sanitized } from './relabelings';
import { PodMonitorSpecPodMetricsEndpoints } from '../../imports/pod-monitor';
import { DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, METRICS_PATH, PROXY_CONTAINER } from '../mesh/istio';
import { STATUS_PORT_ANNOTATION } from '../mesh/labels-and-annotations';

const CONTAINER = pod('container_name');
const APP = pod('label_app');
const AGENT_PORT = pod(`annotation_${sanitized(STATUS_PORT_ANNOTATION)}`);
const ZTUNNEL = { label: pod('container_port_name'), regex: 'ztunnel-stats' };

/**
 * Sidecars, gateways, waypoints and ztunnels: the container `istio-proxy` of each, at the agent's port.
 *
 * It names no port, since sidecars do not declare the agent's; keeping one container makes it one target per pod. The agent answers there
 * whether or not the application's metrics are merged, so a pod without merging keeps its Envoy metrics.
 *
 * @see pilot/cmd/pilot-agent/status/server.go, pkg/kube/inject/webhook.go in Istio
 */
export function dataPlaneEndpoint(statusPort: number): PodMonitorSpecPodMetricsEndpoints {
  return {
    path: METRICS_PATH,
    relabelings: [
      keep([CONTAINER], PROXY_CONTAINER),
      ...address(`${statusPort}`),
      // A pod may set another agent port, or turn the agent off; Envoy still answers then.
      ...address('$1', '$2', { label: AGENT_PORT, regex: '([1-9][0-9]*)' }),
      ...address(`${ENVOY_METRICS_PORT}`, '$1', { label: AGENT_PORT, regex: '0' }),
      // ztunnel ignores meshConfig.defaultConfig.
      ...(statusPort === DEFAULT_STATUS_PORT ? [] : address(`${DEFAULT_STATUS_PORT}`, '$1', ZTUNNEL)),
      replace([APP], '(ztunnel)', 'app', '$1'),
    ],
  };
}

/** istiod, with the label `app` by which Istio's dashboards find it. */
export function istiodEndpoint(): PodMonitorSpecPodMetricsEndpoints {
  return controlPlaneEndpoint('http-monitoring', 'discovery', [replace([APP], '(.+)', 'app', '$1')]);
}

/** The agents of Istio's CNI plugin. */
export function cniEndpoint(): PodMonitorSpecPodMetricsEndpoints {
  return controlPlaneEndpoint('metrics', 'install-cni');
}

function controlPlaneEndpoint(port: string, container: string, relabelings: Relabeling[] = []): PodMonitorSpecPodMetricsEndpoints {
  return { port, path: '/metrics', relabelings: [keep([CONTAINER], container), ...relabelings] };
}
