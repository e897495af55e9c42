import { PROXY_CONTAINER } from '../../mesh/istio';
import { Container, Pod } from '../cluster/kinds';
import { integer, list, record, required, text } from '../kubernetes/shape';

/** The container of a sidecar or gateway, wherever it is (`pkg/kube/inject/app_probe.go`, FindSidecar). */
export function findSidecar(pod: Pod): Container | undefined {
  return findContainer(pod, PROXY_CONTAINER);
}

/** A container by its name, else an init container. */
export function findContainer({ spec: { containers, initContainers = [] } }: Pod, name: string): Container | undefined {
  const isNamed = (container: Container) => container.name === name;
  return containers.find(isNamed) ?? initContainers.find(isNamed);
}

const containers = list(record({
  name: required(text),
  image: text,
  restartPolicy: text,
  args: list(text),
  env: list(record({ name: required(text), value: text })),
  ports: list(record({ name: text, containerPort: required(integer()), protocol: text })),
}));

/** The containers in a manifest; values of a wrong type are left out. */
export function containersOf(given: unknown): Container[] {
  const isThere = <T>(each: T | undefined) => each !== undefined;
  const all = containers.read(given, { path: '', complain: () => {} }) ?? [];
  return all.filter(isThere).map(({ env, ports, ...container }) => ({
    ...container,
    ...(env ? { env: env.filter(isThere) } : {}),
    ...(ports ? {
      ports: ports.filter(port => port?.containerPort !== undefined).map(port => ({ ...port, protocol: port.protocol ?? 'TCP' })),
    } : {}),
  }));
}
