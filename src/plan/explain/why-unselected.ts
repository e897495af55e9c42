import { had, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { LabelSelector } from '../kubernetes/label-selector';
import { Namespaces } from '../kubernetes/selection';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** What its fields of the Prometheus begin with. */
const FIELDS = {
  ServiceMonitor: 'serviceMonitor', PodMonitor: 'podMonitor', Probe: 'probe', ScrapeConfig: 'scrapeConfig', PrometheusRule: 'rule',
} as const;

interface Unselected {
  readonly sentence: string;
  /** How many labels are wrong. */
  readonly misses: number;
}

/** Why a Prometheus does not select a monitor or a PrometheusRule, undefined where it does (`selectObjects` of `pkg/prometheus/resource_selector.go`). */
export function whyUnselected(
  object: Pick<Monitor, 'kind' | 'namespace' | 'labels'>, { id, namespace, spec }: CustomResource<PrometheusSpec>, namespaces: Namespaces,
): Unselected | undefined {
  const { kind, labels } = object;
  const field = FIELDS[kind as keyof typeof FIELDS];
  const cannot = `${id} does not select it`;
  const [selector, namespaceSelector]: Array<LabelSelector | undefined> = [spec[`${field}Selector`], spec[`${field}NamespaceSelector`]];
  if (selector === undefined) return { sentence: `${cannot}: its ${field}Selector is not set, so it takes no ${kind}. Set it`, misses: Infinity };
  const missing = unmet(selector, labels);
  if (missing.length > 0) {
    return { sentence: `${cannot}: it takes ${kind}s with ${wanted(missing)}, and this one has ${had(missing, labels)}. Change its labels`, misses: missing.length };
  }
  if (namespaceSelector === undefined) {
    return object.namespace === namespace ? undefined : { sentence: `${cannot}: its ${field}NamespaceSelector is not set, so it takes ${kind}s of its own namespace ${namespace} only, and this one is in ${object.namespace}. Set it, or move the ${kind === 'PrometheusRule' ? 'rule' : 'monitor'}`, misses: 1 };
  }
  const ofNamespace = namespaces.get(object.namespace) ?? {};
  const missed = unmet(namespaceSelector, ofNamespace);
  return missed.length === 0 ? undefined : {
    sentence: `${cannot}: it takes ${kind}s of namespaces with ${wanted(missed)}, and namespace ${object.namespace} has ${had(missed, ofNamespace)}. Change the labels of the namespace`,
    misses: missed.length,
  };
}
