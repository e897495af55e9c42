import { BackingPods } from './backing-pods';
import { Endpoints, EndpointPort, EndpointSubset } from '../../cluster/kinds';
import { addMeta, joinHostPort, objectLabels } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { DiscoveredTarget, filled, TargetGroup } from '../target';

type Address = NonNullable<EndpointSubset['addresses']>[number];

/**
 * A target for each address and port, and for each other port that the pods behind them declare (Prometheus
 * `discovery/kubernetes/endpoints.go`, buildEndpoints).
 */
export function endpointsGroup({ metadata, subsets = [] }: Endpoints, reads: RoleResources): TargetGroup {
  const service = reads.find('services', metadata.name, metadata.namespace);
  const own = objectLabels('endpoints', metadata);
  const shared = filled(service && reads.serviceLabels(service), own, reads.namespaceLabels(metadata.namespace));
  const pods = new BackingPods(reads, shared);

  const target = (address: Address, port: EndpointPort, ready: boolean): DiscoveredTarget => {
    const { targetRef } = address;
    const number = port.port ?? 0;
    const labels = addMeta(new Map([['__address__', joinHostPort(address.ip, number)]]), {
      endpoint_port_name: port.name ?? '',
      endpoint_port_protocol: port.protocol ?? '',
      endpoint_ready: ready,
      endpoint_address_target_kind: targetRef && (targetRef.kind ?? ''),
      endpoint_address_target_name: targetRef && (targetRef.name ?? ''),
      endpoint_node_name: address.nodeName,
      endpoint_hostname: address.hostname || undefined,
    });
    const node = address.nodeName ?? (targetRef?.kind === 'Node' ? targetRef.name : undefined);
    const found = { labels, shared: [...filled(reads.nodeLabels(node)), ...shared] };
    const pod = pods.find(targetRef);
    return pod === undefined ? found : pods.endpoint(pod, number, found, () => port.protocol);
  };
  const targets = subsets.flatMap(({ ports = [], addresses = [], notReadyAddresses = [] }) => ports.flatMap(port => [
    ...addresses.map(address => target(address, port, true)),
    ...notReadyAddresses.map(address => target(address, port, false)),
  ]));
  return { source: `endpoints/${metadata.namespace}/${metadata.name}`, targets: [...targets, ...pods.otherPorts()] };
}
