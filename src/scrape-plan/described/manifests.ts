import { meshManifests } from './mesh';
import { namespaceManifests } from './namespaces';
import { prometheusManifests } from './prometheus';
import { IScraper } from '../../described/scraper';
import { Surroundings } from '../../described/surroundings';
import { IstioMesh } from '../../mesh/istio-mesh';
import { Finding } from '../../plan/findings/finding';
import { Manifest } from '../../plan/kubernetes/manifest';

/** What is described instead of being among the manifests. */
export interface Descriptions extends Surroundings {
  readonly mesh?: IstioMesh;
  readonly prometheuses: ReadonlyArray<IScraper>;
}

/** The objects that descriptions stand for, without those that are among the manifests already, and what these contradict. */
export function describedManifests(
  { mesh, prometheuses, namespaces }: Omit<Descriptions, 'also'>, manifests: ReadonlyArray<Manifest>,
): { readonly manifests: Manifest[]; readonly findings: Finding[] } {
  const ofNamespaces = namespaceManifests(namespaces, mesh, manifests);
  return {
    manifests: [
      ...mesh === undefined ? [] : meshManifests(mesh, manifests),
      ...prometheuses.flatMap(prometheus => prometheusManifests(prometheus, mesh ?? IstioMesh.sidecar(), manifests)),
      ...ofNamespaces.manifests,
    ],
    findings: ofNamespaces.findings,
  };
}
