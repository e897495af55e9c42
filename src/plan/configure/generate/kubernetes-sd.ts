import { authorizationConfig, basicAuthConfig } from './auth';
import { oauth2Config } from './oauth2';
import { mapNonEmpty, withoutAbsent } from './present';
import { proxyConfig } from './proxy';
import { tlsConfig } from './tls';
import { LabelSelector, selectorText } from '../../kubernetes/label-selector';
import { KubernetesSdConfig } from '../../prometheus/scrape-config';
import { Assets } from '../../resources/assets';
import { NamespaceSelector } from '../../resources/common';
import { ScrapeClass } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';
import { KubernetesSd } from '../../resources/scrape-config';

/** The roles that can attach the metadata of nodes. */
const ATTACHABLE = ['pod', 'endpoints', 'endpointslice'];

/** A Kubernetes discovery in Prometheus' YAML (`generateScrapeConfig` of `pkg/prometheus/promcfg.go`). */
export function kubernetesSdConfig(assets: Assets, namespace: string, sd: KubernetesSd): KubernetesSdConfig {
  const role = sd.role.toLowerCase();
  return withoutAbsent<KubernetesSdConfig>({
    api_server: sd.apiServer,
    role,
    basic_auth: basicAuthConfig(assets, namespace, sd.basicAuth),
    authorization: authorizationConfig(assets, namespace, sd.authorization),
    oauth2: oauth2Config(assets, namespace, sd.oauth2),
    ...proxyConfig(assets, namespace, sd),
    follow_redirects: sd.followRedirects,
    enable_http2: sd.enableHTTP2,
    tls_config: tlsConfig(namespace, sd.tlsConfig),
    namespaces: sd.namespaces && withoutAbsent({ names: sd.namespaces.names ?? [], own_namespace: sd.namespaces.ownNamespace }),
    selectors: mapNonEmpty(sd.selectors, each => withoutAbsent({ role: each.role.toLowerCase(), label: each.label, field: each.field })),
    attach_metadata: sd.attachMetadata && ATTACHABLE.includes(role) ? { node: sd.attachMetadata.node } : undefined,
  });
}

interface Discovery {
  readonly role: string;
  /** The namespace of the monitor. */
  readonly namespace: string;
  readonly namespaceSelector?: NamespaceSelector;
  readonly attachMetadata?: ScrapeClass['attachMetadata'];
  /** A selector for the API server, and the roles that it applies to; without it relabeling rules select. */
  readonly bySelector?: { readonly selector: LabelSelector; readonly roles: ReadonlyArray<string> };
}

/** The discovery of a monitor (`generateK8SSDConfig` of `pkg/prometheus/promcfg.go`). */
export function kubernetesSdConfigs(generator: PrometheusContext, discovery: Discovery): [KubernetesSdConfig] {
  const names = namespacesOf(generator, discovery);
  const selectors = [
    ...generator.onEachNode ? [{ role: 'pod', field: 'spec.nodeName=$(NODE_NAME)' }] : [],
    ...discovery.bySelector?.roles.map(role => ({ role, label: selectorText(discovery.bySelector!.selector) })) ?? [],
  ];
  return [withoutAbsent({
    role: discovery.role,
    namespaces: names.length === 0 ? undefined : { names },
    ...apiServerConfig(generator, discovery.namespace),
    attach_metadata: discovery.attachMetadata && { node: discovery.attachMetadata.node ?? false },
    selectors: selectors.length === 0 ? undefined : selectors,
  })];
}

/** The namespaces to discover in; an empty list means all. */
function namespacesOf({ spec }: PrometheusContext, { namespace, namespaceSelector }: Discovery): ReadonlyArray<string> {
  if (spec.ignoreNamespaceSelectors) return [namespace];
  if (namespaceSelector?.any) return [];
  return namespaceSelector?.matchNames?.length ? namespaceSelector.matchNames : [namespace];
}

/** The API server of another cluster. The operator looks for its credentials in the namespace of the monitor. */
function apiServerConfig({ spec: { apiserverConfig: server }, assets }: PrometheusContext, namespace: string): Partial<KubernetesSdConfig> {
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
