import { GATEWAY_API, Gateway, gatewayOf } from './gateway';
import { gatewayClassOf } from './gateway-class';
import { isForIstiod, isManaged } from './ownership';
import { workloadsOf } from './workloads';
import { Cluster } from '../../cluster/cluster';
import { Finding } from '../../findings/finding';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Istiod } from '../mesh/istiod';
import { controlPlanesOf } from '../mesh/control-planes';
import { ProxyConfigs } from '../mesh/proxy-configs';
import { InjectOptions } from '../options';

/** What istiod makes of the gateways of the Gateway API, waypoints among them. */
export interface GatewayWorkloads {
  /** Deployments, Services and ServiceAccounts that are not among the manifests. */
  readonly manifests: ReadonlyArray<Manifest>;
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Does the work of istiod's deployment controller (`pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go`). */
export function gatewayWorkloads({ manifests, namespaces }: Pick<Cluster, 'manifests' | 'namespaces'>, options: InjectOptions = {}): GatewayWorkloads {
  const { istiods, assumed } = controlPlanesOf(manifests, options);
  const proxyConfigs = new ProxyConfigs(manifests);
  const deployed = manifests.filter(isGateway).flatMap(manifest => {
    const gateway = gatewayOf(manifest);
    if (gateway === undefined || !isManaged(gateway)) return [];
    const { name, namespace } = gateway.metadata;
    return istiods.flatMap(istiod => {
      const gatewayClass = gatewayClassOf(gateway.spec.gatewayClassName, manifests, istiod);
      if (gatewayClass === undefined || !isForIstiod(gateway, namespaces.get(namespace) ?? {}, istiod, manifests)) return [];
      const { isRefused, message } = customizationOf(gateway, istiod, manifests);
      const pod = { metadata: { name, namespace, labels: { 'gateway.networking.k8s.io/gateway-name': name } } };
      return [{
        manifests: isRefused ? [] : workloadsOf(gateway, gatewayClass, istiod, proxyConfigs.effective(pod, istiod)),
        findings: message === undefined ? [] : [{ object: idOf(manifest), message }],
      }];
    });
  });
  if (deployed.length === 0) return { manifests: [], assumptions: [], findings: [] };
  const existing = new Set(manifests.map(idOf));
  return {
    manifests: deployed.flatMap(each => each.manifests).filter(each => !existing.has(idOf(each))),
    assumptions: assumed,
    findings: deployed.flatMap(each => each.findings),
  };
}

function isGateway({ apiVersion, kind }: Manifest): boolean {
  return kind === 'Gateway' && apiVersion.startsWith(`${GATEWAY_API}/`);
}

/** What ConfigMaps make of the workloads of a gateway is not followed; without the one that it names there are none. */
function customizationOf(
  { metadata: { namespace }, spec: { gatewayClassName, infrastructure } }: Gateway, istiod: Istiod, manifests: ReadonlyArray<Manifest>,
): { readonly isRefused: boolean; readonly message?: string } {
  const configMaps = manifests.filter(({ kind }) => kind === 'ConfigMap');
  const { kind, group, name } = infrastructure?.parametersRef ?? {};
  const isGiven = infrastructure?.parametersRef !== undefined;
  const isThere = kind === 'ConfigMap' && group === '' && configMaps.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (isGiven && !isThere) {
    return { isRefused: true, message: `has no workloads, since there is no ConfigMap '${name}' in its namespace, which parametersRef names. Add it` };
  }
  const isCustomized = isGiven || configMaps.some(({ metadata }) => metadata.namespace === istiod.namespace
    && metadata.labels?.['gateway.istio.io/defaults-for-class'] === gatewayClassName);
  return { isRefused: false, message: isCustomized ? 'is customized by a ConfigMap, and the plan leaves out what that changes. Give its Deployment as it is in a cluster to see it' : undefined };
}
