import { Access } from './access';
import { Bare, Objects, objectsOf, ResourceName, RESOURCES } from './api-resources';
import { selectionOf } from './list-selectors';
import { LabelMap } from './target';
import { Cluster } from '../cluster/cluster';

/** A list request for one resource, in all namespaces where the namespace is empty. */
export interface Query {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly label?: string;
  readonly field?: string;
}

/** Why the API server refuses a query. */
export interface RefusedQuery {
  readonly message: string;
  /** What the account of the Prometheus may not list; undefined where a selector is wrong. */
  readonly forbidden?: Pick<Query, 'resource' | 'namespace'>;
}

/** What the API server answers to discovery. */
export class Api {
  /** The objects of each resource by namespace: most monitors look in one. */
  private readonly byNamespace = new Map<ResourceName, Map<string, object[]>>();
  /** The labels that an object gives to targets, where nothing else counts: they are the same in every list. */
  public readonly labels = new Map<object, LabelMap>();

  constructor(private readonly cluster: Cluster, private readonly access: Access) {}

  /** The namespaces that have objects of a resource; one without a name for what is in none. */
  public namespaces(resource: ResourceName): string[] {
    return [...this.index(resource).keys()];
  }

  /** The objects that a query selects. */
  public list<Name extends ResourceName>({ resource, namespace, label = '', field = '' }: Query & { readonly resource: Name }): ReadonlyArray<Objects[Name]> {
    const all = (namespace === '' ? objectsOf(this.cluster, resource) : this.index(resource).get(namespace) ?? []) as ReadonlyArray<Objects[Name]>;
    if (label === '' && field === '') return all;
    return all.filter(selectionOf(label, field, RESOURCES[resource]).matches);
  }

  /** Why the API server refuses a query, or undefined; discovery then waits for ever. */
  public refusal({ resource, namespace, label = '', field = '' }: Query): RefusedQuery | undefined {
    try {
      const message = this.access.refusal(resource, namespace, selectionOf(label, field, RESOURCES[resource]).name);
      return message === undefined ? undefined : { message, forbidden: { resource, namespace } };
    } catch (error) {
      return { message: (error as Error).message };
    }
  }

  private index(resource: ResourceName): Map<string, object[]> {
    let index = this.byNamespace.get(resource);
    if (index === undefined) {
      index = new Map();
      const { clusterScoped } = RESOURCES[resource];
      for (const object of objectsOf(this.cluster, resource) as ReadonlyArray<Bare>) {
        const namespace = clusterScoped ? '' : object.metadata.namespace!;
        const there = index.get(namespace);
        if (there === undefined) index.set(namespace, [object]);
        else there.push(object);
      }
      this.byNamespace.set(resource, index);
    }
    return index;
  }
}
