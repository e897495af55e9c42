import { checkProxy, loadProxy } from './proxy';
import { checkSafeTls, loadTls } from './tls';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { OAuth2 } from '../../resources/common';

/** Refuses contradictory settings (`OAuth2.Validate` of `pkg/apis/monitoring/v1/types.go`). */
export function checkOAuth2(oauth2: OAuth2 | undefined): void {
  if (oauth2 === undefined) return;
  const { secret, configMap } = oauth2.clientId;
  if (secret === undefined && configMap === undefined) refuse("OAuth2 'clientID' must be specified");
  if (secret !== undefined && configMap !== undefined) refuse("invalid OAuth2 'clientID': cannot specify both Secret and ConfigMap");
  within("invalid OAuth2 'tlsConfig'", () => checkSafeTls(oauth2.tlsConfig));
  within('invalid OAuth2 proxyConfig', () => checkProxy(oauth2));
}

/** Refuses missing credentials (`AddOAuth2` of `pkg/assets/store.go`). */
export function loadOAuth2(assets: Assets, namespace: string, oauth2: OAuth2 | undefined): void {
  if (oauth2 === undefined) return;
  checkOAuth2(oauth2);
  within('failed to get oauth2 client id', () => assets.loadEither(namespace, oauth2.clientId));
  within('failed to get oauth2 client secret', () => assets.load('Secret', namespace, oauth2.clientSecret));
  within('failed to get oauth2 proxyConfig', () => loadProxy(assets, namespace, oauth2));
  within('failed to get oauth2 tlsConfig', () => loadTls(assets, namespace, oauth2.tlsConfig, checkSafeTls));
}
