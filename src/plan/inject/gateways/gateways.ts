import { GATEWAY_API, Gateway, gatewayOf } from './gateway';
import { gatewayClassOf } from './gateway-class';
import { isForIstiod, isManaged } from './ownership';
import { workloadsOf } from './workloads';
import { Cluster } from '../../cluster/cluster';
import { Finding } from '../../findings/finding';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { controlPlanesOf } from '../mesh/control-planes';
import { Istiod } from '../mesh/istiod';
import { ProxyConfigs } from '../mesh/proxy-configs';
import { InjectOptions } from '../options';

/** The workloads that istiod creates for gateways of the Gateway API, including waypoints. */
export interface GatewayWorkloads {
  /** Deployments, Services and ServiceAccounts that are not among the manifests. */
  readonly manifests: ReadonlyArray<Manifest>;
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Does the work of istiod's deployment controller (`pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go`). */
export function gatewayWorkloads(
  { manifests, namespaces }: Pick<Cluster, 'manifests' | 'namespaces'>, options: InjectOptions = {},
): GatewayWorkloads {
  const { istiods, assumed } = controlPlanesOf(manifests, options);
  const proxyConfigs = new ProxyConfigs(manifests);
  const isGivenDeployment = (made: Manifest) => made.kind === 'Deployment' && manifests.some(each => idOf(each) === idOf(made));
  const deployed = manifests.filter(isGateway).flatMap(manifest => {
    const gateway = gatewayOf(manifest);
    if (gateway === undefined || !isManaged(gateway)) return [];
    const { name, namespace } = gateway.metadata;
    return istiods.flatMap(istiod => {
      const gatewayClass = gatewayClassOf(gateway.spec.gatewayClassName, manifests, istiod);
      if (gatewayClass === undefined || !isForIstiod(gateway, namespaces.get(namespace) ?? {}, istiod, manifests)) return [];
      const { isRefused, finding } = customizationOf(gateway, istiod, manifests);
      const pod = { metadata: { name, namespace, labels: { 'gateway.networking.k8s.io/gateway-name': name } } };
      const workloads = workloadsOf(gateway, gatewayClass, istiod, proxyConfigs.effective(pod, istiod));
      return [{
        manifests: isRefused ? [] : workloads,
        findings: finding === undefined || workloads.some(isGivenDeployment) ? [] : [{ object: idOf(manifest), ...finding }],
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

/** The plan does not apply the ConfigMaps that customize a gateway; if the one that it names is missing, istiod creates nothing. */
function customizationOf(
  { metadata: { namespace }, spec: { gatewayClassName, infrastructure } }: Gateway, istiod: Istiod, manifests: ReadonlyArray<Manifest>,
): { readonly isRefused: boolean; readonly finding?: Finding } {
  const configMaps = manifests.filter(({ kind }) => kind === 'ConfigMap');
  const { kind, group, name } = infrastructure?.parametersRef ?? {};
  const isGiven = infrastructure?.parametersRef !== undefined;
  const isThere = kind === 'ConfigMap' && group === ''
    && configMaps.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (isGiven && !isThere) {
    return {
      isRefused: true,
      finding: {
        code: 'gateway-parameters-missing',
        message: `has no workloads, since parametersRef names the ConfigMap '${name}', which is not in its namespace. Add it`,
      },
    };
  }
  const isCustomized = isGiven || configMaps.some(({ metadata }) => metadata.namespace === istiod.namespace
    && metadata.labels?.['gateway.istio.io/defaults-for-class'] === gatewayClassName);
  if (!isCustomized) return { isRefused: false };
  return {
    isRefused: false,
    finding: {
      code: 'gateway-customization-ignored',
      message: 'is customized by a ConfigMap, which the plan ignores. Add its Deployment as it is in the cluster',
    },
  };
}
