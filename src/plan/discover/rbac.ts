import { Cluster } from '../cluster/cluster';
import { LabelSelector, labelSelector, matcherOf } from '../kubernetes/label-selector';
import { Manifest } from '../kubernetes/manifest';
import { list, Read, readIfValid, record, required, Shape, text } from '../kubernetes/shape';

const strings = list(text);
const policyRule = record({ verbs: strings, apiGroups: strings, resources: strings, resourceNames: strings });
export type PolicyRule = NonNullable<Read<typeof policyRule>>;

const role = record({ rules: list(policyRule), aggregationRule: record({ clusterRoleSelectors: list(labelSelector) }) });
const binding = record({
  roleRef: required(record({ kind: required(text), name: required(text) })),
  subjects: list(record({ kind: required(text), name: required(text), namespace: text })),
});
type Role = NonNullable<Read<typeof role>>;
export type Binding = NonNullable<Read<typeof binding>>;
export type RbacSubject = NonNullable<Binding['subjects']>[number];

/** The RBAC objects of a cluster; invalid ones grant nothing. */
export class Rbac {
  constructor(private readonly cluster: Cluster) {}

  /** The bindings of all namespaces, or of each. */
  public bindings(kind: 'ClusterRoleBinding' | 'RoleBinding'): Array<{ readonly manifest: Manifest; readonly binding: Binding }> {
    return this.read(kind, binding).map(({ manifest, value }) => ({ manifest, binding: value }));
  }

  /** The rules of the role that a binding names; undefined if there is no such role. */
  public rulesOf({ roleRef: { kind, name } }: Binding, namespace: string): ReadonlyArray<PolicyRule> | undefined {
    if (kind === 'ClusterRole') {
      const named = this.clusterRoles.find(({ manifest }) => manifest.metadata.name === name);
      return named && this.aggregated(named, new Set());
    }
    const isNamed = ({ manifest: { metadata } }: FoundRole<Role>) => metadata.name === name && metadata.namespace === namespace;
    return this.read('Role', role).find(isNamed)?.value.rules ?? undefined;
  }

  /** An aggregationRule replaces the rules with those of the selected roles (Kubernetes' `pkg/controller/clusterroleaggregation`). */
  private aggregated({ manifest, value }: FoundRole<Role>, seen: Set<string>): ReadonlyArray<PolicyRule> {
    if (value.aggregationRule === undefined) return value.rules ?? [];
    seen.add(manifest.metadata.name);
    return (value.aggregationRule.clusterRoleSelectors ?? []).flatMap(selector => {
      const matches = matcherOf(selector as LabelSelector);
      return this.clusterRoles
        .filter(other => !seen.has(other.manifest.metadata.name) && matches(other.manifest.metadata.labels ?? {}))
        .flatMap(other => this.aggregated(other, seen));
    });
  }

  private get clusterRoles(): Array<FoundRole<Role>> {
    return this.read('ClusterRole', role);
  }

  private read<T>(kind: string, shape: Shape<T | undefined>): Array<FoundRole<T>> {
    const ofKind = this.cluster.manifests
      .filter(manifest => manifest.kind === kind && manifest.apiVersion === 'rbac.authorization.k8s.io/v1');
    return ofKind.flatMap(manifest => {
      const value = readIfValid(shape, manifest);
      return value === undefined ? [] : [{ manifest, value }];
    });
  }
}

interface FoundRole<T> {
  readonly manifest: Manifest;
  readonly value: T;
}
