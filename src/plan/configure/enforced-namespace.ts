import { Resource } from './generator';
import { relabelConfigs } from './relabel-config';
import { Relabeling } from './resources/common';
import { PrometheusSpec } from './resources/prometheus';
import { RelabelConfig } from './scrape-config';

const KINDS: { readonly [resource: string]: string } = {
  servicemonitors: 'ServiceMonitor', podmonitors: 'PodMonitor', probes: 'Probe', scrapeconfigs: 'ScrapeConfig', prometheusrules: 'PrometheusRule',
};

/** A monitor's rules and, last of all, the namespace that the Prometheus enforces (`GetRelabelingConfigs` of `pkg/namespacelabeler/labeler.go`). */
export function withEnforcedNamespace(
  spec: PrometheusSpec, resource: Resource<unknown>, rules: ReadonlyArray<Relabeling> | undefined,
): RelabelConfig[] {
  if (!spec.enforcedNamespaceLabel || isExcluded(spec, resource)) return relabelConfigs(rules);
  return [...relabelConfigs(rules), { target_label: spec.enforcedNamespaceLabel, replacement: resource.namespace }];
}

/** Whether a Prometheus leaves the namespace of an object to the object. */
export function isExcluded({ excludedFromEnforcement = [] }: PrometheusSpec, { kind, namespace, name }: Pick<Resource<unknown>, 'kind' | 'namespace' | 'name'>): boolean {
  return excludedFromEnforcement.some(each => KINDS[each.resource] === kind && each.namespace === namespace && (!each.name || each.name === name));
}
