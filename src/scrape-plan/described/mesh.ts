import { DataPlane, IstioMesh } from '../../mesh/istio-mesh';
import { MtlsMode } from '../../mesh/mtls';
import { peerAuthenticationsOf } from '../../mesh/peer-authentications';

/** The fields of a Kubernetes object that are used here. */
interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface Labels {
  readonly [key: string]: string;
}

/**
 * The PeerAuthentications that the description of a mesh stands for. Where the manifests have one for the same pods, that is the real one
 * and counts.
 *
 * The first one is the oldest, as `workloadMtls` documents: where two select the same pod istiod uses the older one.
 *
 * @see pilot/pkg/security/authn/policy_applier.go in Istio
 */
export function meshManifests(mesh: IstioMesh, manifests: ReadonlyArray<KubernetesObject>): KubernetesObject[] {
  if (mesh.dataPlane === DataPlane.NONE) return [];
  const existing = new Set(manifests.filter(isPeerAuthentication)
    .map(object => scopeOf(object.metadata.namespace ?? 'default', labelsOf(object))));
  return peerAuthenticationsOf(mesh)
    // PERMISSIVE is the default without a policy.
    .filter(({ setting }) => setting !== 'mtls' || mesh.mtls !== MtlsMode.PERMISSIVE)
    .filter(({ namespace, labels }) => !existing.has(scopeOf(namespace, labels)))
    .map(({ setting, namespace, labels, spec }, seconds) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: {
        name: ['istio-mesh', setting, ...labels === undefined ? [] : [seconds]].join('.'),
        namespace,
        creationTimestamp: new Date(seconds * 1000).toISOString(),
      },
      spec,
    }));
}

/**
 * The settings for injection in the description of a mesh, as the `InjectOptions` of the plan.
 *
 * Merging and native sidecars are set for sidecar meshes only. In an ambient mesh they are false in the description, but not in istiod,
 * which still injects gateways.
 */
export function injectOptionsOf(mesh: IstioMesh) {
  const { dataPlane, version, revision, rootNamespace, statusPort, metricsMerging, nativeSidecars, cni } = mesh;
  if (dataPlane === DataPlane.NONE) return { noMesh: true };
  return {
    version,
    revision,
    namespace: rootNamespace,
    statusPort,
    cni,
    ...dataPlane === DataPlane.AMBIENT ? { ambient: true } : { enablePrometheusMerge: metricsMerging, nativeSidecars },
  };
}

function isPeerAuthentication({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'PeerAuthentication' && apiVersion.startsWith('security.istio.io/');
}

function labelsOf({ spec }: KubernetesObject): Labels | undefined {
  return (spec as { readonly selector?: { readonly matchLabels?: Labels } } | undefined)?.selector?.matchLabels;
}

/** A key for the pods that a policy applies to. */
function scopeOf(namespace: string, labels: Labels = {}): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1)]);
}
