/** The mesh where no istiod is among the manifests, or as far as they leave its configuration open. */
export interface InjectOptions {
  /** Whether there is no mesh at all, unless the manifests have one. */
  readonly noMesh?: boolean;
  /** Such as `1.31`. */
  readonly version?: string;
  /** The revision of istiod, else `default`. */
  readonly revision?: string;
  /** The namespace of istiod, else `istio-system`. */
  readonly namespace?: string;
  /** Of the agent, both in `meshConfig.defaultConfig` and in `values.global.proxy`. */
  readonly statusPort?: number;
  readonly enablePrometheusMerge?: boolean;
  /** Whether the nodes can run native sidecars, where the manifests have no Node. */
  readonly nativeSidecars?: boolean;
  readonly cni?: boolean;
  /** Whether istiod serves ambient mode, waypoints included. */
  readonly ambient?: boolean;
}
