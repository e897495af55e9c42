import { qualifiedName, ResourceName, RESOURCES } from './api-resources';

/** The rights of a Prometheus to list resources. */
export interface Access {
  /** The namespace of its pods. */
  readonly namespace?: string;
  /** Bindings of the account that grant nothing. */
  readonly unresolved: ReadonlyArray<string>;
  /** What decides about the rights of the account and is not given: its bindings, or their roles. */
  readonly absent: ReadonlyArray<string>;
  /** Why the Prometheus cannot ask the API server at all; undefined if it can. */
  readonly withoutToken?: string;
  /** The API server's refusal of a list or watch, in all namespaces if the namespace is empty; undefined if it is allowed. */
  refusal(resource: ResourceName, namespace: string, name?: string): string | undefined;
}

/** The assumed rights of a Prometheus whose account is not known. */
export const EVERYTHING: Access = { refusal: () => undefined, unresolved: [], absent: [] };

/** The API server's error (`k8s.io/apiserver`, responsewriters/errors.go). */
export function forbidden(user: string, resource: ResourceName, namespace: string, name?: string): string {
  const { group } = RESOURCES[resource];
  const what = `${qualifiedName(resource)}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${what} is forbidden: User "${user}" cannot list resource "${resource}" in API group "${group}" ${where}`;
}
