import { INJECTION_STATUS } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { goJson, jsonValue } from '../../go/json';
import { itemsOf, valueAt } from '../../kubernetes/fields';
import { Names } from '../templates/overlay';

/** The names of the containers of an earlier injection (`pkg/kube/inject/inject.go`, SidecarInjectionStatus). */
export interface InjectionStatus {
  readonly containers: ReadonlyArray<string>;
  readonly initContainers: ReadonlyArray<string>;
}

export function injectionStatusOf({ metadata: { annotations = {} } }: Pod): InjectionStatus | undefined {
  if (!Object.hasOwn(annotations, INJECTION_STATUS)) return undefined;
  const status = jsonValue(annotations[INJECTION_STATUS])?.value;
  return {
    containers: itemsOf(valueAt(status, 'containers')).map(String),
    initContainers: itemsOf(valueAt(status, 'initContainers')).map(String),
  };
}

/** The annotation of a pod with the names that its templates add. */
export function statusText({ containers, initContainers, volumes, imagePullSecrets }: Names, revision: string): string {
  const named = (all: Names['volumes']) => all.length > 0 ? all.map(({ name }) => name) : null;
  return goJson({
    initContainers: named(initContainers),
    containers: named(containers),
    volumes: named(volumes),
    imagePullSecrets: named(imagePullSecrets),
    revision,
  });
}
