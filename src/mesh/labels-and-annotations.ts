// The names of labels and annotations of Istio that several parts of the library read or write (`label/labels.yaml` and
// `annotation/annotations.yaml` of istio/api).

/** The label by which a pod asks for a sidecar, or for none. */
export const INJECT = 'sidecar.istio.io/inject';

/** The label by which a pod or a namespace asks for a revision of istiod. */
export const REVISION = 'istio.io/rev';

/** The label of a namespace whose pods get a sidecar. */
export const NAMESPACE_INJECTION = 'istio-injection';

/** The label by which a pod or a namespace asks for ambient mode, or for none. */
export const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** The label that says how sidecars of clients reach a pod: `istio` is mutual TLS. */
export const TLS_MODE = 'security.istio.io/tlsMode';

/** The label of a pod whose sidecar takes tunnels. */
export const TUNNEL = 'networking.istio.io/tunnel';

/** The label that names the network of a pod, in a mesh that spans several. */
export const NETWORK = 'topology.istio.io/network';

/** The labels by which telemetry names a workload. */
export const CANONICAL_NAME = 'service.istio.io/canonical-name';
export const CANONICAL_REVISION = 'service.istio.io/canonical-revision';

/** The annotation that says what was injected. */
export const INJECTION_STATUS = 'sidecar.istio.io/status';

/** The annotation by which a pod configures its proxy. */
export const PROXY_CONFIG = 'proxy.istio.io/config';

/** The annotation by which a pod has its agent on a port of its own, or on none with `0`. */
export const STATUS_PORT_ANNOTATION = 'status.sidecar.istio.io/port';

/** The annotation by which a pod has its metrics merged, or not. */
export const MERGE_METRICS = 'prometheus.istio.io/merge-metrics';

/** The annotation that lists several endpoints for the agent to merge. */
export const SCRAPE_TARGETS = 'prometheus.istio.io/scrape-targets';

/** The annotation by which the sidecar of a pod is an init container, or not. */
export const NATIVE_SIDECAR = 'sidecar.istio.io/nativeSidecar';

/** The annotations by which a pod's sidecar has volumes, and where it mounts them. */
export const USER_VOLUME = 'sidecar.istio.io/userVolume';
export const USER_VOLUME_MOUNT = 'sidecar.istio.io/userVolumeMount';

/** The annotation that says how traffic is captured. */
export const INTERCEPTION_MODE = 'sidecar.istio.io/interceptionMode';

/** The annotation that names interfaces by which traffic leaves a pod although it looks inbound, as that of virtual machines. */
export const REROUTE_VIRTUAL_INTERFACES = 'istio.io/reroute-virtual-interfaces';

/** What the annotations that say which traffic is captured begin with. */
export const TRAFFIC = 'traffic.sidecar.istio.io/';
export const INCLUDE_INBOUND_PORTS = `${TRAFFIC}includeInboundPorts`;
export const EXCLUDE_INBOUND_PORTS = `${TRAFFIC}excludeInboundPorts`;
export const INCLUDE_OUTBOUND_IP_RANGES = `${TRAFFIC}includeOutboundIPRanges`;
