import { itemsOf, valueAt } from '../../kubernetes/fields';
import { LabelSelector, labelSelector } from '../../kubernetes/label-selector';
import { Manifest } from '../../kubernetes/manifest';

/** The objects of one kind of Istio's security API. */
export function policiesOf(
  manifests: ReadonlyArray<Manifest>, kind: 'PeerAuthentication' | 'AuthorizationPolicy' | 'RequestAuthentication',
): Manifest[] {
  return manifests.filter(manifest => manifest.kind === kind && manifest.apiVersion.startsWith('security.istio.io/'));
}

/** The labels by which an object of Istio selects workloads; Istio's selectors have `matchLabels` only. */
export function workloadSelector(manifest: Manifest): LabelSelector {
  return { matchLabels: selectorAt(manifest, 'spec.selector').matchLabels };
}

/** The same for an object of Istio's networking API, which has labels in their place. */
export function networkingSelector(manifest: Manifest): LabelSelector {
  return selectorAt({ selector: { matchLabels: valueAt(manifest, 'spec.workloadSelector.labels') } }, 'selector');
}

/** The label selector at a path; one that is not there selects everything. */
export function selectorAt(value: unknown, path: string): LabelSelector {
  return labelSelector.read(valueAt(value, path), { path: '', complain: () => {} }) ?? {};
}

/** Policies with targets are for waypoints and gateways, not for sidecars and ztunnels (`pilot/pkg/model/policyattachment.go`). */
export function isForGateways(policy: Manifest): boolean {
  return valueAt(policy, 'spec.targetRef') !== undefined || itemsOf(valueAt(policy, 'spec.targetRefs')).length > 0;
}
