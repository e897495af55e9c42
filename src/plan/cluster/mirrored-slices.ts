import { byService } from './endpoint-slices';
import { Endpoint, Endpoints, EndpointSlice, EndpointSubset, Service } from './kinds';

/** By these, Endpoints are kept from being mirrored. */
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/**
 * The EndpointSlices that Kubernetes makes of Endpoints which somebody wrote for a Service without a selector
 * (`pkg/controller/endpointslicemirroring` of Kubernetes).
 */
export function mirroredSlices(
  services: ReadonlyArray<Service>, given: ReadonlyArray<Endpoints>, slices: ReadonlyArray<EndpointSlice>,
): EndpointSlice[] {
  // As they are read from a cluster, they are there already.
  const known = byService(slices);
  const withoutSelector = new Set(services.filter(({ spec }) => spec.selector === undefined).map(idOf).filter(id => !known.has(id)));
  return given.filter(endpoints => withoutSelector.has(idOf(endpoints)) && isMirrored(endpoints))
    .flatMap(({ metadata, subsets = [] }) => subsets.flatMap((subset, i) => slicesOf(metadata, subset, i)));
}

function isMirrored({ metadata: { labels = {}, annotations = {} } }: Endpoints): boolean {
  return labels[SKIP] !== 'true' && annotations[LEADER] === undefined;
}

function slicesOf({ name, namespace, labels, annotations }: Endpoints['metadata'], subset: EndpointSubset, i: number): EndpointSlice[] {
  const endpoints = [
    ...(subset.addresses ?? []).map(address => endpointOf(address, true)),
    ...(subset.notReadyAddresses ?? []).map(address => endpointOf(address, false)),
  ];
  return (['IPv4', 'IPv6'] as const).map(addressType => ({
    metadata: {
      name: `${name}-${addressType.toLowerCase()}-${i}`,
      namespace,
      labels: {
        ...labels,
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
      },
      annotations,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name, controller: true }],
    },
    addressType,
    ports: subset.ports?.map(port => ({ ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' })),
    endpoints: endpoints.filter(({ addresses: [ip] }) => ip.includes(':') === (addressType === 'IPv6')),
  })).filter(slice => slice.endpoints.length > 0);
}

function endpointOf({ ip, hostname, nodeName, targetRef }: NonNullable<EndpointSubset['addresses']>[number], ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, hostname, nodeName, targetRef };
}

function idOf({ metadata: { namespace, name } }: Service | Endpoints): string {
  return `${namespace}/${name}`;
}
