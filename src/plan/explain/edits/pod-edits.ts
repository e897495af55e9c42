import { INJECT, NAMESPACE_INJECTION, REVISION } from '../../../mesh/labels-and-annotations';
import { podIdOf } from '../../cluster/kinds';
import { Edit, editOf } from '../../kubernetes/edit';
import { makesPods, POD_MAKERS } from '../../kubernetes/pod-makers';
import { MeshCluster } from '../../mesh-cluster';
import { ExplainedWorkload } from '../workloads';

/** Gives the pods of a workload a label or an annotation; none where what makes the pods is not given. */
export function podMetadataEdits(
  { given }: Pick<MeshCluster, 'given'>, workload: string, field: 'labels' | 'annotations', key: string, value: string,
): Edit[] {
  const maker = given.get(workload);
  if (maker === undefined || !makesPods(maker.kind)) return [];
  return [editOf(maker, [...POD_MAKERS[maker.kind].template, 'metadata', field, key], value)];
}

/** Has the pods of a workload injected by the one setting that forbids it, or by the label that asks for it where nothing does. */
export function injectionEdits(meshCluster: MeshCluster, { id, pods: [pod] }: ExplainedWorkload): Edit[] {
  const { given, admissions, cluster: { namespaces } } = meshCluster;
  const { spec: { hostNetwork }, metadata: { namespace, labels = {} } } = pod;
  const ofNamespace = namespaces.get(namespace) ?? {};
  // A pod that runs stays as it is, and a revision is a question of which istiods there are.
  if (hostNetwork || admissions.get(podIdOf(pod))?.verdict === 'existing' || REVISION in labels || REVISION in ofNamespace) return [];
  const manifest = given.get(`Namespace/${namespace}`);
  if (ofNamespace[NAMESPACE_INJECTION] === 'disabled') {
    if (manifest === undefined || labels[INJECT] === 'false') return [];
    return [editOf(manifest, ['metadata', 'labels', NAMESPACE_INJECTION], 'enabled')];
  }
  return podMetadataEdits(meshCluster, id, 'labels', INJECT, 'true');
}
