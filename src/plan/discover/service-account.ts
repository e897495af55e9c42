import { Access, forbidden } from './access';
import { ResourceName, RESOURCES } from './api-resources';
import { Binding, PolicyRule, Rbac, RbacSubject } from './rbac';
import { Cluster } from '../cluster/cluster';
import { idOf } from '../kubernetes/manifest';

/** The ServiceAccount of the Prometheus pods. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly serviceAccount: string;
}

const EVERYONE = 'system:authenticated';

/** What a role may grant that is not given. */
const ANYTHING: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/**
 * The rights that RBAC objects grant to a ServiceAccount (Kubernetes' `pkg/registry/rbac/validation/rule.go`), whose token is in the pod of
 * the Prometheus unless something says why it is not.
 */
export function accessOf(cluster: Cluster, { namespace, serviceAccount }: ServiceAccountName, withoutToken?: string): Access {
  const user = `system:serviceaccount:${namespace}:${serviceAccount}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, EVERYONE];
  const rbac = new Rbac(cluster);
  const unresolved: string[] = [];
  const absentRoles: string[] = [];
  let isBound = false;
  const applies = ({ kind, name, namespace: given }: RbacSubject, inNamespace: string) => {
    if (kind === 'User') return name === user;
    if (kind === 'Group') return groups.includes(name);
    // A ServiceAccount without a namespace is in that of the binding.
    return kind === 'ServiceAccount' && name === serviceAccount && (given || inNamespace) === namespace;
  };
  const granted = (kind: 'ClusterRoleBinding' | 'RoleBinding') => rbac.bindings(kind).map(({ manifest, binding }) => {
    const inNamespace = manifest.metadata.namespace ?? '';
    const subjects = binding.subjects?.filter(subject => applies(subject, inNamespace)) ?? [];
    if (subjects.length === 0) return { inNamespace, rules: [] };
    // Every cluster binds all users to a few roles, which says nothing of this account.
    isBound ||= subjects.some(({ name: bound }) => bound !== EVERYONE);
    const rules = rbac.rulesOf(binding, inNamespace);
    if (rules === undefined) {
      unresolved.push(`${idOf(manifest)} grants nothing: ${missing(binding)}`);
      absentRoles.push(roleId(binding, inNamespace));
    }
    return { inNamespace, rules: rules ?? (cluster.supposed.rights === undefined ? [] : [ANYTHING]) };
  });
  const everywhere = granted('ClusterRoleBinding').flatMap(({ rules }) => rules);
  const somewhere = granted('RoleBinding');
  const absent = isBound ? absentRoles : [`bindings of ServiceAccount/${namespace}/${serviceAccount}`];
  const supposed = isBound ? undefined : cluster.supposed.rights;
  return {
    namespace,
    unresolved,
    absent,
    withoutToken,
    refusal: (resource, inNamespace, name) => {
      if (supposed === 'everywhere' || (supposed === 'by namespace' && inNamespace !== '')) return undefined;
      const grants = somewhere.filter(grant => inNamespace !== '' && grant.inNamespace === inNamespace);
      const rules = [...everywhere, ...grants.flatMap(grant => grant.rules)];
      // Discovery works with either: it begins with a watch, and falls back to a list.
      const isAllowed = ['watch', 'list'].some(verb => rules.some(rule => covers(rule, verb, resource, name)));
      return isAllowed ? undefined : forbidden(user, resource, inNamespace, name);
    },
  };
}

function roleId({ roleRef: { kind, name } }: Binding, namespace: string): string {
  return kind === 'Role' ? `${kind}/${namespace}/${name}` : `${kind}/${name}`;
}

function missing({ roleRef: { kind, name } }: Binding): string {
  return `${kind} "${name}" is not among the objects`;
}

/** `k8s.io/component-helpers/auth/rbac/validation`, Covers. */
function covers(rule: PolicyRule, verb: string, resource: ResourceName, name?: string): boolean {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  const has = (values: ReadonlyArray<string>, value: string) => values.includes('*') || values.includes(value);
  return has(verbs, verb) && has(apiGroups, RESOURCES[resource].group) && has(resources, resource)
    && (resourceNames.length === 0 || (name !== undefined && resourceNames.includes(name)));
}
