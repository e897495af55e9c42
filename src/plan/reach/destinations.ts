import { FailureReason } from './failure-reasons';
import { PodAddresses } from './pod-addresses';
import { ScrapeAddress } from './scrape-address';
import { labelsOf, ServiceNames } from './service-names';
import { Known } from './verdict';
import { groupedBy } from '../../values/grouped';
import { Cluster } from '../cluster/cluster';
import { byService } from '../cluster/endpoint-slices';
import { EndpointSlice, Pod, podIdOf, Service } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';

/** Where a connection ends. */
export interface Destination {
  readonly pod: Pod;
  /** The port of the pod. */
  readonly port: number;
  /** The Service whose name or address leads there. */
  readonly service?: Service;
  /** Why the pod does not answer, or another one each time. */
  readonly failure?: FailureReason;
}

/** The part of a cluster that decides where connections end. */
export interface Addresses extends Pick<Cluster, 'manifests' | 'pods' | 'services' | 'endpointSlices'> {
  /** How many pods workloads ask for of which the cluster has one only, by `Kind/namespace/name`. */
  readonly askedFor?: ReadonlyMap<string, number>;
}

type Requested = Pick<ScrapeAddress, 'address' | 'port' | 'query'>;

/** A pod behind a Service, and the number that a port of the Service has there. */
interface Backend {
  readonly pod: Pod;
  readonly port?: number;
}

/** Finds the pods that answer at addresses: at their own, and at the names and addresses of Services. */
export class Destinations {
  private readonly addresses: PodAddresses;
  private readonly names: ServiceNames;
  private readonly slices: ReadonlyMap<string, ReadonlyArray<EndpointSlice>>;
  private readonly podsById: ReadonlyMap<string, Pod>;

  public constructor(private readonly cluster: Addresses) {
    this.addresses = new PodAddresses(cluster.pods);
    this.names = new ServiceNames(cluster.services, cluster.manifests);
    this.slices = byService(cluster.endpointSlices);
    this.podsById = new Map(cluster.pods.map(pod => [podIdOf(pod), pod]));
  }

  /** For a client in a namespace, where that is known. */
  public of(to: Requested, namespace: string | undefined): Known<Destination> {
    const found = this.names.of(to.address, namespace);
    if (found === undefined) {
      const pod = this.addresses.of(to.address, to.port);
      if ('value' in pod) return { value: { pod: pod.value, port: to.port } };
      const missing = this.names.whyUnknown(to.address, namespace);
      return missing === undefined ? pod : { code: 'address-unknown', missing };
    }
    const { service, hostname } = found;
    const { clusterIP, ports = [] } = service.spec;
    // The name of a headless Service has the addresses of its pods, and no port is mapped.
    const isHeadless = clusterIP === 'None';
    const declared = ports.find(({ port, protocol }) => port === to.port && protocol === 'TCP');
    const all = this.backendsOf(service, declared?.name)
      .filter(({ pod: { spec } }) => hostname === undefined || (isHeadless && spec.hostname === hostname))
      .map(backend => isHeadless ? { ...backend, port: to.port } : backend);
    if (all.length === 0) {
      const missing = `no pod that is given is behind ${idOf(service)}: add the one that is, or discover it itself`;
      return { code: 'service-without-pods', missing };
    }
    const [{ pod, port }] = all;
    if (port === undefined || (declared === undefined && !isHeadless)) {
      return { value: { pod, port: to.port, service, failure: portMissing(service, to.port, declared !== undefined) } };
    }
    const failure = hostname === undefined && !asksForTarget(to) ? this.ofSeveral(service, all.map(backend => backend.pod)) : undefined;
    return { value: { pod, port, service, failure } };
  }

  /**
   * The pods that a name may mean which leads nowhere for certain: those of the only Service of that name, where the namespace is not
   * known, or the one that the DNS of the cluster names within a headless Service that is not given.
   */
  public meantBy(host: string): Pod[] {
    const [name, subdomain, namespace, ...others] = labelsOf(host);
    if (others.length > 0) return [];
    if (namespace !== undefined) {
      return this.cluster.pods.filter(({ metadata, spec }) =>
        metadata.namespace === namespace && spec.hostname === name && spec.subdomain === subdomain);
    }
    const services = subdomain === undefined ? this.cluster.services.filter(({ metadata }) => metadata.name === name) : [];
    return services.length === 1 ? this.backendsOf(services[0]).map(({ pod }) => pod) : [];
  }

  /** The ready pods behind a port of a Service, and the number that it has there. */
  private backendsOf(service: Service, portName?: string): Backend[] {
    const slices = this.slices.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? [];
    const all = slices.flatMap(({ ports = [], endpoints = [] }) => {
      const port = ports.find(({ name, protocol }) => (name ?? '') === (portName ?? '') && protocol !== 'UDP')?.port;
      return endpoints.filter(({ conditions }) => conditions?.ready !== false).flatMap(({ targetRef, addresses }) => {
        const pod = targetRef?.kind === 'Pod'
          ? this.podsById.get(`Pod/${targetRef.namespace ?? service.metadata.namespace}/${targetRef.name}`)
          : addresses.map(ip => this.addresses.of(ip, port ?? 0)).flatMap(known => 'missing' in known ? [] : known.value)[0];
        return pod === undefined ? [] : [{ pod, port }];
      });
    });
    return [...new Map(all.map(each => [each.pod, each])).values()];
  }

  /** Of several pods, as many as are asked for, one answers as long as Prometheus keeps its connection, and then any other. */
  private ofSeveral(service: Service, pods: ReadonlyArray<Pod>): FailureReason | undefined {
    const counts = Array.from(groupedBy(pods, pod => [workloadIdOf(pod)]), ([workload, { length }]) =>
      Math.max(length, this.cluster.askedFor?.get(workload) ?? 0));
    const count = counts.reduce((sum, each) => sum + each, 0);
    return count < 2 ? undefined : ['service-of-several-pods', `${idOf(service)} leads to ${count} pods, of which one is scraped,`
      + ' and another after each new connection, in the same series: discover the pods'];
  }
}

function portMissing(service: Service, port: number, isDeclared: boolean): FailureReason {
  const { ports = [] } = service.spec;
  if (isDeclared) return ['service-port-missing', `port ${port} of ${idOf(service)} leads to no port of its pods: correct its targetPort`];
  const has = ports.length === 0 ? 'none' : ports.map(each => each.port).join(' and ');
  return ['service-port-missing', `${idOf(service)} has no port ${port}, but ${has}: ask for a port of the Service`];
}

/** Whether the answer is about what the query names, as that of a prober, whichever pod gives it. */
function asksForTarget({ query }: Requested): boolean {
  return new URLSearchParams(query).has('target');
}

function idOf({ metadata: { namespace, name } }: Service): string {
  return `Service/${namespace}/${name}`;
}
