import { Gateway } from './gateway';
import { REVISION } from '../../../mesh/labels-and-annotations';
import { Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';
import { Istiod } from '../mesh/istiod';

const TAG = 'istio.io/tag';

/** Whether a gateway is for an istiod, by the revision or tag that it or its namespace names (`pkg/revisions/tag_watcher.go`, IsMine). */
export function isForIstiod(
  { metadata: { labels = {} } }: Gateway, ofNamespace: Labels, { revision, namespace }: Istiod, manifests: ReadonlyArray<Manifest>,
): boolean {
  const selected = (Object.hasOwn(labels, REVISION) ? labels : ofNamespace)[REVISION] ?? '';
  const tags = [revision, ...manifests.flatMap(({ kind, metadata }) => {
    const { namespace: where, labels: { [TAG]: tag, [REVISION]: tagged } = {} } = metadata;
    const canTag = kind === 'MutatingWebhookConfiguration' || (kind === 'Service' && where === namespace);
    return canTag && tagged === revision && tag !== undefined ? [tag] : [];
  })];
  const named = (kind: string, name: string) => manifests.find(each => each.kind === kind && each.metadata.name === name);
  const isDefault = named('ValidatingWebhookConfiguration', 'istiod-default-validator')?.metadata.labels?.[REVISION] === revision
    && named('MutatingWebhookConfiguration', 'istio-revision-tag-default') === undefined;
  return tags.includes(selected) || (selected === '' && (tags.includes('default') || isDefault));
}

/** The version of istiod's gateway controller; an annotation has the version that manages a gateway. */
const VERSION = 5;
export const CONTROLLER_VERSION = 'gateway.istio.io/controller-version';

/**
 * Whether istiod creates workloads for a gateway: not if its addresses name existing ones, or a newer istiod manages it
 * (`deploymentcontroller.go`).
 */
export function isManaged({ metadata: { annotations = {} }, spec: { addresses = [] } }: Gateway): boolean {
  const version = annotations[CONTROLLER_VERSION];
  const isNewer = version !== undefined && !(/^[+-]?[0-9]+$/.test(version) && Number(version) <= VERSION);
  return !isNewer && (addresses.length === 0 || (addresses.length === 1 && (addresses[0].type ?? 'IPAddress') === 'IPAddress'));
}
