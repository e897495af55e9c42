import { ApiResource, ClusterRole, ClusterRoleBinding, Role, RoleBinding, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IPrometheus } from './prometheus';

const VERBS = ['get', 'list', 'watch'];

/**
 * Gives a Prometheus the right to discover pods where it does not have it: a Role and RoleBinding for each such namespace, or a ClusterRole and its
 * binding for all. Discovery without the right to list finds nothing, and says so only in the log of Prometheus.
 *
 * @param namespaces those whose pods are discovered; undefined for all
 */
export function grantPodDiscovery(scope: Construct, prometheus: IPrometheus, namespaces?: string[]): void {
  const granted = prometheus.discoverableNamespaces;
  if (!granted) return;
  const account = ServiceAccount.fromServiceAccountName(scope, 'ServiceAccount', prometheus.serviceAccountName, { namespaceName: prometheus.namespace });
  if (!namespaces) {
    const role = new ClusterRole(scope, 'ClusterRole');
    role.allow(VERBS, ApiResource.PODS);
    new ClusterRoleBinding(scope, 'ClusterRoleBinding', { role }).addSubjects(account);
    return;
  }
  for (const namespace of namespaces.filter(name => !granted.includes(name))) {
    const role = new Role(scope, `Role-${namespace}`, { metadata: { namespace } });
    role.allow(VERBS, ApiResource.PODS);
    new RoleBinding(scope, `RoleBinding-${namespace}`, { role, metadata: { namespace } }).addSubjects(account);
  }
}
