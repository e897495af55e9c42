import { refusal } from '../../errors';
import { Pod, Service } from '../cluster/kinds';
import { ownersOf, workloadIdOf } from '../cluster/owners';
import { MeshCluster } from '../mesh-cluster';
import { Backends } from './backends';
import { enumeration } from './label-words';

/** What is explained: a workload, its pods, and the Services behind which they are. */
export interface Subject {
  /** `Deployment/shop/cart`; as it was asked for where it has no pod. */
  readonly workload: string;
  readonly pods: ReadonlyArray<Pod>;
  readonly services: ReadonlyArray<Service>;
  /** Those that the API server refuses. */
  readonly refused: ReadonlyArray<Pod>;
}

/**
 * Finds a workload or a pod.
 *
 * @param asked `namespace/name`, or `Kind/namespace/name`
 * @throws when there is none of that name.
 */
export function subjectOf(asked: string, { cluster, refused }: MeshCluster, backends: Backends): Subject {
  // Compared as a whole: a name that no API server takes may have slashes of its own.
  const isIt = (kind: string, namespace: string, name: string) => [`${namespace}/${name}`, `${kind}/${namespace}/${name}`].includes(asked);
  const isOfIt = ({ metadata }: Pod) => [{ kind: 'Pod', name: metadata.name }, ...ownersOf(metadata)].some(({ kind, name }) => isIt(kind, metadata.namespace, name));
  const pods = cluster.pods.filter(isOfIt);
  const refusedPods = refused.filter(isOfIt);
  const exists = pods.length + refusedPods.length > 0
    || cluster.manifests.some(({ kind, metadata, ...rest }) => 'spec' in rest && isIt(kind, metadata.namespace ?? '', metadata.name));
  if (exists) return { workload: nameOf([...pods, ...refusedPods]) ?? asked, pods, refused: refusedPods, services: servicesOf(pods, backends) };
  throw refusal({
    cannot: `explain '${asked}'`,
    because: 'there is no workload or pod of that name among the manifests',
    instead: "Give 'namespace/name' or 'Kind/namespace/name' of one that is",
  });
}

/** The subject that some pods of one workload are. */
export function ofPods(pods: ReadonlyArray<Pod>, backends: Backends): Subject {
  return { workload: nameOf(pods)!, pods, refused: [], services: servicesOf(pods, backends) };
}

function servicesOf(pods: ReadonlyArray<Pod>, backends: Backends): Service[] {
  return [...new Set(pods.flatMap(pod => backends.servicesOf(pod)))];
}

/** A Service as it is named in messages. */
export function serviceName({ metadata: { namespace, name } }: Service): string {
  return `Service/${namespace}/${name}`;
}

/** What a workload is called: its own name, and those of its Services. */
export function namesOf({ workload, services }: Subject): string[] {
  return [workload.slice(workload.lastIndexOf('/') + 1), ...services.map(({ metadata: { name } }) => name)];
}

/** The workload of all of them; a name can be that of several, such as a Deployment and a StatefulSet. */
function nameOf(pods: ReadonlyArray<Pod>): string | undefined {
  return pods.length === 0 ? undefined : enumeration([...new Set(pods.map(workloadIdOf))]);
}
