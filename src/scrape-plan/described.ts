import { IstioMesh } from '../mesh/istio-mesh';
import { meshManifests } from '../mesh/mesh-manifests';
import { Manifest } from '../plan/manifest';
import { IPrometheus } from '../prometheus/prometheus';
import { prometheusManifests } from '../prometheus/prometheus-manifests';

/** What is described in place of manifests. */
export interface Described {
  readonly mesh?: IstioMesh;
  readonly prometheuses: ReadonlyArray<IPrometheus>;
}

/** The objects that descriptions stand for, but for those that are given. */
export function describedManifests({ mesh, prometheuses }: Described, given: ReadonlyArray<Manifest>): Manifest[] {
  return [
    ...mesh === undefined ? [] : meshManifests(mesh, given),
    ...prometheuses.flatMap(prometheus => prometheusManifests(prometheus, mesh ?? IstioMesh.sidecar(), given)),
  ];
}
