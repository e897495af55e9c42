/** What the sidecar in front of a workload accepts, as `PeerAuthentication` spells it. */
export enum MtlsMode {
  /** Mutual TLS only: a plaintext scrape of a captured port is reset. */
  STRICT = 'STRICT',
  /** Mutual TLS from inside the mesh, plaintext from outside: Prometheus must use plaintext. */
  PERMISSIVE = 'PERMISSIVE',
  /** No mutual TLS: Prometheus must use plaintext, unless the application speaks TLS itself on a port that is not declared HTTP. */
  DISABLE = 'DISABLE',
}

/** The mTLS modes of some workloads, as one workload `PeerAuthentication` sets them. */
export interface WorkloadMtls {
  /** The namespace of the workloads. */
  readonly namespace: string;

  /** The labels that their pods carry. */
  readonly labels: { [key: string]: string };

  /**
   * The mode of every port that `portLevelMtls` does not name.
   *
   * @default - that of the namespace, as in Istio
   */
  readonly mode?: MtlsMode;

  /**
   * The modes of single ports, by container port number.
   *
   * @default - none
   */
  readonly portLevelMtls?: { [port: string]: MtlsMode };
}
