import { ApiResource } from 'cdk8s-plus-27';
import { ScrapeConfig } from '../plan/prometheus/scrape-config';

/** What a Prometheus lists for each role of discovery (`discovery/kubernetes/kubernetes.go` of Prometheus). */
const OF_ROLE: { readonly [role: string]: ReadonlyArray<ApiResource> } = {
  pod: [ApiResource.PODS],
  endpointslice: [ApiResource.ENDPOINT_SLICES, ApiResource.SERVICES, ApiResource.PODS],
  ingress: [ApiResource.INGRESSES],
};

/** What jobs list, and in which namespaces; undefined for all. */
export interface DiscoveredResources {
  readonly resources: ApiResource[];
  readonly namespaces?: string[];
}

/** What some jobs list to discover their targets. */
export function discoveredResources(scrapeConfigs: ReadonlyArray<ScrapeConfig>): DiscoveredResources {
  const discoveries = scrapeConfigs.flatMap(({ kubernetes_sd_configs: all = [] }) => all);
  const named = discoveries.map(({ namespaces }) => namespaces?.names);
  return {
    resources: [...new Set(discoveries.flatMap(({ role }) => OF_ROLE[role]))],
    namespaces: named.includes(undefined) ? undefined : [...new Set(named.flatMap(names => names ?? []))],
  };
}
