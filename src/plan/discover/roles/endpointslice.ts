import { Endpoint, EndpointPort, EndpointSlice, Service } from '../../cluster/kinds';
import { addMeta, joinHostPort, META, objectLabels, sanitized } from '../meta-labels';
import { Reads } from '../reads';
import { DiscoveredTarget, filled, TargetGroup } from '../target';
import { BackingPods } from './backing-pods';

/** A target for each endpoint, port and address, and for what else the pods behind them declare (Prometheus `discovery/kubernetes/endpointslice.go`). */
export function endpointSliceGroup(slice: EndpointSlice, reads: Reads): TargetGroup {
  const { metadata, addressType } = slice;
  const source = `endpointslice/${metadata.namespace}/${metadata.name}`;
  const service = reads.find('services', metadata.labels?.['kubernetes.io/service-name'], metadata.namespace);
  if (service && isSecondary(slice, service)) return { source, targets: [] };

  const own = objectLabels('endpointslice', metadata).set(`${META}endpointslice_address_type`, addressType);
  const shared = filled(service && reads.serviceLabels(service), own, reads.namespaceLabels(metadata.namespace));
  const pods = new BackingPods(reads, shared);
  const target = (address: string, endpoint: Endpoint, port: EndpointPort): DiscoveredTarget => {
    const node = endpoint.targetRef?.kind === 'Node' ? endpoint.targetRef.name : endpoint.nodeName;
    const found = { labels: endpointLabels(address, endpoint, port), shared: [...filled(reads.nodeLabels(node)), ...shared] };
    const pod = pods.find(endpoint.targetRef);
    return pod === undefined ? found : pods.endpoint(pod, port.port, found, declared => declared.protocol);
  };
  const targets = (slice.endpoints ?? []).flatMap(endpoint => (slice.ports ?? []).flatMap(port =>
    endpoint.addresses.map(address => target(address, endpoint, port))));
  return { source, targets: [...targets, ...pods.otherPorts()] };
}

/** The second slice of a dual-stack Service has the targets of the first again. */
function isSecondary({ addressType }: EndpointSlice, { spec: { ipFamilyPolicy, ipFamilies } }: Service): boolean {
  const dualStack = ipFamilyPolicy === 'PreferDualStack' || ipFamilyPolicy === 'RequireDualStack';
  return dualStack && ipFamilies !== undefined && ipFamilies.length > 0 && ipFamilies[0] !== addressType;
}

function endpointLabels(address: string, endpoint: Endpoint, port: EndpointPort): Map<string, string> {
  const { conditions, targetRef } = endpoint;
  const labels = addMeta(new Map([['__address__', port.port === undefined ? address : joinHostPort(address, port.port)]]), {
    endpointslice_port_name: port.name,
    endpointslice_port_protocol: port.protocol,
    endpointslice_port: port.port,
    endpointslice_port_app_protocol: port.appProtocol,
    endpointslice_endpoint_conditions_ready: conditions?.ready,
    endpointslice_endpoint_conditions_serving: conditions?.serving,
    endpointslice_endpoint_conditions_terminating: conditions?.terminating,
    endpointslice_endpoint_hostname: endpoint.hostname,
    endpointslice_address_target_kind: targetRef && (targetRef.kind ?? ''),
    endpointslice_address_target_name: targetRef && (targetRef.name ?? ''),
    endpointslice_endpoint_node_name: endpoint.nodeName,
    endpointslice_endpoint_zone: endpoint.zone,
  });
  for (const [key, value] of Object.entries(endpoint.deprecatedTopology ?? {})) {
    labels.set(`${META}endpointslice_endpoint_topology_${sanitized(key)}`, value);
    labels.set(`${META}endpointslice_endpoint_topology_present_${sanitized(key)}`, 'true');
  }
  return labels;
}
