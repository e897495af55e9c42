import { authorizationConfig, basicAuthConfig } from './auth';
import { Generator } from './generator';
import { selectorText } from './label-selector';
import { present } from './present';
import { proxyConfig } from './proxy';
import { LabelSelector, NamespaceSelector } from './resources/common';
import { ScrapeClass } from './resources/prometheus';
import { KubernetesSdConfig } from './scrape-config';
import { tlsConfig } from './tls';

interface Discovery {
  readonly role: string;
  /** The monitor's own namespace. */
  readonly namespace: string;
  readonly namespaceSelector?: NamespaceSelector;
  readonly attachMetadata?: ScrapeClass['attachMetadata'];
  /** What the API server is asked to select by, and for which roles; else relabeling selects. */
  readonly bySelector?: { readonly selector: LabelSelector; readonly roles: ReadonlyArray<string> };
}

/** The discovery of a monitor (`generateK8SSDConfig` of `pkg/prometheus/promcfg.go`). */
export function kubernetesSdConfigs(generator: Generator, discovery: Discovery): [KubernetesSdConfig] {
  const names = namespacesOf(generator, discovery);
  const selectors = [
    ...generator.onEachNode ? [{ role: 'pod', field: 'spec.nodeName=$(NODE_NAME)' }] : [],
    ...discovery.bySelector?.roles.map(role => ({ role, label: selectorText(discovery.bySelector!.selector) })) ?? [],
  ];
  return [present({
    role: discovery.role,
    namespaces: names.length === 0 ? undefined : { names },
    ...apiServerConfig(generator, discovery.namespace),
    attach_metadata: discovery.attachMetadata && { node: discovery.attachMetadata.node ?? false },
    selectors: selectors.length === 0 ? undefined : selectors,
  })];
}

/** The namespaces to look in; none means all. */
function namespacesOf({ spec }: Generator, { namespace, namespaceSelector }: Discovery): ReadonlyArray<string> {
  if (spec.ignoreNamespaceSelectors) return [namespace];
  if (namespaceSelector?.any) return [];
  return namespaceSelector?.matchNames?.length ? namespaceSelector.matchNames : [namespace];
}

/** Where the API server is, if not where the pod runs. The operator looks for its credentials in the namespace of the monitor. */
function apiServerConfig({ spec: { apiserverConfig: server }, assets }: Generator, namespace: string): Partial<KubernetesSdConfig> {
  return server === undefined ? {} : {
    api_server: server.host,
    basic_auth: basicAuthConfig(assets, namespace, server.basicAuth),
    bearer_token: server.bearerToken || undefined,
    bearer_token_file: server.bearerTokenFile || undefined,
    authorization: authorizationConfig(assets, namespace, server.authorization),
    tls_config: tlsConfig(namespace, server.tlsConfig),
    ...proxyConfig(assets, namespace, server),
  };
}
