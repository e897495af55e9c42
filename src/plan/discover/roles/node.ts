import { Node } from '../../cluster/kinds';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { addMeta, joinHostPort, META, objectLabels } from '../meta-labels';
import { TargetGroup } from '../target';

/** The address types in the order of preference. */
const PREFERRED = ['InternalIP', 'InternalDNS', 'ExternalIP', 'ExternalDNS', 'LegacyHostIP', 'Hostname'];

/** A target for the kubelet of a node with an address (Prometheus `discovery/kubernetes/node.go`, buildNode). */
export function nodeGroup({ metadata, spec, status }: Node): TargetGroup {
  const source = `node/${metadata.name}`;
  const addresses = status?.addresses ?? [];
  const first = (type: string) => addresses.find(each => each.type === type)?.address;
  const preferred = PREFERRED.find(type => first(type) !== undefined);
  if (preferred === undefined) return { source, targets: [] };

  const shared = addMeta(objectLabels('node', metadata), { node_provider_id: spec?.providerID ?? '' });
  for (const { type, status: value } of status?.conditions ?? []) {
    shared.set(`${META}node_condition_${sanitizeLabelName(type.toLowerCase())}`, value.toLowerCase());
  }

  const address = joinHostPort(first(preferred)!, status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 0);
  const labels = new Map([['__address__', address], ['instance', metadata.name]]);
  for (const { type } of addresses) labels.set(`${META}node_address_${sanitizeLabelName(type)}`, first(type)!);
  return { source, targets: [{ labels, shared: [shared] }] };
}
