import { assumptionsOf } from './assumptions';
import { Cluster, ClusterOptions, Input } from './cluster';
import { byService, endpointSlicesOf, selectsPods } from './endpoint-slices';
import { endpointsOf } from './endpoints';
import { awaitsSidecar } from './injection';
import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from './kinds';
import { namespacesOf } from './namespaces';
import { Network, networkOf } from './network';
import { ASSUMED_NODE, assumedNode } from './nodes';
import { StoredObject, stored } from './objects';
import { podsOf } from './pods';
import { hasStatus, running } from './running';
import { PodsByLabel } from './selection';
import { storedService } from './services';

/** Applies the manifests to an imagined cluster, and does there what the API server, kube-controller-manager and kubelet would. */
export function clusterOf(inputs: Iterable<Input>, { replicas = false, ipFamily = 'IPv4' }: ClusterOptions = {}): Cluster {
  const { objects, sources, findings } = stored(inputs);
  const network = networkOf(ipFamily);
  const { namespaces, assumed } = namespacesOf(objects);
  const made = podsOf(objects, replicas);
  const pods = made.map((pod, i) => running(pod, network, i));
  const given = ofType<Node>(objects, 'v1 Node');
  const nodes = withAssumed(given, pods, network);
  const services = objects.flatMap(({ type, read }, i) => type === 'v1 Service' ? [storedService(read as Service, network, i)] : []);
  const endpointSlices = slicesOf(services, ofType(objects, 'discovery.k8s.io/v1 EndpointSlice'), pods, nodes);
  return {
    manifests: objects.map(({ manifest }) => manifest),
    namespaces,
    pods,
    services,
    endpointSlices,
    endpoints: withMade(services, ofType(objects, 'v1 Endpoints'), endpointSlices),
    ingresses: ofType<Ingress>(objects, 'networking.k8s.io/v1 Ingress'),
    nodes,
    sources,
    assumptions: assumptionsOf({
      namespaces: assumed,
      pods: made.filter(pod => !hasStatus(pod)),
      withoutSidecar: made.filter(pod => awaitsSidecar(pod, namespaces.get(pod.metadata.namespace)!)),
      nodes: nodes.slice(given.length),
      replicas,
    }),
    findings,
  };
}

function ofType<T>(objects: StoredObject[], wanted: string): T[] {
  return objects.filter(({ type }) => type === wanted).map(({ read }) => read as T);
}

/** A cluster has a node, and so does a pod that runs. */
function withAssumed(given: Node[], pods: Pod[], network: Network): Node[] {
  const isMissing = given.length === 0 || pods.some(({ spec }) => spec.nodeName === ASSUMED_NODE);
  return isMissing && !given.some(({ metadata }) => metadata.name === ASSUMED_NODE) ? [...given, assumedNode(network)] : given;
}

/** Slices that are given for a Service are all that it has. */
function slicesOf(services: Service[], given: EndpointSlice[], pods: Pod[], nodes: Node[]): EndpointSlice[] {
  const have = byService(given);
  const byLabel = new PodsByLabel(pods);
  return [...given, ...services.filter(service => !have.has(idOf(service))).flatMap(service => endpointSlicesOf(service, byLabel, nodes))];
}

/** So are Endpoints. Of slices that somebody wrote for a Service without a selector, Kubernetes makes none. */
function withMade(services: Service[], given: Endpoints[], slices: EndpointSlice[]): Endpoints[] {
  const have = new Set(given.map(idOf));
  const ofServices = byService(slices);
  return [...given, ...services
    .filter(service => !have.has(idOf(service)) && selectsPods(service))
    .flatMap(service => endpointsOf(service, ofServices.get(idOf(service)) ?? []))];
}

function idOf({ metadata: { namespace, name } }: Service | Endpoints): string {
  return `${namespace}/${name}`;
}
