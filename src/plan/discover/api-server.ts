import { Access } from './access';
import { Bare, Objects, objectsOf, ResourceName, RESOURCES } from './api-resources';
import { selectionOf } from './list-selectors';
import { LabelMap } from './target';
import { Cluster } from '../cluster/cluster';

/** A list request for one resource, in all namespaces if the namespace is empty. */
export interface Query {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly label?: string;
  readonly field?: string;
}

/** Why a query has no answer. */
export interface RefusedQuery {
  readonly code: 'api-token-missing' | 'list-forbidden' | 'selector-unsupported';
  readonly message: string;
  /** What the account of the Prometheus may not list. */
  readonly forbidden?: Pick<Query, 'resource' | 'namespace'>;
}

/** What the API server answers to discovery. */
export class Api {
  /** The objects of each resource by namespace, since most monitors look in one. */
  private readonly byNamespace = new Map<ResourceName, Map<string, object[]>>();
  /** The labels that an object gives to targets, if they are the same in every list. */
  public readonly labels = new Map<object, LabelMap>();

  constructor(private readonly cluster: Cluster, private readonly access: Access) {}

  /** The namespaces that have objects of a resource; an empty name for a cluster-wide one. */
  public namespaces(resource: ResourceName): string[] {
    return [...this.index(resource).keys()];
  }

  /** The objects that a query selects. */
  public list<Name extends ResourceName>(query: Query & { readonly resource: Name }): ReadonlyArray<Objects[Name]> {
    const { resource, namespace, label = '', field = '' } = query;
    const inNamespace = namespace === '' ? objectsOf(this.cluster, resource) : this.index(resource).get(namespace) ?? [];
    const all = inNamespace as ReadonlyArray<Objects[Name]>;
    if (label === '' && field === '') return all;
    return all.filter(selectionOf(label, field, RESOURCES[resource]).matches);
  }

  /** Why the API server refuses a query, or undefined; discovery then waits for ever. */
  public refusal({ resource, namespace, label = '', field = '' }: Query): RefusedQuery | undefined {
    const { withoutToken } = this.access;
    if (withoutToken !== undefined) {
      return { code: 'api-token-missing', message: `it has no token for the API server, since ${withoutToken}` };
    }
    try {
      const message = this.access.refusal(resource, namespace, selectionOf(label, field, RESOURCES[resource]).name);
      return message === undefined ? undefined : { code: 'list-forbidden', message, forbidden: { resource, namespace } };
    } catch (error) {
      return { code: 'selector-unsupported', message: (error as Error).message };
    }
  }

  private index(resource: ResourceName): Map<string, object[]> {
    let index = this.byNamespace.get(resource);
    if (index === undefined) {
      index = new Map();
      const { clusterScoped } = RESOURCES[resource];
      for (const object of objectsOf(this.cluster, resource) as ReadonlyArray<Bare>) {
        const namespace = clusterScoped ? '' : object.metadata.namespace!;
        const objects = index.get(namespace);
        if (objects === undefined) index.set(namespace, [object]);
        else objects.push(object);
      }
      this.byNamespace.set(resource, index);
    }
    return index;
  }
}
