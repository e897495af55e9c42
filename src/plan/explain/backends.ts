import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf, Service } from '../cluster/kinds';

/** Which pods are behind which Services, as their EndpointSlices say. */
export class Backends {
  private readonly services = new Map<Pod, Set<Service>>();
  private readonly pods = new Map<Service, Set<Pod>>();

  public constructor({ services, endpointSlices, pods }: Cluster) {
    const servicesByName = new Map(services.map(service => [`${service.metadata.namespace}/${service.metadata.name}`, service]));
    const podsByName = new Map(pods.map(pod => [podIdOf(pod), pod]));
    for (const { metadata: { namespace, labels = {} }, endpoints = [] } of endpointSlices) {
      const service = servicesByName.get(`${namespace}/${labels['kubernetes.io/service-name']}`);
      if (service === undefined) continue;
      for (const { targetRef } of endpoints) {
        const pod = targetRef?.kind === 'Pod' ? podsByName.get(`Pod/${targetRef.namespace ?? namespace}/${targetRef.name}`) : undefined;
        if (pod !== undefined) this.join(service, pod);
      }
    }
  }

  public servicesOf(pod: Pod): Service[] {
    return [...this.services.get(pod) ?? []];
  }

  public podsOf(service: Service): Pod[] {
    return [...this.pods.get(service) ?? []];
  }

  private join(service: Service, pod: Pod): void {
    add(this.services, pod, service);
    add(this.pods, service, pod);
  }
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
