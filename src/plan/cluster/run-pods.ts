import { StoredCluster } from './apply';
import { assumptionsOf } from './assumptions';
import { Cluster, ClusterOptions } from './cluster';
import { byService, endpointSlicesOf, selectsPods } from './endpoint-slices';
import { endpointsOf } from './endpoints';
import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from './kinds';
import { mirroredSlices } from './mirrored-slices';
import { networkOf } from './network';
import { hasStatus, withStatus } from './pod-status';
import { PodsByLabel } from './pods-by-label';
import { Nodes } from './scheduling/nodes';
import { notAdmitted } from './scheduling/unscheduled-pods';
import { storedService } from './services';
import { ofType } from './stored-objects';

/** Runs the pods of a cluster, and makes the Services' EndpointSlices and Endpoints from their addresses. */
export function runPods(
  { objects, ...stored }: StoredCluster,
  created: ReadonlyArray<Pod>,
  { replicas = false, ipFamily = 'IPv4' }: ClusterOptions = {},
): Cluster {
  const network = networkOf(ipFamily);
  const nodes = new Nodes(ofType<Node>(objects, 'v1 Node'), network, stored.supposed);
  const pods = created.map((pod, i) => withStatus(pod, nodes, network, i));
  const services = objects.flatMap(({ type, read }, i) => type === 'v1 Service' ? [storedService(read as Service, network, i)] : []);
  const endpoints = ofType<Endpoints>(objects, 'v1 Endpoints');
  const slices = ofType<EndpointSlice>(objects, 'discovery.k8s.io/v1 EndpointSlice');
  const endpointSlices = allSlices(services, [...slices, ...mirroredSlices(services, endpoints, slices)], pods, nodes.all);
  return {
    ...stored,
    pods,
    services,
    endpointSlices,
    endpoints: allEndpoints(services, endpoints, endpointSlices),
    ingresses: ofType<Ingress>(objects, 'networking.k8s.io/v1 Ingress'),
    nodes: nodes.all,
    assumptions: assumptionsOf({ namespaces: stored.assumedNamespaces, pods: created.filter(pod => !hasStatus(pod)), nodes, replicas }),
    findings: [...stored.findings, ...notAdmitted(objects, pods, nodes)],
  };
}

/** The given and the mirrored slices, and those of Services for which none are given. */
function allSlices(services: Service[], given: EndpointSlice[], pods: Pod[], nodes: ReadonlyArray<Node>): EndpointSlice[] {
  const ofServices = byService(given);
  const byLabel = new PodsByLabel(pods);
  return [...given, ...services
    .filter(service => !ofServices.has(idOf(service)))
    .flatMap(service => endpointSlicesOf(service, byLabel, nodes))];
}

/** The given Endpoints, and those of other Services with a selector: Kubernetes makes none from slices that somebody wrote. */
function allEndpoints(services: Service[], given: Endpoints[], slices: EndpointSlice[]): Endpoints[] {
  const withEndpoints = new Set(given.map(idOf));
  const ofServices = byService(slices);
  return [...given, ...services
    .filter(service => !withEndpoints.has(idOf(service)) && selectsPods(service))
    .flatMap(service => endpointsOf(service, ofServices.get(idOf(service)) ?? []))];
}

function idOf({ metadata: { namespace, name } }: Service | Endpoints): string {
  return `${namespace}/${name}`;
}
