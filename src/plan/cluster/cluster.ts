import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from './kinds';
import { Finding } from '../findings/finding';
import { Manifest, Source } from '../kubernetes/manifest';

/** A manifest, and where it was read. */
export interface Input {
  readonly manifest: Manifest;
  readonly source?: Source;
}

/** How the cluster is imagined where the manifests leave it open. */
export interface ClusterOptions {
  /** Whether workloads have as many pods as they ask for; else one each, since its copies have the same targets but for the address. */
  readonly replicas?: boolean;
  /** The family of the addresses that are assumed. */
  readonly ipFamily?: 'IPv4' | 'IPv6';
}

/** What Prometheus and the operator find in the API server once the manifests are applied and the controllers have done their work. */
export interface Cluster {
  /** The usable objects as given, each in its namespace. */
  readonly manifests: ReadonlyArray<Manifest>;
  /** The labels of every namespace, given or assumed. */
  readonly namespaces: ReadonlyMap<string, { readonly [label: string]: string }>;
  readonly pods: ReadonlyArray<Pod>;
  readonly services: ReadonlyArray<Service>;
  readonly endpointSlices: ReadonlyArray<EndpointSlice>;
  readonly endpoints: ReadonlyArray<Endpoints>;
  readonly ingresses: ReadonlyArray<Ingress>;
  readonly nodes: ReadonlyArray<Node>;
  /** Where each object was read, by its id. */
  readonly sources: ReadonlyMap<string, Source>;
  /** What is not among the manifests and was taken to be so. */
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}
