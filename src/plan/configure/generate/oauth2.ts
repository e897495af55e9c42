import { withoutAbsent } from './present';
import { proxyConfig } from './proxy';
import { tlsConfig } from './tls';
import { OAuth2Config } from '../../prometheus/scrape-config';
import { Assets } from '../../resources/assets';
import { OAuth2 } from '../../resources/common';

/** OAuth 2.0 in Prometheus' YAML (`addOAuth2ToYaml` of `pkg/prometheus/promcfg.go`). */
export function oauth2Config(assets: Assets, namespace: string, oauth2: OAuth2 | undefined): OAuth2Config | undefined {
  if (oauth2 === undefined) return undefined;
  const { clientId, clientSecret, tokenUrl, scopes, endpointParams } = oauth2;
  const id = clientId.secret ? assets.get('Secret', namespace, clientId.secret) : assets.get('ConfigMap', namespace, clientId.configMap!);
  const secret = assets.get('Secret', namespace, clientSecret);
  if (id === undefined || secret === undefined) return undefined;
  return withoutAbsent({
    client_id: id,
    client_secret: secret,
    token_url: tokenUrl,
    scopes: scopes?.length === 0 ? undefined : scopes,
    endpoint_params: Object.keys(endpointParams ?? {}).length === 0 ? undefined : endpointParams,
    ...proxyConfig(assets, namespace, oauth2),
    tls_config: tlsConfig(namespace, oauth2.tlsConfig),
  });
}
