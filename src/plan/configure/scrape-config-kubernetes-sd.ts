import { Assets } from './assets';
import { authorizationConfig, basicAuthConfig, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadOAuth2, oauth2Config } from './oauth2';
import { listed, present } from './present';
import { checkProxy, loadProxy, proxyConfig } from './proxy';
import { refuse, within } from './refusal';
import { KubernetesSd } from './resources/scrape-config';
import { KubernetesSdConfig } from './scrape-config';
import { parseFieldSelector, parseLabelSelector } from './selector-text';
import { checkSafeTls, loadTls, tlsConfig } from './tls';

/** For which roles the API server may be asked to select, by the role of the discovery. */
const SELECTABLE: { readonly [role: string]: ReadonlyArray<string> } = {
  pod: ['pod'],
  service: ['service'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'],
  ingress: ['ingress'],
};

/** Refuses a Kubernetes discovery as `validateKubernetesSDConfigs` of `pkg/prometheus/resource_selector.go` does. */
export function checkKubernetesSd(assets: Assets, namespace: string, sd: KubernetesSd, index: number): void {
  const selectable = SELECTABLE[sd.role.toLowerCase()];
  within(`[${index}]`, () => {
    loadBasicAuth(assets, namespace, sd.basicAuth);
    loadAuthorization(assets, namespace, sd.authorization, checkSafeAuthorization);
    loadOAuth2(assets, namespace, sd.oauth2);
    loadTls(assets, namespace, sd.tlsConfig, checkSafeTls);
    checkProxy(sd);
    loadProxy(assets, namespace, sd);
    if (sd.apiServer !== undefined && sd.namespaces?.ownNamespace) refuse("cannot use 'apiServer' and 'namespaces.ownNamespace' simultaneously");
  });
  // The space before the colon is the operator's.
  if (sd.selectors?.some(({ role }) => !selectable.includes(role.toLowerCase()))) {
    refuse(`[${index}] : ${sd.role} role supports only ${selectable.join(', ')} selectors`);
  }
  within(`[${index}]`, () => sd.selectors?.forEach(({ field, label }) => {
    if (field !== undefined) parseFieldSelector(field);
    if (label !== undefined) parseLabelSelector(label);
  }));
}

/** A Kubernetes discovery in Prometheus' YAML (`generateScrapeConfig` of `pkg/prometheus/promcfg.go`). */
export function kubernetesSdConfig(assets: Assets, namespace: string, sd: KubernetesSd): KubernetesSdConfig {
  const role = sd.role.toLowerCase();
  return present<KubernetesSdConfig>({
    api_server: sd.apiServer,
    role,
    basic_auth: basicAuthConfig(assets, namespace, sd.basicAuth),
    authorization: authorizationConfig(assets, namespace, sd.authorization),
    oauth2: oauth2Config(assets, namespace, sd.oauth2),
    ...proxyConfig(assets, namespace, sd),
    follow_redirects: sd.followRedirects,
    enable_http2: sd.enableHTTP2,
    tls_config: tlsConfig(namespace, sd.tlsConfig),
    namespaces: sd.namespaces && present({ names: sd.namespaces.names ?? [], own_namespace: sd.namespaces.ownNamespace }),
    selectors: listed(sd.selectors, each => present({ role: each.role.toLowerCase(), label: each.label, field: each.field })),
    attach_metadata: ['pod', 'endpoints', 'endpointslice'].includes(role) ? sd.attachMetadata && { node: sd.attachMetadata.node } : undefined,
  });
}
