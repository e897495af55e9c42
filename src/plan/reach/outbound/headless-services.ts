import { TLS_MODE } from '../../../mesh/labels-and-annotations';
import { groupedBy } from '../../../values/grouped';
import { Cluster } from '../../cluster/cluster';
import { byService } from '../../cluster/endpoint-slices';
import { Endpoint, EndpointSlice, Pod, podIdOf, Service } from '../../cluster/kinds';
import { memoize } from '../../memoize';
import { protocolOf } from '../ports/declared-protocol';

/** Finds the headless Services by which sidecars of clients know the addresses of pods. */
export class HeadlessServices {
  /** Whether all pods of one say that they take mutual TLS (`pilot/pkg/model/push_context.go`, BestEffortInferServiceMTLSMode). */
  public readonly takesMutualTls = memoize((service: Service): boolean => this.endpointsOf(service).every(({ targetRef }) => {
    const labels = this.podsById.get(`Pod/${service.metadata.namespace}/${targetRef?.name}`)?.metadata.labels ?? {};
    return (labels[TLS_MODE] ?? 'disabled') !== 'disabled';
  }));

  private readonly all: ReadonlyArray<Service>;
  private readonly slices: ReadonlyMap<string, ReadonlyArray<EndpointSlice>>;
  private readonly podsById: ReadonlyMap<string, Pod>;
  /** Made when they are first asked for, since few clients know of them. */
  private known?: ReadonlyMap<string, ReadonlyArray<Service>>;

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
    const of = [podIdOf(pod), ...(pod.status.podIPs ?? []).map(({ ip }) => ip)].flatMap(key => this.byEndpoint.get(key) ?? []);
    return [...new Set(of)].filter(({ spec: { ports = [] } }) =>
      ports.some(each => each.port === port && each.protocol === 'TCP' && protocolOf(each).listener !== 'HTTP'));
  }

  /** By the pods of their endpoints, or by the addresses of endpoints without one. */
  private get byEndpoint(): ReadonlyMap<string, ReadonlyArray<Service>> {
    return this.known ??= groupedBy(this.all, service => new Set(this.endpointsOf(service).flatMap(({ targetRef, addresses }) =>
      targetRef === undefined ? addresses : [`Pod/${targetRef.namespace ?? service.metadata.namespace}/${targetRef.name}`])));
  }

  private endpointsOf({ metadata: { namespace, name } }: Service): Endpoint[] {
    return (this.slices.get(`${namespace}/${name}`) ?? []).flatMap(({ endpoints = [] }) => endpoints);
  }
}
