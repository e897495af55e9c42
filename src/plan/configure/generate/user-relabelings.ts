import { withoutAbsent } from './present';
import { RelabelConfig } from '../../prometheus/scrape-config';
import { Relabeling } from '../../resources/common';
import { CustomResource } from '../../resources/custom-resource';
import { PrometheusSpec, ScrapeClass } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';

/** The rules in Prometheus' YAML (`generateRelabelConfig` of `pkg/prometheus/promcfg.go`). */
export function relabelConfigs(rules: ReadonlyArray<Relabeling> = []): RelabelConfig[] {
  return rules.map(({ sourceLabels, separator, targetLabel, regex, modulus, replacement, action }) => withoutAbsent({
    source_labels: sourceLabels?.length === 0 ? undefined : sourceLabels,
    separator,
    target_label: targetLabel === '' ? undefined : targetLabel,
    regex: regex === '' ? undefined : regex,
    modulus: modulus === 0 ? undefined : modulus,
    replacement,
    action: action.toLowerCase(),
  }));
}

const KINDS: { readonly [resource: string]: string } = {
  servicemonitors: 'ServiceMonitor', podmonitors: 'PodMonitor', probes: 'Probe', scrapeconfigs: 'ScrapeConfig', prometheusrules: 'PrometheusRule',
};

/** A monitor's rules and, last of all, the namespace that the Prometheus enforces (`GetRelabelingConfigs` of `pkg/namespacelabeler/labeler.go`). */
export function withEnforcedNamespace(
  spec: PrometheusSpec, resource: CustomResource<unknown>, rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] {
  if (!spec.enforcedNamespaceLabel || isExcluded(spec, resource)) return relabelConfigs(rules);
  return [...relabelConfigs(rules), { target_label: spec.enforcedNamespaceLabel, replacement: resource.namespace }];
}

/** Whether a Prometheus leaves the namespace of an object to the object. */
export function isExcluded({ excludedFromEnforcement = [] }: PrometheusSpec, { kind, namespace, name }: Pick<CustomResource<unknown>, 'kind' | 'namespace' | 'name'>): boolean {
  return excludedFromEnforcement.some(each => KINDS[each.resource] === kind && each.namespace === namespace && (!each.name || each.name === name));
}

/** What comes after a monitor's generated rules: those of the scrape class, those of the user, the enforced namespace. */
export function ownRelabelings(
  { spec }: PrometheusContext, scrapeClass: Partial<ScrapeClass>, resource: CustomResource<unknown>, rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] {
  return [...relabelConfigs(scrapeClass.relabelings), ...withEnforcedNamespace(spec, resource, rules)];
}

/** Rules on the samples, in the same order; a job without any has none. */
export function metricRelabelings(
  { spec }: PrometheusContext, scrapeClass: Partial<ScrapeClass>, resource: CustomResource<unknown>, rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] | undefined {
  const all = [...relabelConfigs(scrapeClass.metricRelabelings), ...withEnforcedNamespace(spec, resource, rules)];
  return all.length === 0 ? undefined : all;
}
