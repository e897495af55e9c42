import { Cluster } from '../cluster/cluster';
import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from '../cluster/kinds';
import { ObjectMeta } from '../kubernetes/manifest';

/** An object of which discovery only reads the metadata. */
export interface Bare {
  readonly metadata: ObjectMeta;
}

/** The type of the objects of each resource that discovery reads. */
export interface Objects {
  readonly pods: Pod;
  readonly services: Service;
  readonly endpoints: Endpoints;
  readonly endpointslices: EndpointSlice;
  readonly ingresses: Ingress;
  readonly nodes: Node;
  readonly namespaces: Bare;
  readonly replicasets: Bare;
  readonly jobs: Bare;
}

/** The name of a resource in requests and in RBAC. */
export type ResourceName = keyof Objects;

/** A resource of the Kubernetes API that discovery reads. */
export interface ApiResource {
  readonly group: string;
  readonly clusterScoped: boolean;
  /** The fields besides name and namespace that a field selector can use (AddFieldLabelConversionFunc in Kubernetes' `pkg/apis`). */
  readonly fields: ReadonlyArray<string>;
}

const POD_FIELDS = [
  'spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork',
  'status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName',
];

export const RESOURCES: { readonly [name in ResourceName]: ApiResource } = {
  pods: { group: '', clusterScoped: false, fields: POD_FIELDS },
  services: { group: '', clusterScoped: false, fields: ['spec.clusterIP', 'spec.type'] },
  endpoints: { group: '', clusterScoped: false, fields: [] },
  endpointslices: { group: 'discovery.k8s.io', clusterScoped: false, fields: [] },
  ingresses: { group: 'networking.k8s.io', clusterScoped: false, fields: [] },
  nodes: { group: '', clusterScoped: true, fields: ['spec.unschedulable'] },
  namespaces: { group: '', clusterScoped: true, fields: ['status.phase'] },
  replicasets: { group: 'apps', clusterScoped: false, fields: ['status.replicas'] },
  jobs: { group: 'batch', clusterScoped: false, fields: ['status.successful'] },
};

/** A resource with its group, as the API server names it in messages: `endpointslices.discovery.k8s.io`. */
export function qualifiedName(name: ResourceName): string {
  const { group } = RESOURCES[name];
  return group === '' ? name : `${name}.${group}`;
}

/** The objects of a resource. */
export function objectsOf<Name extends ResourceName>(cluster: Cluster, name: Name): ReadonlyArray<Objects[Name]> {
  const { pods, services, endpoints, endpointSlices: endpointslices, ingresses, nodes } = cluster;
  const found: { [name in ResourceName]: () => ReadonlyArray<Objects[name]> } = {
    pods: () => pods,
    services: () => services,
    endpoints: () => endpoints,
    endpointslices: () => endpointslices,
    ingresses: () => ingresses,
    nodes: () => nodes,
    namespaces: () => namespacesOf(cluster),
    replicasets: () => manifestsOf(cluster, 'apps/v1', 'ReplicaSet'),
    jobs: () => manifestsOf(cluster, 'batch/v1', 'Job'),
  };
  return found[name]();
}

function manifestsOf({ manifests }: Cluster, apiVersion: string, kind: string): Bare[] {
  return manifests.filter(manifest => manifest.apiVersion === apiVersion && manifest.kind === kind);
}

function namespacesOf(cluster: Cluster): Bare[] {
  const given = new Map(manifestsOf(cluster, 'v1', 'Namespace').map(({ metadata }) => [metadata.name, metadata]));
  return [...cluster.namespaces].map(([name, labels]) => ({ metadata: { ...given.get(name), name, labels } }));
}
