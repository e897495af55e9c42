// Facts of Istio that several parts of the library go by, each with the file of istio/istio that it comes from.

/** The container of Envoy and the agent: of sidecars, gateways, waypoints, ztunnels (`pkg/kube/inject/inject.go`, ProxyContainerName). */
export const PROXY_CONTAINER = 'istio-proxy';

/** The init container that sets up the capture of traffic (`pkg/kube/inject/inject.go`, InitContainerName). */
export const INIT_CONTAINER = 'istio-init';

/** The init container that checks what the CNI plugin has set up (`pkg/kube/inject/inject.go`, ValidationContainerName). */
export const VALIDATION_CONTAINER = 'istio-validation';

/** The default namespace of istiod and of policies for the whole mesh (`pkg/config/constants/constants.go`, IstioSystemNamespace). */
export const DEFAULT_ROOT_NAMESPACE = 'istio-system';

/** The default port of the agent, `meshConfig.defaultConfig.statusPort` (`pkg/config/mesh/mesh.go`, DefaultProxyConfig). */
export const DEFAULT_STATUS_PORT = 15020;

/** The port of Envoy's own metrics, without the agent's and the application's (`pilot/cmd/pilot-agent/options/options.go`). */
export const ENVOY_METRICS_PORT = 15090;

/** The port at which a proxy says whether it is ready (`pilot/cmd/pilot-agent/options/options.go`). */
export const HEALTH_PORT = 15021;

/** The port at which tunnels arrive (`pilot/pkg/model/listener.go`, HBoneInboundListenPort). */
export const HBONE_PORT = 15008;

/** What a sidecar keeps ports for: it merges the metrics of none of them (`pilot/cmd/pilot-agent/status/server.go`, istioReservedPorts). */
export const RESERVED_PORTS: { readonly [port: number]: string } = {
  15000: 'Envoy admin',
  15001: 'outbound traffic capture',
  15004: 'pilot debug',
  15006: 'inbound traffic capture',
  [HBONE_PORT]: 'HBONE tunnel',
  [DEFAULT_STATUS_PORT]: 'pilot-agent status / merged Prometheus',
  [HEALTH_PORT]: 'Envoy health',
  15053: 'DNS proxy',
  [ENVOY_METRICS_PORT]: 'Envoy Prometheus (already merged)',
};

/** Where the agent serves all metrics of a pod, and Envoy its own (`pilot/cmd/pilot-agent/status/server.go`). */
export const METRICS_PATH = '/stats/prometheus';

/** What the agent counts when what it merges does not answer; the label `type` says what (`pilot/cmd/pilot-agent/metrics/metrics.go`). */
export const SCRAPE_FAILURES = 'istio_agent_scrape_failures_total';

/** The oldest minor version of Istio 1 whose rules are known here. */
export const OLDEST_MINOR = 24;

/** The newest one; what is newer is read as this one. */
export const NEWEST_MINOR = 31;

/** The version where none is named: the one that the library is proven with. */
export const ASSUMED_ISTIO_VERSION = `1.${NEWEST_MINOR}`;

/** The minor versions of Istio 1 from which on something holds. */
export const SINCE = {
  /** Sidecars are init containers that keep running, on nodes that can (`pilot/pkg/features/pilot.go`, ENABLE_NATIVE_SIDECARS). */
  nativeSidecars: 27,
  /** The agent merges several targets, and the webhook refuses reserved ports (`pkg/kube/inject/webhook.go`, applyPrometheusMerge). */
  severalTargets: 31,
  /** The webhook announces where metrics are served over mutual TLS (`pkg/kube/inject/webhook.go`, applySecurePrometheusAnnotation). */
  securePorts: 31,
};
