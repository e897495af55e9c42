import { Container, Pod } from '../../cluster/kinds';
import { addMeta, joinHostPort } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { DiscoveredTarget, LabelMap } from '../target';

type ContainerPort = NonNullable<Container['ports']>[number];

/** The pods behind the endpoints of one Service, and the ports of theirs that the endpoints have. */
export class BackingPods {
  private readonly ports = new Map<Pod, Array<number | undefined>>();

  constructor(private readonly reads: RoleResources, private readonly shared: ReadonlyArray<LabelMap>) {}

  /** The pod that an endpoint refers to; undefined if it refers to something else, or discovery does not see the pod. */
  public find(ref: { readonly kind?: string; readonly namespace?: string; readonly name?: string } | undefined): Pod | undefined {
    return ref?.kind === 'Pod' ? this.reads.find('pods', ref.name, ref.namespace) : undefined;
  }

  /** The target of an endpoint with a pod behind it: it has the labels of the pod and of the container that declares the port. */
  public endpoint(
    pod: Pod, port: number | undefined, target: DiscoveredTarget, protocol: (declared: ContainerPort) => string | undefined,
  ): DiscoveredTarget {
    const seen = this.ports.get(pod);
    if (seen === undefined) this.ports.set(pod, [port]);
    else seen.push(port);
    const labels = new Map(target.labels);
    for (const { container, init } of containersOf(pod)) {
      const declared = container.ports?.find(({ containerPort }) => containerPort === port);
      if (declared) addPort(labels, container, init, declared, protocol(declared));
    }
    return { labels, shared: [this.reads.podLabels(pod), ...target.shared] };
  }

  /** The targets of declared ports of these pods that no endpoint has: discovery finds them too. */
  public otherPorts(): DiscoveredTarget[] {
    return [...this.ports].flatMap(([pod, seen]) => {
      const { podIP } = pod.status;
      if (!podIP) return [];
      const shared = [this.reads.podLabels(pod), ...this.shared];
      return containersOf(pod).flatMap(({ container, init }) =>
        (container.ports ?? []).filter(({ containerPort }) => !seen.includes(containerPort)).map(port => ({
          labels: addPort(new Map([['__address__', joinHostPort(podIP, port.containerPort)]]), container, init, port, port.protocol),
          shared,
          otherPortOf: pod,
        })));
    });
  }
}

function containersOf({ spec }: Pod): Array<{ container: Container; init: boolean }> {
  return [
    ...spec.containers.map(container => ({ container, init: false })),
    ...spec.initContainers?.map(container => ({ container, init: true })) ?? [],
  ];
}

function addPort(
  labels: Map<string, string>, container: Container, init: boolean, port: ContainerPort, protocol = '',
): Map<string, string> {
  return addMeta(labels, {
    pod_container_name: container.name,
    pod_container_image: container.image ?? '',
    pod_container_port_name: port.name ?? '',
    pod_container_port_number: port.containerPort,
    pod_container_port_protocol: protocol,
    pod_container_init: init,
  });
}
