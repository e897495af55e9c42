import { PROXY_CONTAINER } from '../../mesh/istio';
import { Container, Metadata, Pod } from '../cluster/kinds';
import { integer, list, record, required, text } from '../kubernetes/shape';

/** A variable of a container; one without a value takes it from elsewhere. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

/** A container with the further fields that injection reads and writes. */
export interface InjectableContainer extends Container {
  readonly args?: ReadonlyArray<string>;
  readonly env?: ReadonlyArray<EnvVar>;
}

/** A pod with the further fields that injection reads and writes. */
export interface InjectablePod extends Pod {
  readonly metadata: Metadata & { readonly generateName?: string };
  readonly spec: Pod['spec'] & {
    readonly containers: ReadonlyArray<InjectableContainer>;
    readonly initContainers?: ReadonlyArray<InjectableContainer>;
    readonly volumes?: ReadonlyArray<{ readonly name: string }>;
  };
}

/** The container of a sidecar or gateway, wherever it is (`pkg/kube/inject/app_probe.go`, FindSidecar). */
export function findSidecar(pod: InjectablePod): InjectableContainer | undefined {
  return findContainer(pod, PROXY_CONTAINER);
}

/** A container by its name, else an init container. */
export function findContainer({ spec: { containers, initContainers = [] } }: InjectablePod, name: string): InjectableContainer | undefined {
  const isNamed = (container: InjectableContainer) => container.name === name;
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
export function containersOf(given: unknown): InjectableContainer[] {
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
