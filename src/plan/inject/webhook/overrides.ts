import { injectionStatusOf } from './injection-status';
import { INJECTION_STATUS } from '../../../mesh/labels-and-annotations';
import { Container, Pod } from '../../cluster/kinds';
import { goJson, jsonValue } from '../../go/json';
import { valueAt } from '../../kubernetes/fields';
import { refuse } from '../../refusal';
import { containersOf, findContainer } from '../containers';
import { applyOverlay, Names } from '../templates/overlay';

/** The annotation that keeps the user's own settings of injected containers for the next injection. */
const OVERRIDES = 'proxy.istio.io/overrides';

type ContainerList = ReadonlyArray<Container>;

interface Containers {
  readonly containers: ContainerList;
  readonly initContainers: ContainerList;
}

/** A pod without earlier injected containers, but with the user's settings of those (`pkg/kube/inject/inject.go`, stripPod). */
export function strippedPod(pod: Pod): Pod {
  const { annotations = {} } = pod.metadata;
  if (!Object.hasOwn(annotations, INJECTION_STATUS) && !Object.hasOwn(annotations, OVERRIDES)) return pod;
  const { containers, initContainers } = injectionStatusOf(pod) ?? { containers: [], initContainers: [] };
  const overrides = overridesOf(pod);
  const without = (all: ContainerList, names: ReadonlyArray<string>) => all.filter(({ name }) => !names.includes(name));
  const withMissing = (all: ContainerList, own: ContainerList) => [...all, ...without(own, all.map(({ name }) => name))];
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: withMissing(without(pod.spec.containers, containers), overrides.containers),
      initContainers: withMissing(without(pod.spec.initContainers ?? [], initContainers), overrides.initContainers),
    },
  };
}

/**
 * Applies the user's own settings of containers over those of the template: a container named `istio-proxy` customizes the sidecar
 * (`pkg/kube/inject/webhook.go`, reapplyOverwrittenContainers).
 */
export function withOverrides(pod: Pod, original: Pod, injected: Names): Pod {
  const status = injectionStatusOf(original);
  const kept = overridesOf(original);
  const own = (field: keyof Containers, find: (name: string) => Container | undefined) => {
    const names = injected[field].map(({ name }) => name).filter(name => !status?.[field].includes(name));
    return names.flatMap(name => kept[field].find(each => each.name === name) ?? find(name) ?? []).map(ownSettings);
  };
  const containers = own('containers', name => original.spec.containers.find(each => each.name === name));
  const initContainers = own('initContainers', name => findContainer(original, name));
  const applied = initContainers.reduce(
    (all, container) => applyOverlay(all, { initContainers: [container] }),
    containers.reduce((all, container) => applyOverlay(all, { containers: [container] }), pod),
  );
  if (status !== undefined || containers.length + initContainers.length === 0) return applied;
  const keptOverrides = goJson({ containers: some(containers), initContainers: some(initContainers) });
  return { ...applied, metadata: { ...applied.metadata, annotations: { ...applied.metadata.annotations, [OVERRIDES]: keptOverrides } } };
}

/** Without the image `auto`, which stands for that of the template, and without empty values of variables. */
function ownSettings({ image, env, ...container }: Container): Container {
  return {
    ...container,
    image: image === 'auto' ? undefined : image,
    env: env?.map(({ name, value }) => value ? { name, value } : { name }),
  };
}

function some<T>(all: ReadonlyArray<T>): ReadonlyArray<T> | undefined {
  return all.length > 0 ? all : undefined;
}

function overridesOf({ metadata: { annotations = {} } }: Pod): Containers {
  if (!Object.hasOwn(annotations, OVERRIDES)) return { containers: [], initContainers: [] };
  const json = jsonValue(annotations[OVERRIDES]) ?? refuse(`the annotation ${OVERRIDES} is no JSON`);
  const named = (field: keyof Containers) => containersOf(valueAt(json.value, field)).filter(({ name }) => name !== undefined);
  return { containers: named('containers'), initContainers: named('initContainers') };
}
