import { TLS_MODE } from '../../../mesh/labels-and-annotations';
import { Cluster } from '../../cluster/cluster';
import { byService } from '../../cluster/endpoint-slices';
import { Endpoint, EndpointSlice, Pod, podIdOf, Service } from '../../cluster/kinds';
import { protocolOf } from '../ports/declared-protocol';

/** Finds the headless Services by which sidecars of clients know the addresses of pods. */
export class HeadlessServices {
  private readonly all: ReadonlyArray<Service>;
  private readonly slices: ReadonlyMap<string, ReadonlyArray<EndpointSlice>>;
  private readonly podsById: ReadonlyMap<string, Pod>;

  public constructor({ services, endpointSlices, pods }: Pick<Cluster, 'services' | 'endpointSlices' | 'pods'>) {
    this.all = services.filter(({ spec: { clusterIP } }) => clusterIP === 'None');
    this.slices = byService(endpointSlices);
    this.podsById = new Map(pods.map(pod => [podIdOf(pod), pod]));
  }

  /**
   * Those for which there is a listener at the address of a pod, at the port of the Service and not of the pod. For HTTP there is none:
   * its one listener is for all addresses (`pilot/pkg/networking/core/listener.go`, buildSidecarOutboundListeners).
   */
  public at(pod: Pod, port: number): Service[] {
    return this.all.filter(service => {
      const { ports = [] } = service.spec;
      const isListened = ports.some(each => each.port === port && each.protocol === 'TCP' && protocolOf(each).listener !== 'HTTP');
      return isListened && this.endpointsOf(service).some(endpoint => isOf(endpoint, pod, service.metadata.namespace));
    });
  }

  /** Whether all of its pods say that they take mutual TLS (`pilot/pkg/model/push_context.go`, BestEffortInferServiceMTLSMode). */
  public takesMutualTls(service: Service): boolean {
    return this.endpointsOf(service).every(({ targetRef }) => {
      const labels = this.podsById.get(`Pod/${service.metadata.namespace}/${targetRef?.name}`)?.metadata.labels ?? {};
      return (labels[TLS_MODE] ?? 'disabled') !== 'disabled';
    });
  }

  private endpointsOf({ metadata: { namespace, name } }: Service): Endpoint[] {
    return (this.slices.get(`${namespace}/${name}`) ?? []).flatMap(({ endpoints = [] }) => endpoints);
  }
}

function isOf({ targetRef, addresses }: Endpoint, { metadata, status: { podIPs = [] } }: Pod, namespace: string): boolean {
  if (targetRef === undefined) return podIPs.some(({ ip }) => addresses.includes(ip));
  return targetRef.name === metadata.name && (targetRef.namespace ?? namespace) === metadata.namespace;
}
