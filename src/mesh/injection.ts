/** The label by which a pod asks for a sidecar, or for none. */
export const INJECT = 'sidecar.istio.io/inject';

/** The label by which a pod or a namespace asks for a revision of istiod. */
export const REVISION = 'istio.io/rev';

/** The container in which Envoy and the agent run: of sidecars, gateways and waypoints, and of ztunnels too. */
export const PROXY_CONTAINER = 'istio-proxy';
