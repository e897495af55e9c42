import { Service } from '../../cluster/kinds';
import { addMeta, joinHostPort } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { filled, TargetGroup } from '../target';

/** A target for each port, at the DNS name of the Service (Prometheus `discovery/kubernetes/service.go`, buildService). */
export function serviceGroup(service: Service, reads: RoleResources): TargetGroup {
  const { metadata: { namespace, name }, spec } = service;
  const shared = filled(reads.serviceLabels(service), reads.namespaceLabels(namespace));
  const external = spec.type === 'ExternalName';
  return {
    source: `svc/${namespace}/${name}`,
    targets: (spec.ports ?? []).map(port => ({
      labels: addMeta(new Map([['__address__', joinHostPort(`${name}.${namespace}.svc`, port.port)]]), {
        service_port_name: port.name ?? '',
        service_port_number: port.port,
        service_port_protocol: port.protocol ?? '',
        service_type: spec.type ?? '',
        service_external_name: external ? spec.externalName ?? '' : undefined,
        service_cluster_ip: external ? undefined : spec.clusterIP ?? '',
        service_loadbalancer_ip: spec.type === 'LoadBalancer' ? spec.loadBalancerIP ?? '' : undefined,
      }),
      shared,
    })),
  };
}
