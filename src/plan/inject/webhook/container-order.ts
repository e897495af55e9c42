import { INIT_CONTAINER, PROXY_CONTAINER, VALIDATION_CONTAINER } from '../../../mesh/istio';
import { Container, Pod } from '../../cluster/kinds';

type Containers = ReadonlyArray<Container>;

/** Orders the injected containers (`pkg/kube/inject/webhook.go`, reorderPod); `first` if applications wait for the proxy. */
export function ordered(pod: Pod, first: boolean): Pod {
  const { containers, initContainers = [] } = pod.spec;
  const move = first ? toFront : toBack;
  const isNative = initContainers.some(({ name }) => name === PROXY_CONTAINER);
  // With a native sidecar, init containers are in the mesh, too; otherwise capture starts after them.
  const inOrder = isNative
    ? ['enable-core-dump', PROXY_CONTAINER, VALIDATION_CONTAINER, INIT_CONTAINER].reduce(toFront, initContainers)
    : [INIT_CONTAINER, 'enable-core-dump'].reduce(toBack, toFront(initContainers, VALIDATION_CONTAINER));
  const moved = move(containers, PROXY_CONTAINER);
  return { ...pod, spec: { ...pod.spec, containers: moved, ...(inOrder.length > 0 ? { initContainers: inOrder } : {}) } };
}

function toFront(all: Containers, name: string): Containers {
  const named = all.filter(each => each.name === name);
  return named.length === 0 ? all : [...named.slice(-1), ...all.filter(each => each.name !== name)];
}

function toBack(all: Containers, name: string): Containers {
  const named = all.filter(each => each.name === name);
  return named.length === 0 ? all : [...all.filter(each => each.name !== name), ...named.slice(-1)];
}
