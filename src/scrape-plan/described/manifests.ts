import { meshManifests } from './mesh';
import { prometheusManifests } from './prometheus';
import { IPrometheus } from '../../described/prometheus';
import { IstioMesh } from '../../mesh/istio-mesh';
import { Manifest } from '../../plan/kubernetes/manifest';

/** The mesh and the Prometheuses that are described instead of being among the manifests. */
export interface Descriptions {
  readonly mesh?: IstioMesh;
  readonly prometheuses: ReadonlyArray<IPrometheus>;
}

/** The objects that descriptions stand for, without those that are among the manifests already. */
export function describedManifests({ mesh, prometheuses }: Descriptions, manifests: ReadonlyArray<Manifest>): Manifest[] {
  return [
    ...mesh === undefined ? [] : meshManifests(mesh, manifests),
    ...prometheuses.flatMap(prometheus => prometheusManifests(prometheus, mesh ?? IstioMesh.sidecar(), manifests)),
  ];
}
