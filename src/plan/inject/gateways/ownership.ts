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
  const tags = [revision, ...manifests.flatMap(({ kind, metadata: { namespace: where, labels: { [TAG]: tag, [REVISION]: of } = {} } }) =>
    of === revision && tag !== undefined && (kind === 'MutatingWebhookConfiguration' || (kind === 'Service' && where === namespace)) ? [tag] : [])];
  const named = (kind: string, name: string) => manifests.find(each => each.kind === kind && each.metadata.name === name);
  const isDefault = named('ValidatingWebhookConfiguration', 'istiod-default-validator')?.metadata.labels?.[REVISION] === revision
    && named('MutatingWebhookConfiguration', 'istio-revision-tag-default') === undefined;
  return tags.includes(selected) || (selected === '' && (tags.includes('default') || isDefault));
}

/** The newest of istiod's ways to manage gateways; an annotation says by which one a gateway is managed. */
const VERSION = 5;
export const CONTROLLER_VERSION = 'gateway.istio.io/controller-version';

/** Whether istiod makes workloads for it: not where it names those that exist, or where a newer istiod manages it (`deploymentcontroller.go`). */
export function isManaged({ metadata: { annotations = {} }, spec: { addresses = [] } }: Gateway): boolean {
  const version = annotations[CONTROLLER_VERSION];
  const isNewer = version !== undefined && !(/^[+-]?[0-9]+$/.test(version) && Number(version) <= VERSION);
  return !isNewer && (addresses.length === 0 || (addresses.length === 1 && (addresses[0].type ?? 'IPAddress') === 'IPAddress'));
}
