/** An mTLS mode of a `PeerAuthentication`: which connections a sidecar accepts. */
export enum MtlsMode {
  /** Mutual TLS only: a plaintext scrape of a captured port is reset. */
  STRICT = 'STRICT',
  /** Mutual TLS from inside the mesh, plaintext from outside: Prometheus must use plaintext. */
  PERMISSIVE = 'PERMISSIVE',
  /** No mutual TLS: Prometheus must use plaintext, unless the application speaks TLS itself on a port that is not declared HTTP. */
  DISABLE = 'DISABLE',
}

/** The mTLS modes of some workloads, as a `PeerAuthentication` with a selector sets them. */
export interface WorkloadMtls {
  /** The namespace of the workloads. */
  readonly namespace: string;

  /** The labels that their pods carry. */
  readonly labels: { [key: string]: string };

  /**
   * The mode of every port that is not in `portLevelMtls`.
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
