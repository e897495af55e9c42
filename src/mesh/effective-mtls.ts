import { DataPlane, IstioMesh } from './istio-mesh';
import { MtlsMode, WorkloadMtls } from './mtls';

/** A port of a workload's pods. */
export interface WorkloadPort {
  readonly namespace: string;
  readonly podLabels: { readonly [key: string]: string };
  readonly port: number;
}

/** The `PeerAuthentication` of a workload. Where several select its pods the oldest counts, which is the one that is described first. */
export function workloadMtls(mesh: IstioMesh, { namespace, podLabels }: Omit<WorkloadPort, 'port'>): WorkloadMtls | undefined {
  return mesh.workloadMtls.find(workload => workload.namespace === namespace
    && Object.entries(workload.labels).every(([key, value]) => podLabels[key] === value));
}

/**
 * The mTLS mode of a port: its own, else that of the workload, the namespace or the mesh.
 *
 * @see pilot/pkg/security/authn/policy_applier.go in Istio
 */
export function effectiveMtls(mesh: IstioMesh, at: WorkloadPort): MtlsMode {
  if (mesh.dataPlane === DataPlane.NONE) return MtlsMode.DISABLE;
  const workload = workloadMtls(mesh, at);
  return workload?.portLevelMtls?.[`${at.port}`] ?? workload?.mode ?? mesh.namespaceMtls[at.namespace] ?? mesh.mtls;
}
