import { Bare, Objects, ResourceName } from './api-resources';
import { Api, Query } from './api-server';
import { META, objectLabels } from './meta-labels';
import { podLabels } from './pod-labels';
import { LabelMap } from './target';
import { Node, Pod, Service } from '../cluster/kinds';
import { KubernetesSdConfig } from '../prometheus/scrape-config';

/** The resource of which each role of Kubernetes discovery makes target groups. */
export const ROLES: { readonly [role: string]: ResourceName } = {
  pod: 'pods', service: 'services', endpoints: 'endpoints', endpointslice: 'endpointslices', ingress: 'ingresses', node: 'nodes',
};

/** The resources that a discovery of one role reads in one namespace, or in all (Prometheus `discovery/kubernetes/kubernetes.go`, Run). */
export class RoleResources {
  /** The lists that it waits for, that of the role first: if one of them is refused, it finds nothing. */
  public readonly queries: ReadonlyArray<Query>;
  /** The lists that it uses without waiting for them. */
  private readonly unawaited: ReadonlyArray<Query>;
  private readonly stores = new Map<ResourceName, Map<string, unknown>>();
  private readonly shared: Map<object, LabelMap>;
  private readonly byNamespace = new Map<string, LabelMap>();

  constructor(private readonly api: Api, private readonly config: KubernetesSdConfig, private readonly namespace: string) {
    const owners = this.ownerQueries();
    this.shared = owners.length === 0 ? api.labels : new Map();
    const waits = config.role === 'pod';
    this.queries = [...this.roleQueries(ROLES[config.role]), ...waits ? owners : []];
    this.unawaited = waits ? [] : owners;
  }

  public get attach(): NonNullable<KubernetesSdConfig['attach_metadata']> {
    return this.config.attach_metadata ?? {};
  }

  /** An object that another one refers to; undefined if it does not exist or was not selected. */
  public find<Name extends ResourceName>(resource: Name, name: string | undefined, namespace = ''): Objects[Name] | undefined {
    let store = this.stores.get(resource);
    if (store === undefined) {
      const query = [...this.queries, ...this.unawaited].find(each => each.resource === resource);
      const objects: ReadonlyArray<Bare> = query && this.api.refusal(query) === undefined ? this.api.list({ ...query, resource }) : [];
      store = new Map(objects.map(object => [keyOf(object.metadata.namespace, object.metadata.name), object]));
      this.stores.set(resource, store);
    }
    return name === undefined ? undefined : store.get(keyOf(namespace, name)) as Objects[Name] | undefined;
  }

  /** The labels that every target of a pod has. */
  public podLabels(pod: Pod): LabelMap {
    return this.once(pod, () => podLabels(pod, this));
  }

  public serviceLabels(service: Service): LabelMap {
    return this.once(service, () => objectLabels('service', service.metadata));
  }

  /** The labels of a node, if node metadata is attached. */
  public nodeLabels(name: string | undefined): LabelMap | undefined {
    const node: Node | undefined = this.attach.node ? this.find('nodes', name) : undefined;
    return node && this.once(node, () => objectLabels('node', node.metadata));
  }

  /** The label with the name of a namespace, which all targets in it have, and its own labels if namespace metadata is attached. */
  public namespaceLabels(name: string): LabelMap {
    let found = this.byNamespace.get(name);
    if (found === undefined) {
      const namespace: Bare | undefined = this.attach.namespace ? this.find('namespaces', name) : undefined;
      found = objectLabels('namespace', { ...namespace?.metadata, name: undefined }).set(`${META}namespace`, name);
      this.byNamespace.set(name, found);
    }
    return found;
  }

  private once(object: object, labels: () => LabelMap): LabelMap {
    let found = this.shared.get(object);
    if (found === undefined) this.shared.set(object, found = labels());
    return found;
  }

  private roleQueries(resource: ResourceName): Query[] {
    const { role } = this.config;
    const ofEndpoints = role === 'endpoints' || role === 'endpointslice';
    return [
      this.query(resource, role),
      ...ofEndpoints ? [this.query('services', 'service'), this.query('pods', 'pod')] : [],
      ...this.attach.node && (ofEndpoints || role === 'pod') ? [{ ...this.query('nodes', 'node'), namespace: '' }] : [],
      ...this.attach.namespace && role !== 'node' ? [{ resource: 'namespaces' as const, namespace: '' }] : [],
    ];
  }

  /** The lists of the owners of the controllers of pods. */
  private ownerQueries(): Query[] {
    if (!['pod', 'endpoints', 'endpointslice'].includes(this.config.role)) return [];
    return [
      ...this.attach.deployment ? [this.query('replicasets')] : [],
      ...this.attach.job || this.attach.cronjob ? [this.query('jobs')] : [],
    ];
  }

  /** A list with the selectors of the configuration for a role. */
  private query(resource: ResourceName, role?: string): Query {
    const selector = this.config.selectors?.find(each => each.role === role);
    return { resource, namespace: this.namespace, label: selector?.label, field: selector?.field };
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
