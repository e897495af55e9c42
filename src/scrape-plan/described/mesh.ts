import { DataPlane, IstioMesh } from '../../mesh/istio-mesh';
import { MtlsMode, WorkloadMtls } from '../../mesh/mtls';

/** A Kubernetes object, as far as it is read here. */
interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface Labels {
  readonly [key: string]: string;
}

/** What a PeerAuthentication says, before it has a name. */
interface Policy {
  readonly setting: string;
  readonly namespace: string;
  readonly labels?: Labels;
  readonly spec: object;
}

/**
 * The PeerAuthentications that a description of a mesh stands for. Of those for the same pods the object that is given counts, since it is the real one.
 *
 * The first one is the oldest, as `workloadMtls` promises: of two that select one pod istiod takes the older one.
 *
 * @see pilot/pkg/security/authn/policy_applier.go in Istio
 */
export function meshManifests(mesh: IstioMesh, given: ReadonlyArray<KubernetesObject>): KubernetesObject[] {
  if (mesh.dataPlane === DataPlane.NONE) return [];
  const existing = new Set(given.filter(isPeerAuthentication).map(object => scopeOf(object.metadata.namespace ?? 'default', labelsOf(object))));
  return policiesOf(mesh)
    .filter(({ namespace, labels }) => !existing.has(scopeOf(namespace, labels)))
    .map(({ setting, namespace, spec }, second) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: `istio-mesh.${setting}`, namespace, creationTimestamp: new Date(second * 1000).toISOString() },
      spec,
    }));
}

/**
 * What a description of a mesh says of the injection of sidecars: the `InjectOptions` of the plan.
 *
 * Merging and native sidecars are told of sidecar meshes only: in the others they are properties of the description, not of istiod, which still injects gateways.
 */
export function injectOptionsOf({ dataPlane, version, revision, rootNamespace, statusPort, metricsMerging, nativeSidecars, cni }: IstioMesh) {
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

function policiesOf({ mtls, namespaceMtls, workloadMtls, rootNamespace }: IstioMesh): Policy[] {
  return [
    // PERMISSIVE is what holds without a policy.
    ...mtls === MtlsMode.PERMISSIVE ? [] : [{ setting: 'mtls', namespace: rootNamespace, spec: { mtls: { mode: mtls } } }],
    ...Object.entries(namespaceMtls)
      // There a policy without a selector is that of the whole mesh.
      .filter(([namespace]) => namespace !== rootNamespace)
      .map(([namespace, mode]) => ({ setting: 'namespace-mtls', namespace, spec: { mtls: { mode } } })),
    ...workloadMtls.map((workload, i) => ({
      setting: `workload-mtls.${i}`,
      namespace: workload.namespace,
      labels: workload.labels,
      spec: workloadSpec(workload),
    })),
  ];
}

function workloadSpec({ labels, mode, portLevelMtls = {} }: WorkloadMtls): object {
  return {
    selector: { matchLabels: labels },
    ...mode === undefined ? {} : { mtls: { mode } },
    portLevelMtls: Object.fromEntries(Object.entries(portLevelMtls).map(([port, ofPort]) => [port, { mode: ofPort }])),
  };
}

function isPeerAuthentication({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'PeerAuthentication' && apiVersion.startsWith('security.istio.io/');
}

function labelsOf({ spec }: KubernetesObject): Labels | undefined {
  return (spec as { readonly selector?: { readonly matchLabels?: Labels } } | undefined)?.selector?.matchLabels;
}

/** The pods that a policy is for, as a text that is the same for the same ones. */
function scopeOf(namespace: string, labels: Labels = {}): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1)]);
}
