import { checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadOAuth2 } from './oauth2';
import { checkProxy, loadProxy } from './proxy';
import { checkSafeTls, loadTls } from './tls';
import { parseFieldSelector, parseLabelSelector } from '../../kubernetes/selector-text';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { KubernetesSd } from '../../resources/scrape-config';

/** The roles that can have a selector, by the role of the discovery. */
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
    if (sd.apiServer !== undefined && sd.namespaces?.ownNamespace) {
      refuse("cannot use 'apiServer' and 'namespaces.ownNamespace' simultaneously");
    }
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
