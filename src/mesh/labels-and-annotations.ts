// The names of Istio's labels and annotations that several parts of the library read or write (`label/labels.yaml` and
// `annotation/annotations.yaml` of istio/api).

/** The label of a pod that requests or declines a sidecar. */
export const INJECT = 'sidecar.istio.io/inject';

/** The label of a pod or a namespace that selects a revision of istiod. */
export const REVISION = 'istio.io/rev';

/** The label of a namespace that enables or disables injection for its pods. */
export const NAMESPACE_INJECTION = 'istio-injection';

/** The label of a pod or a namespace that enables or disables ambient mode. */
export const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** The label that says how the sidecars of clients connect to a pod: `istio` is mutual TLS. */
export const TLS_MODE = 'security.istio.io/tlsMode';

/** The label of a pod whose sidecar accepts tunnels. */
export const TUNNEL = 'networking.istio.io/tunnel';

/** The label that names the network of a pod, in a mesh that spans several. */
export const NETWORK = 'topology.istio.io/network';

/** The labels that give a workload its name in telemetry. */
export const CANONICAL_NAME = 'service.istio.io/canonical-name';
export const CANONICAL_REVISION = 'service.istio.io/canonical-revision';

/** The annotation that lists what was injected. */
export const INJECTION_STATUS = 'sidecar.istio.io/status';

/** The annotation that names the templates by which a pod is injected. */
export const TEMPLATES = 'inject.istio.io/templates';

/** The annotation with the proxy configuration of a pod. */
export const PROXY_CONFIG = 'proxy.istio.io/config';

/** The annotation that sets the port of a pod's agent; `0` turns it off. */
export const STATUS_PORT_ANNOTATION = 'status.sidecar.istio.io/port';

/** The annotation that turns merging on or off for a pod. */
export const MERGE_METRICS = 'prometheus.istio.io/merge-metrics';

/** The annotation that lists several endpoints for the agent to merge. */
export const SCRAPE_TARGETS = 'prometheus.istio.io/scrape-targets';

/** The annotation that turns the native sidecar on or off for a pod. */
export const NATIVE_SIDECAR = 'sidecar.istio.io/nativeSidecar';

/** The annotations that give a pod's sidecar more volumes and mounts. */
export const USER_VOLUME = 'sidecar.istio.io/userVolume';
export const USER_VOLUME_MOUNT = 'sidecar.istio.io/userVolumeMount';

/** The annotation that says how traffic is captured. */
export const INTERCEPTION_MODE = 'sidecar.istio.io/interceptionMode';

/** The annotation that names interfaces whose inbound traffic is treated as outbound, such as those of virtual machines. */
export const REROUTE_VIRTUAL_INTERFACES = 'istio.io/reroute-virtual-interfaces';

/** The prefix of the annotations that say which traffic is captured. */
export const TRAFFIC = 'traffic.sidecar.istio.io/';
export const INCLUDE_INBOUND_PORTS = `${TRAFFIC}includeInboundPorts`;
export const EXCLUDE_INBOUND_PORTS = `${TRAFFIC}excludeInboundPorts`;
export const INCLUDE_OUTBOUND_IP_RANGES = `${TRAFFIC}includeOutboundIPRanges`;
