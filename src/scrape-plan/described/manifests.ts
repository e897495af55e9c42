import { meshManifests } from './mesh';
import { prometheusManifests } from './prometheus';
import { IPrometheus } from '../../described/prometheus';
import { IstioMesh } from '../../mesh/istio-mesh';
import { Manifest } from '../../plan/kubernetes/manifest';

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
