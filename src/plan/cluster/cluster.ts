import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from './kinds';
import { Finding } from '../findings/finding';
import { Manifest, Source } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';

/** A manifest, and where it was read. */
export interface Input {
  readonly manifest: Manifest;
  readonly source?: Source;
  /** Whether nobody wrote it, since it stands for what is described. */
  readonly isDescribed?: boolean;
}

/** What is assumed of the cluster where the manifests leave it open. */
export interface ClusterOptions {
  /**
   * Whether each workload has all the pods that it asks for. By default it has one, since the targets of its replicas differ only in
   * the address.
   */
  readonly replicas?: boolean;
  /** The IP family of the assumed addresses. */
  readonly ipFamily?: 'IPv4' | 'IPv6';
}

/** What is supposed of what decides and is not given. Without it there is only what is given. */
export interface Supposed {
  /** The labels of Namespaces that are not given, by name; else they have none. */
  readonly namespaces?: ReadonlyMap<string, Labels>;
  /** The labels of the node that is assumed where no Node is given. */
  readonly nodeLabels?: Labels;
  /** The nodes that pods run on where these admit them, of those that are given. */
  readonly nodes?: ReadonlyArray<string>;
  /** Whether the Secrets and ConfigMaps that are referred to and not given exist, with their keys. */
  readonly assets?: boolean;
  /** What an account may list if no binding of it, or not the role of one, is given: everything, or that of single namespaces only. */
  readonly rights?: 'everywhere' | 'by namespace';
}

/** The objects that Prometheus and the operator find in the API server once the manifests are applied and the controllers have run. */
export interface Cluster {
  /** The usable objects as given, each in its namespace. */
  readonly manifests: ReadonlyArray<Manifest>;
  /** The labels of every namespace, given or assumed. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** The namespaces of which only the name is given. */
  readonly assumedNamespaces: ReadonlyArray<string>;
  readonly supposed: Supposed;
  readonly pods: ReadonlyArray<Pod>;
  readonly services: ReadonlyArray<Service>;
  readonly endpointSlices: ReadonlyArray<EndpointSlice>;
  readonly endpoints: ReadonlyArray<Endpoints>;
  readonly ingresses: ReadonlyArray<Ingress>;
  readonly nodes: ReadonlyArray<Node>;
  /** Where each object was read, by its id. */
  readonly sources: ReadonlyMap<string, Source>;
  /** What the plan assumed because the manifests do not say it, as sentences. */
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}
