import { BackingPods } from './backing-pods';
import { Endpoint, EndpointPort, EndpointSlice, Service } from '../../cluster/kinds';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { addMeta, joinHostPort, META, objectLabels } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { DiscoveredTarget, filled, LabelMap, TargetGroup } from '../target';

/**
 * A target for each endpoint, port and address, and for each other port that the pods behind them declare (Prometheus
 * `discovery/kubernetes/endpointslice.go`).
 */
export function endpointSliceGroup(slice: EndpointSlice, reads: RoleResources): TargetGroup {
  const { metadata, addressType } = slice;
  const source = `endpointslice/${metadata.namespace}/${metadata.name}`;
  const service = reads.find('services', metadata.labels?.['kubernetes.io/service-name'], metadata.namespace);
  if (service && isSecondary(slice, service)) return { source, targets: [] };

  const own = objectLabels('endpointslice', metadata).set(`${META}endpointslice_address_type`, addressType);
  const shared = filled(service && reads.serviceLabels(service), own, reads.namespaceLabels(metadata.namespace));
  const pods = new BackingPods(reads, shared);
  const ports = (slice.ports ?? []).map(port => ({ ...port, labels: portLabels(port) }));
  const targets = (slice.endpoints ?? []).flatMap(endpoint => {
    const node = endpoint.targetRef?.kind === 'Node' ? endpoint.targetRef.name : endpoint.nodeName;
    const common = filled(endpointLabels(endpoint), reads.nodeLabels(node), ...shared);
    const pod = pods.find(endpoint.targetRef);
    return ports.flatMap(({ port, labels: ofPort }) => endpoint.addresses.map((address): DiscoveredTarget => {
      const hostPort = port === undefined ? address : joinHostPort(address, port);
      const found = { labels: new Map([['__address__', hostPort]]), shared: [ofPort, ...common] };
      return pod === undefined ? found : pods.endpoint(pod, port, found, declared => declared.protocol);
    }));
  });
  return { source, targets: [...targets, ...pods.otherPorts()] };
}

/** The slices of the second IP family of a dual-stack Service repeat the targets of the first. */
function isSecondary({ addressType }: EndpointSlice, { spec: { ipFamilyPolicy, ipFamilies } }: Service): boolean {
  const dualStack = ipFamilyPolicy === 'PreferDualStack' || ipFamilyPolicy === 'RequireDualStack';
  return dualStack && ipFamilies !== undefined && ipFamilies.length > 0 && ipFamilies[0] !== addressType;
}

function portLabels({ name, protocol, port, appProtocol }: EndpointPort): LabelMap {
  return addMeta(new Map(), {
    endpointslice_port_name: name,
    endpointslice_port_protocol: protocol,
    endpointslice_port: port,
    endpointslice_port_app_protocol: appProtocol,
  });
}

function endpointLabels(endpoint: Endpoint): LabelMap {
  const { conditions, targetRef } = endpoint;
  const labels = addMeta(new Map(), {
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
    labels.set(`${META}endpointslice_endpoint_topology_${sanitizeLabelName(key)}`, value);
    labels.set(`${META}endpointslice_endpoint_topology_present_${sanitizeLabelName(key)}`, 'true');
  }
  return labels;
}
