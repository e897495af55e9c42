import { Ingress } from '../../cluster/kinds';
import { addMeta, objectLabels } from '../meta-labels';
import { RoleResources } from '../role-resources';
import { filled, TargetGroup } from '../target';

/** A target for each path of each rule, or for a rule without paths (Prometheus `discovery/kubernetes/ingress.go`, buildIngress). */
export function ingressGroup({ metadata, spec }: Ingress, reads: RoleResources): TargetGroup {
  const own = addMeta(objectLabels('ingress', metadata), { ingress_class_name: spec.ingressClassName });
  const shared = filled(own, reads.namespaceLabels(metadata.namespace));
  const tlsHosts = (spec.tls ?? []).flatMap(({ hosts = [] }) => hosts);
  return {
    source: `ingress/${metadata.namespace}/${metadata.name}`,
    targets: (spec.rules ?? []).flatMap(({ host = '', http }) => {
      const paths = http === undefined ? [''] : (http.paths ?? []).map(({ path = '' }) => path);
      const scheme = tlsHosts.some(pattern => covers(pattern, host)) ? 'https' : 'http';
      return paths.map(path => ({
        labels: addMeta(new Map([['__address__', host]]), { ingress_scheme: scheme, ingress_host: host, ingress_path: path || '/' }),
        shared,
      }));
    }),
  };
}

/** Whether a host matches a pattern, whose first part may be `*`. */
function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  const [first, ...rest] = pattern.split('.');
  const [, ...hostRest] = host.split('.');
  return first === '*' && rest.join('.') === hostRest.join('.');
}
