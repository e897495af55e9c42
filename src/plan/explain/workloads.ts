import { fits, enumeration } from './label-words';
import { refusal } from '../../errors';
import { groupedBy } from '../../values/grouped';
import { meantBy } from '../../values/misspelling';
import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf, Service } from '../cluster/kinds';
import { ownersOf, workloadIdOf } from '../cluster/owners';
import { LabelSelector } from '../kubernetes/label-selector';
import { memoize } from '../memoize';
import { MeshCluster } from '../mesh-cluster';
import { Labels } from '../prometheus/labels';

/** A workload that is explained, its pods, and the Services that they are behind. */
export interface ExplainedWorkload {
  /** `Deployment/shop/cart`; as it was asked for where it has no pod. */
  readonly id: string;
  readonly pods: ReadonlyArray<Pod>;
  readonly services: ReadonlyArray<Service>;
  /** The pods that the API server refuses. */
  readonly refusedPods: ReadonlyArray<Pod>;
}

/**
 * Finds a workload or a pod.
 *
 * @param asked `namespace/name`, or `Kind/namespace/name`
 * @throws when there is none of that name.
 */
export function findWorkload(asked: string, { cluster, refused }: MeshCluster, backends: Backends): ExplainedWorkload {
  // Compared as a whole: a name that no API server takes may have slashes of its own.
  const isIt = (kind: string, namespace: string, name: string) => [`${namespace}/${name}`, `${kind}/${namespace}/${name}`].includes(asked);
  const isOfIt = ({ metadata }: Pod) =>
    [{ kind: 'Pod', name: metadata.name }, ...ownersOf(metadata)].some(({ kind, name }) => isIt(kind, metadata.namespace, name));
  const [pods, refusedPods] = [cluster.pods.filter(isOfIt), refused.filter(isOfIt)];
  const exists = pods.length + refusedPods.length > 0
    || cluster.manifests.some(({ kind, metadata, ...rest }) => 'spec' in rest && isIt(kind, metadata.namespace ?? '', metadata.name));
  if (exists) return { id: idOfPods([...pods, ...refusedPods]) ?? asked, pods, refusedPods, services: backends.servicesOfAll(pods) };
  throw refusal({
    cannot: `explain '${asked}'`,
    because: 'there is no workload or pod of that name among the manifests',
    instead: `${similar(asked, cluster)}Give 'namespace/name' or 'Kind/namespace/name' of one that is`,
  });
}

/** The workload whose name was most probably misspelled, as a question. */
function similar(asked: string, { pods }: Cluster): string {
  const ids = [...new Set(pods.map(workloadIdOf))];
  const names = asked.split('/').length < 3 ? ids.map(id => id.slice(id.indexOf('/') + 1)) : ids;
  const near = meantBy(asked, names);
  return near === undefined ? '' : `Did you mean '${near}'? `;
}

/** The workload of some pods; a name can be that of several, such as a Deployment and a StatefulSet. */
function idOfPods(pods: ReadonlyArray<Pod>): string | undefined {
  return pods.length === 0 ? undefined : enumeration([...new Set(pods.map(workloadIdOf))]);
}

/** The labels by which monitors of a kind select: those of pods, or those of Services. */
export type SelectingKind = 'PodMonitor' | 'ServiceMonitor';

/** Every workload that has a pod, found by what monitors look at. */
export class ExplainedWorkloads {
  public readonly all: ReadonlyArray<ExplainedWorkload>;
  private readonly known: ReadonlyMap<string, ExplainedWorkload>;
  private readonly byNamespace: ReadonlyMap<string, ReadonlyArray<ExplainedWorkload>>;
  private readonly byLabel = memoize((kind: SelectingKind): ReadonlyMap<string, ReadonlyArray<ExplainedWorkload>> =>
    groupedBy(this.all, workload => new Set(labelsOf(kind, workload).flatMap(labels => Object.entries(labels).map(keyOf)))));

  public constructor(allPods: ReadonlyArray<Pod>, backends: Backends) {
    this.all = Array.from(groupedBy(allPods, pod => [workloadIdOf(pod)]), ([id, pods]) =>
      ({ id, pods, refusedPods: [], services: backends.servicesOfAll(pods) }));
    this.known = new Map(this.all.map(each => [each.id, each]));
    this.byNamespace = groupedBy(this.all, workload => [namespaceOf(workload)]);
  }

  public in(namespace: string): ReadonlyArray<ExplainedWorkload> {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The one with an id such as `Deployment/shop/cart`. */
  public byId(id: string): ExplainedWorkload | undefined {
    return this.known.get(id);
  }

  /** Those with labels that a selector takes. */
  public selectedBy(kind: SelectingKind, selector: LabelSelector): ExplainedWorkload[] {
    const [label] = Object.entries(selector.matchLabels ?? {});
    const candidates = label === undefined ? this.all : this.byLabel(kind).get(keyOf(label)) ?? [];
    return candidates.filter(workload => isSelected(kind, selector, workload));
  }
}

/** Whether a selector takes a workload, wherever it is. */
export function isSelected(kind: SelectingKind, selector: LabelSelector, workload: ExplainedWorkload): boolean {
  return labelsOf(kind, workload).some(labels => fits(selector, labels));
}

/** What a monitor of a kind sees of a workload. */
export function labelsOf(kind: SelectingKind, { pods, services }: ExplainedWorkload): Labels[] {
  return (kind === 'PodMonitor' ? pods.slice(0, 1) : services).map(({ metadata }) => metadata.labels ?? {});
}

/** The namespace of a workload that has a pod. */
export function namespaceOf({ pods: [{ metadata }] }: ExplainedWorkload): string {
  return metadata.namespace;
}

/** What a workload is called: its own name, and those of its Services. */
export function namesOf({ id, services }: ExplainedWorkload): string[] {
  return [id.slice(id.lastIndexOf('/') + 1), ...services.map(({ metadata: { name } }) => name)];
}

/** A Service as it is named in messages. */
export function serviceIdOf({ metadata: { namespace, name } }: Service): string {
  return `Service/${namespace}/${name}`;
}

/** Which pods are behind which Services, as their EndpointSlices say. */
export class Backends {
  private readonly services = new Map<Pod, Set<Service>>();
  private readonly pods = new Map<Service, Set<Pod>>();

  public constructor({ services, endpointSlices, pods }: Cluster) {
    const servicesById = new Map(services.map(service => [serviceIdOf(service), service]));
    const podsById = new Map(pods.map(pod => [podIdOf(pod), pod]));
    for (const { metadata: { namespace, labels = {} }, endpoints = [] } of endpointSlices) {
      const service = servicesById.get(`Service/${namespace}/${labels['kubernetes.io/service-name']}`);
      if (service === undefined) continue;
      for (const { targetRef } of endpoints) {
        const pod = targetRef?.kind === 'Pod' ? podsById.get(`Pod/${targetRef.namespace ?? namespace}/${targetRef.name}`) : undefined;
        if (pod === undefined) continue;
        addTo(this.services, pod, service);
        addTo(this.pods, service, pod);
      }
    }
  }

  public servicesOfAll(pods: ReadonlyArray<Pod>): Service[] {
    return [...new Set(pods.flatMap(pod => [...this.services.get(pod) ?? []]))];
  }

  public podsOf(service: Service): Pod[] {
    return [...this.pods.get(service) ?? []];
  }
}

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}

function keyOf([name, value]: [string, string]): string {
  return `${name}=${value}`;
}
