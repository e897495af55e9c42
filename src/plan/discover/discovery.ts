import { Access } from './access';
import { Objects, ResourceName, RESOURCES } from './api-resources';
import { Api, RefusedQuery } from './api-server';
import { RoleResources, ROLES } from './role-resources';
import { endpointsGroup } from './roles/endpoints';
import { endpointSliceGroup } from './roles/endpointslice';
import { ingressGroup } from './roles/ingress';
import { nodeGroup } from './roles/node';
import { podGroup } from './roles/pod';
import { serviceGroup } from './roles/service';
import { TargetGroup } from './target';
import { Cluster } from '../cluster/cluster';
import { KubernetesSdConfig, ScrapeConfig, StaticConfig } from '../prometheus/scrape-config';

/** The targets that one discovery found in one namespace. Jobs with the same discovery share them. */
export interface FoundTargets {
  readonly groups: ReadonlyArray<TargetGroup>;
}

/** The targets that the discoveries of a job found, and the refusals of the API server. */
export interface Discovered {
  readonly found: ReadonlyArray<FoundTargets>;
  readonly refusedQueries: ReadonlyArray<RefusedQuery>;
}

const GROUPS: { readonly [Name in ResourceName]?: (object: Objects[Name], reads: RoleResources) => TargetGroup } = {
  pods: podGroup,
  services: serviceGroup,
  endpoints: endpointsGroup,
  endpointslices: endpointSliceGroup,
  ingresses: ingressGroup,
  nodes: nodeGroup,
};

/** Finds targets as Prometheus does (Prometheus `discovery`). Jobs with the same discovery share its work in each namespace. */
export class Discovery {
  private readonly api: Api;
  /** By the kind of discovery (role, selectors, attached metadata) and the namespace. */
  private readonly found = new Map<string, FoundTargets>();
  private readonly reads = new Map<string, RoleResources>();

  constructor(cluster: Cluster, private readonly access: Access) {
    this.api = new Api(cluster, access);
  }

  public of({ kubernetes_sd_configs: kubernetes = [], static_configs: statics = [] }: ScrapeConfig): Discovered {
    const discovered = kubernetes.flatMap(config => this.namespacesOf(config).map(namespace => this.inNamespace(config, namespace)));
    return {
      found: [...discovered.flatMap(({ found }) => found), { groups: statics.map(staticGroup) }],
      refusedQueries: discovered.flatMap(({ refusedQueries }) => refusedQueries),
    };
  }

  /** `getNamespaces` of Prometheus' `discovery/kubernetes/kubernetes.go`; an empty name stands for all. */
  private namespacesOf({ role, namespaces: { names = [], own_namespace: own } = {} }: KubernetesSdConfig): string[] {
    const named = own && this.access.namespace ? [...names, this.access.namespace] : names;
    return named.length === 0 || RESOURCES[ROLES[role]].clusterScoped ? [''] : inOrder(new Set(named));
  }

  /** A namespace in which a resource must not be listed has no targets; other namespaces are not affected. */
  private inNamespace(config: KubernetesSdConfig, namespace: string): Discovered {
    const kind = JSON.stringify([config.role, config.selectors, config.attach_metadata]);
    const { queries } = this.readsOf(kind, config, namespace);
    const refusedQueries = queries.map(query => this.api.refusal(query)).filter(refusal => refusal !== undefined);
    if (refusedQueries.length > 0) return { found: [], refusedQueries };

    const { resource } = queries[0];
    if (namespace !== '' || RESOURCES[resource].clusterScoped) {
      return { found: [this.foundIn(kind, config, namespace, namespace)], refusedQueries };
    }
    // Endpoints can refer to a pod in another namespace, which is only found if all namespaces are read.
    const together = resource === 'endpoints' || resource === 'endpointslices';
    const found = inOrder(this.api.namespaces(resource)).map(name => this.foundIn(kind, config, name, together ? '' : name));
    return { found, refusedQueries };
  }

  /** The targets of one namespace, with the resources of that namespace or of all. */
  private foundIn(kind: string, config: KubernetesSdConfig, namespace: string, readIn: string): FoundTargets {
    const key = `${kind} ${namespace} ${readIn}`;
    let found = this.found.get(key);
    if (found === undefined) {
      const reads = this.readsOf(kind, config, readIn);
      const objects = this.api.list({ ...reads.queries[0], namespace });
      const group = GROUPS[reads.queries[0].resource] as (object: object, reads: RoleResources) => TargetGroup;
      this.found.set(key, found = { groups: objects.map(object => group(object, reads)).sort((a, b) => a.source < b.source ? -1 : 1) });
    }
    return found;
  }

  private readsOf(kind: string, config: KubernetesSdConfig, namespace: string): RoleResources {
    const key = `${kind} ${namespace}`;
    let reads = this.reads.get(key);
    if (reads === undefined) this.reads.set(key, reads = new RoleResources(this.api, config, namespace));
    return reads;
  }
}

/** Static targets; their labels cannot change their address. */
function staticGroup({ targets, labels = {} }: StaticConfig, i: number): TargetGroup {
  return {
    source: String(i),
    targets: targets.map(address => ({ labels: new Map([...Object.entries(labels), ['__address__', address]]), shared: [] })),
  };
}

/** Namespaces in the order of the names of their objects: `a-b/c` comes before `a/c`. */
function inOrder(namespaces: Iterable<string>): string[] {
  return [...namespaces].sort((a, b) => `${a}/` < `${b}/` ? -1 : 1);
}
