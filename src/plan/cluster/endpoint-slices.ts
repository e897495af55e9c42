import { uidOf } from './generated-ids';
import { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from './kinds';
import { PodsByLabel } from './pods-by-label';

const ADDRESS_TYPES = ['IPv4', 'IPv6'] as const;
type AddressType = typeof ADDRESS_TYPES[number];

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';

/** Groups slices by their Service, as `namespace/name`. */
export function byService(slices: ReadonlyArray<EndpointSlice>): Map<string, EndpointSlice[]> {
  const grouped = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const service = `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME]}`;
    grouped.set(service, [...grouped.get(service) ?? [], slice]);
  }
  return grouped;
}

/**
 * The EndpointSlices that Kubernetes makes for a Service with a selector (`k8s.io/endpointslice` `reconciler.go`). Pods with the same ports
 * are in one slice, without the limit on its size.
 */
export function endpointSlicesOf(service: Service, pods: PodsByLabel, nodes: ReadonlyArray<Node>): EndpointSlice[] {
  const { metadata: { namespace, name, uid }, spec } = service;
  if (!selectsPods(service)) return [];
  const selected = pods.withLabels(namespace, spec.selector ?? {})
    .filter(isInEndpoints)
    .sort((a, b) => a.metadata.name < b.metadata.name ? -1 : 1);
  const slices = ADDRESS_TYPES
    .filter(type => spec.ipFamilies?.includes(type))
    .flatMap(type => slicesOfType(type, service, selected, nodes));
  return slices.map((slice, i) => {
    const sliceName = `${name}${name.length < 253 ? '-' : ''}${i}`;
    return {
      ...slice,
      metadata: {
        name: sliceName,
        namespace,
        uid: uidOf('EndpointSlice', namespace, sliceName),
        labels: labelsOf(service),
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true }],
      },
    };
  });
}

/** Kubernetes makes neither EndpointSlices nor Endpoints for other Services. */
export function selectsPods({ spec: { type, selector = {} } }: Service): boolean {
  return type !== 'ExternalName' && Object.keys(selector).length > 0;
}

/** A pod that has ended or has no address is in no slice (`util/controller_utils.go` ShouldPodBeInEndpoints). */
function isInEndpoints({ status: { phase, podIPs } }: Pod): boolean {
  return phase !== 'Failed' && phase !== 'Succeeded' && podIPs !== undefined && podIPs.length > 0;
}

type SliceContent = Omit<EndpointSlice, 'metadata'>;

function slicesOfType(addressType: AddressType, service: Service, pods: Pod[], nodes: ReadonlyArray<Node>): SliceContent[] {
  const byPorts = new Map<string, { addressType: AddressType; ports: EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const endpoint = endpointOf(pod, service, addressType, nodes);
    if (endpoint.addresses.length === 0) continue;
    const numbers = portNumbersOf(service, pod);
    const key = numbers.join();
    const slice = byPorts.get(key) ?? { addressType, ports: portsOf(service, numbers), endpoints: [] };
    slice.endpoints.push(endpoint);
    byPorts.set(key, slice);
  }
  // A Service without pods still has an empty slice.
  if (byPorts.size === 0) return [{ addressType, ports: [], endpoints: [] }];
  return [...byPorts.values()];
}

/** `utils.go` podToEndpoint. */
function endpointOf({ metadata, spec, status }: Pod, service: Service, addressType: AddressType, nodes: ReadonlyArray<Node>): Endpoint {
  const serving = status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  const terminating = metadata.deletionTimestamp !== undefined;
  const zone = nodes.find(node => node.metadata.name === spec.nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: (status.podIPs ?? []).map(({ ip }) => ip).filter(ip => ip.includes(':') === (addressType === 'IPv6')).sort(),
    conditions: { ready: service.spec.publishNotReadyAddresses || (serving && !terminating), serving, terminating },
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    nodeName: spec.nodeName,
    zone: zone === '' ? undefined : zone,
    hostname: spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined,
  };
}

/** The ports of a Service that a pod has (`utils.go` getEndpointPorts), sorted by name: the order in the Service does not matter. */
function portsOf({ spec: { ports = [] } }: Service, numbers: ReadonlyArray<number | undefined>): EndpointPort[] {
  return ports
    .map((port, i) => ({ name: port.name ?? '', protocol: port.protocol, port: numbers[i], appProtocol: port.appProtocol }))
    .filter(({ port }) => port !== undefined)
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * The number of each port of a Service in a pod. A named target port is looked up in the containers and in the sidecars among the init
 * containers, with the same protocol (`utils.go` FindPort).
 */
function portNumbersOf({ spec: { ports = [] } }: Service, { spec: { containers, initContainers = [] } }: Pod): Array<number | undefined> {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const declared = [...containers, ...sidecars].flatMap(container => container.ports ?? []);
  return ports.map(({ targetPort, protocol }) => typeof targetPort === 'number'
    ? targetPort
    : declared.find(port => port.name === targetPort && port.protocol === protocol)?.containerPort);
}

/** The labels of the Service, and those that the controller sets itself (`utils.go` setEndpointSliceLabels). */
function labelsOf({ metadata: { name, labels = {} }, spec: { clusterIP } }: Service): { [label: string]: string } {
  const { [HEADLESS]: reserved, ...others } = labels;
  return {
    ...others,
    ...(clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
    [SERVICE_NAME]: name,
    [MANAGED_BY]: 'endpointslice-controller.k8s.io',
  };
}
