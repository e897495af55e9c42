import { withoutAbsent } from './present';
import { HttpClientConfig } from '../../prometheus/scrape-config';
import { Assets } from '../../resources/assets';
import { Authorization, BasicAuth, SafeAuthorization } from '../../resources/common';
import { ScrapeClass } from '../../resources/prometheus';
import { UNNAMED } from '../check/auth';

/** A monitor's credentials, by default those of its scrape class (`mergeAuthorizationWithScrapeClass` of `pkg/prometheus/promcfg.go`). */
export function authorizationWithClass(
  own: SafeAuthorization | undefined, { authorization: ofClass }: Partial<ScrapeClass>,
): Authorization | undefined {
  if (own === undefined || (!own.type && own.credentials === undefined)) return ofClass;
  const credentials = own.credentials ?? ofClass?.credentials;
  return { ...own, credentials, credentialsFile: credentials === undefined ? ofClass?.credentialsFile : undefined };
}

/** Credentials in Prometheus' YAML (`addAuthorizationToYaml` of the same file). */
export function authorizationConfig(
  assets: Assets, namespace: string, authorization: Authorization | undefined,
): HttpClientConfig['authorization'] {
  return authorization && withoutAbsent({
    type: (authorization.type || 'Bearer').trim(),
    credentials: authorization.credentials && assets.get('Secret', namespace, authorization.credentials),
    credentials_file: authorization.credentialsFile || undefined,
  });
}

/** User name and password in Prometheus' YAML (`addBasicAuthToYaml` of the same file). */
export function basicAuthConfig(assets: Assets, namespace: string, basicAuth: BasicAuth | undefined): HttpClientConfig['basic_auth'] {
  return basicAuth && {
    username: assets.get('Secret', namespace, basicAuth.username ?? UNNAMED) ?? '',
    password: assets.get('Secret', namespace, basicAuth.password ?? UNNAMED) ?? '',
  };
}
