import { DATAPLANE_MODE, INJECT, NAMESPACE_INJECTION, REVISION } from '../../mesh/labels-and-annotations';
import { controlPlanesOf } from '../inject/mesh/control-planes';
import { World } from '../world';

const LABELS = [NAMESPACE_INJECTION, REVISION, DATAPLANE_MODE, INJECT];

/** Whether objects show that there is a mesh: istiod or its webhooks, labels that only it reads, or its custom resources. */
export function hasTracesOfIstio({ meshCluster: { cluster: { manifests, namespaces }, created } }: World): boolean {
  const labelled = [...namespaces.values(), ...created.map(({ metadata: { labels = {} } }) => labels)];
  return controlPlanesOf(manifests, { noMesh: true }).istiods.length > 0
    || labelled.some(labels => LABELS.some(label => Object.hasOwn(labels, label) && !['false', 'disabled', 'none'].includes(labels[label])))
    || manifests.some(({ apiVersion }) => apiVersion.includes('.istio.io/'));
}
