import { Assets } from './assets';
import { present } from './present';
import { checkProxy, loadProxy, proxyConfig } from './proxy';
import { refuse, within } from './refusal';
import { OAuth2 } from './resources/common';
import { OAuth2Config } from './scrape-config';
import { checkSafeTls, loadTls, tlsConfig } from './tls';

/** Refuses contradictory settings (`OAuth2.Validate` of `pkg/apis/monitoring/v1/types.go`). */
export function checkOAuth2(oauth2: OAuth2 | undefined): void {
  if (oauth2 === undefined) return;
  const { secret, configMap } = oauth2.clientId;
  if (secret === undefined && configMap === undefined) refuse("OAuth2 'clientID' must be specified");
  if (secret !== undefined && configMap !== undefined) refuse("invalid OAuth2 'clientID': cannot specify both Secret and ConfigMap");
  within("invalid OAuth2 'tlsConfig'", () => checkSafeTls(oauth2.tlsConfig));
  within('invalid OAuth2 proxyConfig', () => checkProxy(oauth2));
}

/** Refuses credentials that are not there (`AddOAuth2` of `pkg/assets/store.go`). */
export function loadOAuth2(assets: Assets, namespace: string, oauth2: OAuth2 | undefined): void {
  if (oauth2 === undefined) return;
  checkOAuth2(oauth2);
  within('failed to get oauth2 client id', () => assets.loadEither(namespace, oauth2.clientId));
  within('failed to get oauth2 client secret', () => assets.load('Secret', namespace, oauth2.clientSecret));
  within('failed to get oauth2 proxyConfig', () => loadProxy(assets, namespace, oauth2));
  within('failed to get oauth2 tlsConfig', () => loadTls(assets, namespace, oauth2.tlsConfig, checkSafeTls));
}

/** OAuth 2.0 in Prometheus' YAML (`addOAuth2ToYaml` of `pkg/prometheus/promcfg.go`). */
export function oauth2Config(assets: Assets, namespace: string, oauth2: OAuth2 | undefined): OAuth2Config | undefined {
  if (oauth2 === undefined) return undefined;
  const { clientId, clientSecret, tokenUrl, scopes, endpointParams } = oauth2;
  const id = clientId.secret ? assets.get('Secret', namespace, clientId.secret) : assets.get('ConfigMap', namespace, clientId.configMap!);
  const secret = assets.get('Secret', namespace, clientSecret);
  if (id === undefined || secret === undefined) return undefined;
  return present({
    client_id: id,
    client_secret: secret,
    token_url: tokenUrl,
    scopes: scopes?.length === 0 ? undefined : scopes,
    endpoint_params: Object.keys(endpointParams ?? {}).length === 0 ? undefined : endpointParams,
    ...proxyConfig(assets, namespace, oauth2),
    tls_config: tlsConfig(namespace, oauth2.tlsConfig),
  });
}
