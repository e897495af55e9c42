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
  servicemonitors: 'ServiceMonitor',
  podmonitors: 'PodMonitor',
  probes: 'Probe',
  scrapeconfigs: 'ScrapeConfig',
  prometheusrules: 'PrometheusRule',
};

/** A monitor's rules, then the namespace that the Prometheus enforces (`GetRelabelingConfigs` of `pkg/namespacelabeler/labeler.go`). */
export function withEnforcedNamespace(
  spec: PrometheusSpec, resource: CustomResource<unknown>, rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] {
  if (!spec.enforcedNamespaceLabel || isExcluded(spec, resource)) return relabelConfigs(rules);
  return [...relabelConfigs(rules), { target_label: spec.enforcedNamespaceLabel, replacement: resource.namespace }];
}

type ObjectName = Pick<CustomResource<unknown>, 'kind' | 'namespace' | 'name'>;

/** Whether a Prometheus does not enforce the namespace on an object. */
export function isExcluded({ excludedFromEnforcement = [] }: PrometheusSpec, { kind, namespace, name }: ObjectName): boolean {
  return excludedFromEnforcement.some(excluded =>
    KINDS[excluded.resource] === kind && excluded.namespace === namespace && (!excluded.name || excluded.name === name));
}

/** The rules after the generated ones: those of the scrape class, those of the user, the enforced namespace. */
export function ownRelabelings(
  { spec }: PrometheusContext,
  scrapeClass: Partial<ScrapeClass>,
  resource: CustomResource<unknown>,
  rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] {
  return [...relabelConfigs(scrapeClass.relabelings), ...withEnforcedNamespace(spec, resource, rules)];
}

/** The rules on samples, in the same order; undefined if there are none. */
export function metricRelabelings(
  { spec }: PrometheusContext,
  scrapeClass: Partial<ScrapeClass>,
  resource: CustomResource<unknown>,
  rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] | undefined {
  const all = [...relabelConfigs(scrapeClass.metricRelabelings), ...withEnforcedNamespace(spec, resource, rules)];
  return all.length === 0 ? undefined : all;
}
