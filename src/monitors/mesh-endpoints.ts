import { address, copy, keep, pod, Relabeling, replace, sanitized } from './relabelings';
import { PodMonitorSpecPodMetricsEndpoints, PodMonitorSpecScrapeProtocols } from '../../imports/pod-monitor';
import {
  DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, FAULTS, hasFault, istioVersion, METRICS_PATH, PROXY_CONTAINER,
} from '../mesh/istio';
import { IstioMesh } from '../mesh/istio-mesh';
import { STATUS_PORT_ANNOTATION } from '../mesh/labels-and-annotations';

const CONTAINER = pod('container_name');
const APP = pod('label_app');
const AGENT_PORT = pod(`annotation_${sanitized(STATUS_PORT_ANNOTATION)}`);
const ZTUNNEL = { label: pod('container_port_name'), regex: 'ztunnel-stats' };

/** The label with which a pod opts out, as in Istio's own sample. */
export const OPT_OUT = 'istio-prometheus-ignore';

/** The containers of istiod and of the CNI plugin's agents (istio-discovery and istio-cni among Istio's charts). */
export const ISTIOD_CONTAINER = 'discovery';
export const CNI_CONTAINER = 'install-cni';

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
  return controlPlaneEndpoint('http-monitoring', ISTIOD_CONTAINER, [copy(APP, 'app')]);
}

/** The agents of Istio's CNI plugin. */
export function cniEndpoint(): PodMonitorSpecPodMetricsEndpoints {
  return controlPlaneEndpoint('metrics', CNI_CONTAINER);
}

function controlPlaneEndpoint(port: string, container: string, relabelings: Relabeling[] = []): PodMonitorSpecPodMetricsEndpoints {
  return { port, path: '/metrics', relabelings: [keep([CONTAINER], container), ...relabelings] };
}

/** The protocols of scrapes that the agents of a mesh answer well; undefined for all. */
export function agentProtocols({ version }: IstioMesh, cannot: string): PodMonitorSpecScrapeProtocols[] | undefined {
  return hasFault(istioVersion(version, cannot), FAULTS.protobufInText) !== false ? TEXT_ONLY : undefined;
}

const TEXT_ONLY = [
  PodMonitorSpecScrapeProtocols.OPEN_METRICS_TEXT1_0_0,
  PodMonitorSpecScrapeProtocols.OPEN_METRICS_TEXT0_0_1,
  PodMonitorSpecScrapeProtocols.PROMETHEUS_TEXT0_0_4,
];
