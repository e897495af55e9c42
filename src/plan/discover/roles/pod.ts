import { Container, Pod } from '../../cluster/kinds';
import { addMeta, joinHostPort } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { DiscoveredTarget, filled, TargetGroup } from '../target';

/** A target for each port of each container, and one for a container without ports (Prometheus `discovery/kubernetes/pod.go`, buildPod). */
export function podGroup(pod: Pod, reads: RoleResources): TargetGroup {
  const { metadata: { namespace, name }, spec, status } = pod;
  const source = `pod/${namespace}/${name}`;
  // A selector for nodes also leaves out the pods of the other nodes.
  const elsewhere = reads.attach.node && reads.find('nodes', spec.nodeName) === undefined;
  if (!status.podIP || elsewhere) return { source, targets: [] };

  const shared = filled(reads.podLabels(pod), reads.namespaceLabels(namespace), reads.nodeLabels(spec.nodeName));
  const ofContainer = (container: Container, init: boolean): DiscoveredTarget[] => {
    const statuses = init ? status.initContainerStatuses : status.containerStatuses;
    const common = [addMeta(new Map(), {
      pod_container_name: container.name,
      pod_container_id: statuses?.find(each => each.name === container.name)?.containerID ?? '',
      pod_container_image: container.image ?? '',
      pod_container_init: init,
    }), ...shared];
    if (!container.ports?.length) return [{ labels: new Map([['__address__', status.podIP!]]), shared: common }];
    return container.ports.map(port => ({
      labels: addMeta(new Map([['__address__', joinHostPort(status.podIP!, port.containerPort)]]), {
        pod_container_port_name: port.name ?? '',
        pod_container_port_number: port.containerPort,
        pod_container_port_protocol: port.protocol ?? '',
      }),
      shared: common,
    }));
  };
  return {
    source,
    targets: [
      ...spec.containers.flatMap(container => ofContainer(container, false)),
      ...spec.initContainers?.flatMap(container => ofContainer(container, true)) ?? [],
    ],
  };
}
