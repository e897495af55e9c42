import { IstioMesh } from './istio-mesh';
import { MtlsMode, WorkloadMtls } from './mtls';

/** A PeerAuthentication without a name. */
export interface DescribedPeerAuthentication {
  /** The setting of the mesh that it comes from. */
  readonly setting: 'mtls' | 'namespace-mtls' | 'workload-mtls';
  readonly namespace: string;
  readonly labels?: { readonly [key: string]: string };
  readonly spec: object;
}

/**
 * The PeerAuthentications that a mesh is described to have, the one that counts first where several select a pod.
 *
 * @see pilot/pkg/security/authn/policy_applier.go in Istio
 */
export function peerAuthenticationsOf({ mtls, namespaceMtls, workloadMtls, rootNamespace }: IstioMesh): DescribedPeerAuthentication[] {
  return [
    { setting: 'mtls', namespace: rootNamespace, spec: { mtls: { mode: mtls } } },
    ...Object.entries(namespaceMtls)
      // In the root namespace a policy without a selector applies to the whole mesh.
      .filter(([namespace]) => namespace !== rootNamespace)
      .map(([namespace, mode]) => ({ setting: 'namespace-mtls' as const, namespace, spec: { mtls: { mode } } })),
    ...workloadMtls.map(workload => ({
      setting: 'workload-mtls' as const, namespace: workload.namespace, labels: workload.labels, spec: workloadSpec(workload),
    })),
  ];
}

function workloadSpec({ labels, mode, portLevelMtls }: WorkloadMtls): object {
  return {
    selector: { matchLabels: labels },
    ...mode === undefined ? {} : { mtls: { mode } },
    ...portLevelMtls === undefined ? {} : { portLevelMtls: modes(portLevelMtls) },
  };
}

function modes(portLevelMtls: { readonly [port: string]: MtlsMode }) {
  return Object.fromEntries(Object.entries(portLevelMtls).map(([port, mode]) => [port, { mode }]));
}
