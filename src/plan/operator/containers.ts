import { ownMounts } from './volumes';
import { valueAt, isFields, itemsOf } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';

type Fields = { readonly [field: string]: unknown };

export const INIT_RELOADER = {
  name: 'init-config-reloader', ports: [{ name: 'reloader-init', containerPort: 8081, protocol: 'TCP' }],
};

/**
 * The containers of a Prometheus: those of the operator, each patched with the user's container of the same name, and the user's other ones
 * (`makeStatefulSetSpec` of the operator, and `MergePatchContainers` of `pkg/k8s/merge.go`).
 */
export function operatedContainers(prometheus: Manifest): { readonly containers: Fields[]; readonly initContainers: Fields[] } {
  const port = (name: unknown, containerPort: number) => ({ name, containerPort, protocol: 'TCP' });
  // A container that listens only on the loopback of the pod declares no port.
  const open = (...ports: ReadonlyArray<Fields>) => valueAt(prometheus, 'spec.listenLocal') === true ? [] : ports;
  const own = [
    {
      name: 'prometheus',
      ports: open(port(valueAt(prometheus, 'spec.portName') ?? 'web', 9090)),
      volumeMounts: [...ownMounts(prometheus), ...itemsOf(valueAt(prometheus, 'spec.volumeMounts')).filter(isFields)],
    },
    { name: 'config-reloader', ports: open(port('reloader-web', 8080)) },
    ...isFields(valueAt(prometheus, 'spec.thanos')) ? [{ name: 'thanos-sidecar', ports: [port('http', 10902), port('grpc', 10901)] }] : [],
  ];
  return {
    containers: patched(own, valueAt(prometheus, 'spec.containers')),
    initContainers: patched([INIT_RELOADER], valueAt(prometheus, 'spec.initContainers')),
  };
}

/** A container of the operator. */
export interface Container extends Fields {
  readonly name: string;
  readonly ports: ReadonlyArray<Fields>;
  readonly volumeMounts?: ReadonlyArray<Fields>;
}

/** Containers of the operator, each patched with the user's container of the same name, and the user's other ones. */
export function patched(own: ReadonlyArray<Container>, given: unknown): Fields[] {
  const patches = new Map(itemsOf(given).filter(isFields).map(patch => [patch.name, patch]));
  return [
    ...own.map(container => {
      const patch = patches.get(container.name);
      if (patch === undefined) return container;
      patches.delete(container.name);
      return {
        ...container,
        ...patch,
        ports: merged(container.ports, patch.ports, 'containerPort'),
        volumeMounts: merged(container.volumeMounts ?? [], patch.volumeMounts, 'mountPath'),
      };
    }),
    ...patches.values(),
  ];
}

/** Ports are merged by number, mounts by path; new ones come first, as in every strategic merge of a list. */
function merged(own: ReadonlyArray<Fields>, given: unknown, key: string): Fields[] {
  const patches = itemsOf(given).filter(isFields);
  const keys = own.map(each => each[key]);
  return [
    ...patches.filter(each => !keys.includes(each[key])),
    ...own.map(each => ({ ...each, ...patches.find(patch => patch[key] === each[key]) })),
  ];
}
