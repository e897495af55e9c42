/** Facts about the mesh that are used if they are not among the manifests. */
export interface InjectOptions {
  /** Whether there is no mesh unless the manifests have one. */
  readonly noMesh?: boolean;
  /** Such as `1.31`. */
  readonly version?: string;
  /** The revision of istiod, else `default`. */
  readonly revision?: string;
  /** The namespace of istiod, else `istio-system`. */
  readonly namespace?: string;
  /** The port of the agent, both in `meshConfig.defaultConfig` and in `values.global.proxy`. */
  readonly statusPort?: number;
  readonly enablePrometheusMerge?: boolean;
  /** The mode of `meshConfig.outboundTrafficPolicy`. */
  readonly outboundTrafficPolicy?: string;
  readonly enableAutoMtls?: boolean;
  /** Whether sidecars are native, where neither istiod nor the versions of given Nodes say so. */
  readonly nativeSidecars?: boolean;
  readonly cni?: boolean;
  /** Whether istiod serves ambient mode, waypoints included. */
  readonly ambient?: boolean;
}
