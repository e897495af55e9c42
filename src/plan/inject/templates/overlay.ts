import { Container, Pod } from '../../cluster/kinds';

/** The fields that a template adds to a pod, reduced to those that the plan reads. */
export interface Overlay {
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
  /** Null removes all containers of the pod. */
  readonly containers?: ReadonlyArray<Container> | null;
  readonly initContainers?: ReadonlyArray<Container>;
  readonly volumes?: ReadonlyArray<Named>;
  readonly imagePullSecrets?: ReadonlyArray<Named>;
}

interface Named {
  readonly name: string;
}

/** The names in overlays, in the order in which a strategic merge patch applies them. */
export interface Names {
  readonly containers: ReadonlyArray<Named>;
  readonly initContainers: ReadonlyArray<Named>;
  readonly volumes: ReadonlyArray<Named>;
  readonly imagePullSecrets: ReadonlyArray<Named>;
}

export const NO_NAMES: Names = { containers: [], initContainers: [], volumes: [], imagePullSecrets: [] };

/** Adds the names of one more overlay. */
export function withNames(names: Names, overlay: Overlay): Names {
  const both = (field: keyof Names) => mergedByKey<'name', Named>(names[field], overlay[field] ?? [], 'name', one => one);
  return {
    containers: both('containers'),
    initContainers: both('initContainers'),
    volumes: both('volumes'),
    imagePullSecrets: both('imagePullSecrets'),
  };
}

/** Applies an overlay to a pod as a strategic merge patch (`pkg/kube/inject/webhook.go`, applyOverlayYAML). */
export function applyOverlay(pod: Pod, { labels, annotations, ...patch }: Overlay): Pod {
  const { metadata, spec } = pod;
  const hasInitContainers = spec.initContainers || patch.initContainers;
  return {
    ...pod,
    metadata: { ...metadata, labels: { ...metadata.labels, ...labels }, annotations: { ...metadata.annotations, ...annotations } },
    spec: {
      ...spec,
      containers: patch.containers === null ? [] : mergedContainers(spec.containers, patch.containers),
      ...(hasInitContainers ? { initContainers: mergedContainers(spec.initContainers, patch.initContainers) } : {}),
      volumes: mergedByKey(spec.volumes, patch.volumes, 'name', (volume, by) => ({ ...volume, ...by })),
    },
  };
}

function mergedContainers(containers?: ReadonlyArray<Container>, patch?: ReadonlyArray<Container>) {
  return mergedByKey(containers, patch, 'name', mergedContainer);
}

function mergedContainer(container: Container, patch: Container): Container {
  const [ports, env, volumeMounts] = [
    mergedByKey(container.ports, patch.ports, 'containerPort', (port, by) => ({ ...port, ...by })),
    mergedByKey(container.env, patch.env, 'name', (variable, by) => ({ ...variable, ...by })),
    mergedByKey(container.volumeMounts, patch.volumeMounts, 'mountPath', (mount, by) => ({ ...mount, ...by })),
  ];
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return {
    ...container,
    ...given,
    ...(ports.length > 0 ? { ports } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(volumeMounts.length > 0 ? { volumeMounts } : {}),
  };
}

/**
 * Merges the items of a patch into the items of a list with the same key, or adds them. An item that is only in the list comes
 * after the first item of the patch that it does not precede (`k8s.io/apimachinery/pkg/util/strategicpatch/patch.go`,
 * mergeSlice and mergeSortedSlice).
 */
function mergedByKey<Key extends string, Item extends { readonly [K in Key]: unknown }>(
  items: ReadonlyArray<Item> = [], patch: ReadonlyArray<Item> = [], key: Key, merge: (item: Item, by: Item) => Item,
): Item[] {
  if (items.length === 0 || patch.length === 0) return [...items, ...patch];
  const merged = [...items];
  for (const by of patch) {
    const i = merged.findIndex(item => item[key] === by[key]);
    if (i === -1) merged.push(by);
    else merged[i] = merge(merged[i], by);
  }
  const place = (list: ReadonlyArray<Item>, item: Item) => list.findIndex(each => each[key] === item[key]);
  const patched = merged.filter(item => place(patch, item) !== -1).sort((a, b) => place(patch, a) - place(patch, b));
  const others = merged.filter(item => place(patch, item) === -1);
  const all: Item[] = [];
  while (patched.length > 0 && others.length > 0) {
    const isBefore = place(items, patched[0]) !== -1 && place(items, others[0]) < place(items, patched[0]);
    all.push((isBefore ? others : patched).shift()!);
  }
  return [...all, ...patched, ...others];
}
