import { ApiObject, JsonPatch } from 'cdk8s';
import { ApiResource, ClusterRole, ClusterRoleBinding, ISubject, Role, RoleBinding, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IScraper } from '../described/scraper';

const VERBS = ['get', 'list', 'watch'];

/**
 * Grants a Prometheus the right to discover pods where it does not have it. Without that right discovery finds nothing, which shows only in
 * the log of Prometheus.
 *
 * @param namespaces the namespaces whose pods are discovered; undefined for all
 */
export function grantPodDiscovery(scope: Construct, prometheus: IScraper, namespaces?: string[]): void {
  grantMissing(scope, prometheus, [ApiResource.PODS], namespaces);
}

/** Grants a Prometheus the right to discover Services and their endpoints where it does not have it. */
export function grantServiceDiscovery(scope: Construct, prometheus: IScraper, namespaces?: string[]): void {
  const resources = [ApiResource.SERVICES, ApiResource.ENDPOINTS, ApiResource.ENDPOINT_SLICES, ApiResource.PODS];
  grantMissing(scope, prometheus, resources, namespaces);
}

function grantMissing(scope: Construct, prometheus: IScraper, resources: ApiResource[], namespaces?: string[]): void {
  const granted = prometheus.discoverableNamespaces;
  if (!granted) return;
  const { serviceAccountName, namespace: namespaceName } = prometheus;
  const account = ServiceAccount.fromServiceAccountName(scope, 'ServiceAccount', serviceAccountName, { namespaceName });
  grantDiscovery(scope, account, resources, namespaces?.filter(name => !granted.includes(name)));
}

/**
 * Lets an account discover resources: with a Role and its binding in each of the namespaces, or with a ClusterRole and its binding in all.
 *
 * @param namespaces the namespaces in which it may; undefined for all
 * @param labels the labels of the roles and bindings
 */
export function grantDiscovery(
  scope: Construct, account: ISubject, resources: ApiResource[], namespaces?: string[], labels?: { [key: string]: string },
): void {
  if (!namespaces) {
    const metadata = { labels };
    const role = new ClusterRole(scope, 'ClusterRole', { metadata });
    role.allow(VERBS, ...resources);
    const binding = new ClusterRoleBinding(scope, 'ClusterRoleBinding', { role, metadata });
    binding.addSubjects(account);
    [role, binding].forEach(withoutNamespace);
    return;
  }
  for (const namespace of namespaces) {
    const metadata = { namespace, labels };
    const role = new Role(scope, `Role-${namespace}`, { metadata });
    role.allow(VERBS, ...resources);
    new RoleBinding(scope, `RoleBinding-${namespace}`, { role, metadata }).addSubjects(account);
  }
}

/** cdk8s sets the namespace of a chart on every object in it, even on cluster-scoped ones. */
function withoutNamespace(clusterScoped: Construct): void {
  const object = ApiObject.of(clusterScoped);
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}
