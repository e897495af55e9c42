import { InjectableContainer, InjectablePod } from '../injectable-pod';

type Containers = ReadonlyArray<InjectableContainer>;

/** Puts the injected containers where they belong (`pkg/kube/inject/webhook.go`, reorderPod); `first` is the setting that applications wait for the proxy. */
export function ordered(pod: InjectablePod, first: boolean): InjectablePod {
  const { containers, initContainers = [] } = pod.spec;
  const move = first ? toFront : toBack;
  const isNative = initContainers.some(({ name }) => name === 'istio-proxy');
  // With a native sidecar, init containers are in the mesh, too; without one, capture begins after them.
  const inOrder = isNative
    ? ['enable-core-dump', 'istio-proxy', 'istio-validation', 'istio-init'].reduce(toFront, initContainers)
    : ['istio-init', 'enable-core-dump'].reduce(toBack, toFront(initContainers, 'istio-validation'));
  return { ...pod, spec: { ...pod.spec, containers: move(containers, 'istio-proxy'), ...(inOrder.length > 0 ? { initContainers: inOrder } : {}) } };
}

function toFront(all: Containers, name: string): Containers {
  const named = all.filter(each => each.name === name);
  return named.length === 0 ? all : [...named.slice(-1), ...all.filter(each => each.name !== name)];
}

function toBack(all: Containers, name: string): Containers {
  const named = all.filter(each => each.name === name);
  return named.length === 0 ? all : [...all.filter(each => each.name !== name), ...named.slice(-1)];
}
