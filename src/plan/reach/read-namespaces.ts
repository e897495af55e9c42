import { Cluster } from '../cluster/cluster';
import { MeshConfig } from '../inject/mesh/istiod';
import { selects } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

type Read = Pick<Cluster, 'manifests' | 'services' | 'endpointSlices' | 'namespaces'>;

/** Whether an istiod reads the objects of a namespace with these labels (`pkg/kube/namespace/filter.go`, Filter). */
export function readsNamespace({ discoverySelectors }: Pick<MeshConfig, 'discoverySelectors'>, labels: Labels): boolean {
  return discoverySelectors.length === 0 || discoverySelectors.some(selector => selects(selector)(labels));
}

/** The part of a cluster that istiods read. Of the others, they know neither Services nor policies. */
export function readByIstiod<C extends Read>(cluster: C, meshConfigs: ReadonlyArray<MeshConfig>): C {
  if (meshConfigs.every(({ discoverySelectors }) => discoverySelectors.length === 0)) return cluster;
  const { manifests, services, endpointSlices, namespaces } = cluster;
  const isRead = ({ metadata: { namespace } }: { readonly metadata: { readonly namespace?: string } }) => namespace === undefined
    || meshConfigs.some(mesh => readsNamespace(mesh, namespaces.get(namespace) ?? {}));
  return {
    ...cluster, manifests: manifests.filter(isRead), services: services.filter(isRead), endpointSlices: endpointSlices.filter(isRead),
  };
}
