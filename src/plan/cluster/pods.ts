import { ClusterOptions } from './cluster';
import { PodMaker, podMakerOf } from './controllers';
import { uidOf } from './generated-ids';
import { Node, Pod, PodTemplate } from './kinds';
import { ownersAmong, workloadIdOf } from './owners';
import { daemonSpecOn } from './scheduling/admission-to-nodes';
import { ofType, StoredObject } from './stored-objects';

/** The pods of a cluster: those among the objects, and those that controllers make for the workloads, all or one of each. */
export function podsOf(
  objects: ReadonlyArray<StoredObject>, { replicas: all = false }: ClusterOptions = {}, makers: PodMakers = podMakersAmong(objects),
): Pod[] {
  const nodes = ofType<Node>(objects, 'v1 Node');
  const pods = objects.flatMap(object => {
    if (object.type === 'v1 Pod') return [object.read as Pod];
    const maker = makers.get(object);
    if (maker === undefined) return [];
    return templatesOf(maker, nodes, all).map((template, i) => podOf({ ...maker, template }, i));
  });
  return identified(pods);
}

/** A pod of each workload that has none, as it would be. */
export function podsOfIdle(makers: PodMakers, pods: ReadonlyArray<Pod>): Pod[] {
  const withPods = new Set(pods.map(workloadIdOf));
  return identified(Array.from(makers.values(), maker => podOf(maker, 0)).filter(pod => !withPods.has(workloadIdOf(pod))));
}

/** The templates of the pods of a workload, all or one of them; each given node that admits a pod of a DaemonSet has one. */
function templatesOf({ template, owner, pods }: PodMaker, nodes: ReadonlyArray<Node>, all: boolean): PodTemplate[] {
  if (owner.kind !== 'DaemonSet' || nodes.length === 0) return Array<PodTemplate>(all ? pods : Math.min(pods, 1)).fill(template);
  return nodes.flatMap(node => {
    const spec = daemonSpecOn(node, template.spec);
    return spec === undefined ? [] : [{ ...template, spec }];
  });
}

/** The workloads whose pods are not among the objects, and what controllers make these from. */
export type PodMakers = ReadonlyMap<StoredObject, PodMaker>;

/** Finds those workloads among objects. */
export function podMakersAmong(objects: ReadonlyArray<StoredObject>): PodMakers {
  const owners = ownersAmong(objects);
  return new Map(objects.flatMap((object): Array<[StoredObject, PodMaker]> => {
    const maker = podMakerOf(object);
    const { kind, metadata } = object.manifest;
    return maker === undefined || owners.has(`${kind}/${maker.owner.namespace}/${metadata.name}`) ? [] : [[object, maker]];
  }));
}

/** How many pods each workload asks for, as `Kind/namespace/name`, of those whose pods controllers make. */
export function podsAskedFor(makers: PodMakers): Map<string, number> {
  return new Map(Array.from(makers, ([{ manifest: { kind, metadata } }, { owner, pods }]) =>
    [`${kind}/${owner.namespace}/${metadata.name}`, pods]));
}

/** Gives a name and a uid to each pod without one. */
function identified(pods: Pod[]): Pod[] {
  const taken = new Set(pods.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  return pods.map(pod => {
    const { metadata } = pod;
    const name = metadata.name || freeName(metadata, taken);
    return { ...pod, metadata: { ...metadata, name, uid: metadata.uid ?? uidOf('Pod', metadata.namespace, name) } };
  });
}

/** The name of the owner with the first free number; the API server would draw the last part at random. */
function freeName({ namespace, ownerReferences }: Pod['metadata'], taken: Set<string>): string {
  const owner = ownerReferences![0].name;
  let i = 0;
  while (taken.has(`${namespace}/${owner}-${i}`)) i++;
  taken.add(`${namespace}/${owner}-${i}`);
  return `${owner}-${i}`;
}

function podOf({ template, owner: { namespace, ...owner }, labels, stateful }: PodMaker, i: number): Pod {
  const ordinal = stateful && stateful.start + i;
  const name = stateful ? `${owner.name}-${ordinal}` : '';
  // pkg/controller/statefulset/stateful_set_utils.go
  const identity: { [label: string]: string } = stateful
    ? { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal) }
    : {};
  return {
    metadata: {
      name,
      // All controllers but that of StatefulSets let the API server generate the end of a pod's name.
      ...stateful ? {} : { generateName: `${owner.name}-` },
      namespace,
      labels: { ...template.metadata?.labels, ...labels, ...identity },
      annotations: template.metadata?.annotations,
      ownerReferences: [{ ...owner, controller: true }],
    },
    spec: stateful ? { ...template.spec, ...volumesOf(template.spec, stateful.claims), hostname: name, subdomain: stateful.serviceName }
      : template.spec,
    status: {},
  };
}

/** A claim takes the place of a volume of the same name. */
function volumesOf({ volumes = [] }: Pod['spec'], claims: ReadonlyArray<string>): Pick<Pod['spec'], 'volumes'> {
  if (claims.length === 0) return {};
  return { volumes: [...claims.map(name => ({ name })), ...volumes.filter(({ name }) => !claims.includes(name))] };
}
