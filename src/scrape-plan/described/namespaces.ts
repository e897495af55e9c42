import { DescribedNamespace, DescribedNamespaces } from '../../described/surroundings';
import { DataPlane, IstioMesh } from '../../mesh/istio-mesh';
import { DATAPLANE_MODE, NAMESPACE_INJECTION, REVISION } from '../../mesh/labels-and-annotations';
import { Finding } from '../../plan/findings/finding';
import { Manifest } from '../../plan/kubernetes/manifest';

/** The Namespaces that are described and not among the manifests, and what contradicts those that are. */
export function namespaceManifests(
  namespaces: DescribedNamespaces, mesh: IstioMesh | undefined, manifests: ReadonlyArray<Manifest>,
): { readonly manifests: Manifest[]; readonly findings: Finding[] } {
  const given = new Map(manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
    .map(({ metadata: { name, labels = {} } }) => [name, labels]));
  const all = Object.entries(namespaces).map(([name, described]) => ({ name, labels: labelsOf(described, mesh) }));
  return {
    manifests: all.filter(({ name }) => !given.has(name))
      .map(metadata => ({ apiVersion: 'v1', kind: 'Namespace', metadata })),
    findings: all.flatMap(({ name, labels }) => {
      const missing = Object.entries(labels).filter(([key, value]) => given.has(name) && given.get(name)![key] !== value);
      return missing.length === 0 ? [] : [{
        code: 'description-contradicted' as const,
        object: `Namespace/${name}`,
        path: 'metadata.labels',
        message: `is described with ${missing.map(([key, value]) => `${key}=${value}`).join(', ')}, which it does not have. `
          + 'What is given counts: correct the description',
      }];
    }),
  };
}

function labelsOf({ injected = false, labels = {} }: DescribedNamespace, mesh: IstioMesh | undefined): { [name: string]: string } {
  return { ...labels, ...injected ? labelOf(mesh) : {} };
}

/** The label that makes the pods of a namespace part of a mesh. */
function labelOf(mesh = IstioMesh.sidecar()): { [name: string]: string } {
  if (mesh.dataPlane === DataPlane.NONE) return {};
  if (mesh.dataPlane === DataPlane.AMBIENT) return { [DATAPLANE_MODE]: 'ambient' };
  return mesh.revision === undefined || mesh.revision === 'default' ? { [NAMESPACE_INJECTION]: 'enabled' } : { [REVISION]: mesh.revision };
}
