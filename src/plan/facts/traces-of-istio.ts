import { DATAPLANE_MODE, INJECT, NAMESPACE_INJECTION, REVISION } from '../../mesh/labels-and-annotations';
import { controlPlanesOf } from '../inject/mesh/control-planes';
import { Labels } from '../prometheus/labels';
import { World } from '../world';

const LABELS = [NAMESPACE_INJECTION, REVISION, DATAPLANE_MODE, INJECT];

/** Whether objects show that there is a mesh: istiod or its webhooks, labels that only it reads, or its custom resources. */
export function hasTracesOfIstio(world: World): boolean {
  const { manifests } = world.meshCluster.cluster;
  const asks = (labels: Labels, label: string) => Object.hasOwn(labels, label) && !['false', 'disabled', 'none'].includes(labels[label]);
  return controlPlanesOf(manifests, { noMesh: true }).istiods.length > 0
    || labelsIn(world).some(labels => LABELS.some(label => asks(labels, label)))
    || manifests.some(({ apiVersion }) => apiVersion.includes('.istio.io/'));
}

/** Whether objects show that pods can be in ambient mode: the label that puts them there, or a ztunnel (`manifests/charts/ztunnel`). */
export function hasTracesOfAmbient(world: World): boolean {
  return labelsIn(world).some(labels => labels[DATAPLANE_MODE] === 'ambient' || labels.app === 'ztunnel');
}

/** The labels of namespaces and pods. */
function labelsIn({ meshCluster: { cluster: { namespaces }, created } }: World): Labels[] {
  return [...namespaces.values(), ...created.map(({ metadata: { labels = {} } }) => labels)];
}
