import { Endpoint, Endpoints, EndpointSlice, EndpointSubset, Service } from './kinds';

const OF_SLICES = ['kubernetes.io/service-name', 'endpointslice.kubernetes.io/managed-by'];

/**
 * The Endpoints of a Service with a selector: the content of its EndpointSlices of its first IP family. ServiceMonitors read Endpoints,
 * unless their Prometheus sets another service discovery role.
 */
export function endpointsOf({ metadata: { namespace, name }, spec }: Service, slices: ReadonlyArray<EndpointSlice>): Endpoints[] {
  const ofFirstFamily = slices.filter(({ addressType }) => addressType === spec.ipFamilies?.[0]);
  if (ofFirstFamily.length === 0) return [];
  const labels = Object.entries(ofFirstFamily[0].metadata.labels ?? {}).filter(([label]) => !OF_SLICES.includes(label));
  return [{
    metadata: { name, namespace, labels: { ...Object.fromEntries(labels), 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } },
    subsets: ofFirstFamily.map(subsetOf),
  }];
}

function subsetOf({ ports, endpoints = [] }: EndpointSlice): EndpointSubset {
  return {
    ports,
    addresses: endpoints.filter(isReady).flatMap(addressesOf),
    notReadyAddresses: endpoints.filter(endpoint => !isReady(endpoint)).flatMap(addressesOf),
  };
}

function isReady({ conditions }: Endpoint): boolean {
  return conditions?.ready ?? true;
}

function addressesOf({ addresses, hostname, nodeName, targetRef }: Endpoint) {
  return addresses.map(ip => ({ ip, hostname, nodeName, targetRef }));
}
