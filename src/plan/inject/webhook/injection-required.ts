import { INJECT } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { LabelSelector, selects } from '../../kubernetes/label-selector';
import { InjectorConfig } from '../mesh/istiod';

/** System namespaces, which istiod never injects (`pkg/kube/inject/initializer.go`, IgnoredNamespaces). */
const IGNORED = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** Why istiod does not inject a pod that its webhook selects; undefined if it does (`pkg/kube/inject/inject.go`, injectRequired). */
export function whyNotRequired(config: InjectorConfig, { metadata, spec }: Pod): string | undefined {
  const { policy, neverInjectSelector, alwaysInjectSelector } = config;
  const { namespace, labels = {}, annotations = {} } = metadata;
  if (spec.hostNetwork) return 'it is in the host network of its node';
  if (IGNORED.includes(namespace)) return `istiod ignores the namespace ${namespace}`;
  if (policy !== 'enabled' && policy !== 'disabled') return `istiod's policy '${policy}' is neither enabled nor disabled`;
  // A label wins over an annotation, even if its value is neither true nor false.
  const [wish, of] = Object.hasOwn(labels, INJECT) ? [labels[INJECT], 'label'] : [annotations[INJECT], 'annotation'];
  if (wish === 'true') return undefined;
  if (wish === 'false') return `it has the ${of} ${INJECT}=false`;
  const isSelected = (selectors: ReadonlyArray<LabelSelector>) =>
    selectors.some(selector => !isEmpty(selector) && selects(selector)(labels));
  if (isSelected(neverInjectSelector)) return "its labels match istiod's neverInjectSelector";
  if (isSelected(alwaysInjectSelector) || policy === 'enabled') return undefined;
  return "istiod's policy is to inject only pods that ask for it";
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
