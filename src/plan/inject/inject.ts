import { Admission } from './admission';
import { ApiServer } from './api-server';
import { controlPlanesOf } from './mesh/control-planes';
import { Istiod } from './mesh/istiod';
import { NativeSidecars } from './mesh/native-sidecars';
import { InjectOptions } from './options';
import { DEFAULT_ROOT_NAMESPACE } from '../../mesh/istio';
import { INJECT, NAMESPACE_INJECTION, REVISION } from '../../mesh/labels-and-annotations';
import { Cluster } from '../cluster/cluster';
import { Pod } from '../cluster/kinds';
import { Finding } from '../findings/finding';
import { Labels } from '../prometheus/labels';

/** The pods of a cluster after injection. */
export interface Injection {
  /** The pods that are not refused, as they are stored. */
  readonly pods: ReadonlyArray<Pod>;
  /** The admission of each pod, in the order of the pods. */
  readonly admissions: ReadonlyArray<Admission>;
  /** The namespace with the policies for the whole mesh. */
  readonly rootNamespace: string;
  /** The istiods of the mesh, with their configuration. */
  readonly istiods: ReadonlyArray<Istiod>;
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Creates the pods of a cluster, before they run, in an API server that asks the webhooks of the mesh. */
export function inject(cluster: Pick<Cluster, 'manifests' | 'namespaces' | 'pods'>, options: InjectOptions = {}): Injection {
  const mesh = controlPlanesOf(cluster.manifests, options);
  const apiServer = new ApiServer(cluster, mesh, options);
  const admitted = cluster.pods.map(pod => apiServer.create(pod));
  const isAnyInjected = admitted.some(({ admission: { verdict } }) => verdict === 'injected');
  const labels = [...cluster.namespaces.values(), ...cluster.pods.map(({ metadata }) => metadata.labels ?? {})];
  return {
    pods: admitted.flatMap(({ pod }) => pod ?? []),
    admissions: admitted.map(({ admission }) => admission),
    rootNamespace: mesh.istiods[0]?.mesh.rootNamespace ?? DEFAULT_ROOT_NAMESPACE,
    istiods: mesh.istiods,
    assumptions: labels.some(asksForInjection) ? mesh.assumed : [],
    findings: [
      ...mesh.findings,
      ...admitted.flatMap(({ findings }) => findings),
      ...isAnyInjected ? new NativeSidecars(cluster.manifests, options).contradictions(mesh.istiods) : [],
    ],
  };
}

function asksForInjection(labels: Labels): boolean {
  return labels[NAMESPACE_INJECTION] === 'enabled' || labels[INJECT] === 'true' || labels[REVISION] !== undefined;
}
