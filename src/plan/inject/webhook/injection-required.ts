import { INJECT } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { LabelSelector, selects } from '../../kubernetes/label-selector';
import { InjectorConfig } from '../mesh/istiod';

/** System namespaces, of which no istiod injects a pod (`pkg/kube/inject/initializer.go`, IgnoredNamespaces). */
const IGNORED = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** Why an istiod that is asked about a pod leaves it as it is; undefined where it injects it (`pkg/kube/inject/inject.go`, injectRequired). */
export function whyNotRequired({ policy, neverInjectSelector, alwaysInjectSelector }: InjectorConfig, { metadata, spec }: Pod): string | undefined {
  const { namespace, labels = {}, annotations = {} } = metadata;
  if (spec.hostNetwork) return 'it is on the network of its node';
  if (IGNORED.includes(namespace)) return `istiod leaves the namespace ${namespace} alone`;
  if (policy !== 'enabled' && policy !== 'disabled') return `istiod's policy is neither enabled nor disabled, but '${policy}'`;
  // A label wins over an annotation, even one that says nothing.
  const [wish, of] = Object.hasOwn(labels, INJECT) ? [labels[INJECT], 'label'] : [annotations[INJECT], 'annotation'];
  if (wish === 'true') return undefined;
  if (wish === 'false') return `it has the ${of} ${INJECT}=false`;
  const isSelected = (selectors: ReadonlyArray<LabelSelector>) => selectors.some(selector => !isEmpty(selector) && selects(selector)(labels));
  if (isSelected(neverInjectSelector)) return "its labels match istiod's neverInjectSelector";
  if (isSelected(alwaysInjectSelector) || policy === 'enabled') return undefined;
  return "istiod's policy is to inject only what asks for it";
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
