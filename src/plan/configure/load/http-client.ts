import { checkUrl } from '../../go/url';
import { HttpClientConfig } from '../../prometheus/scrape-config';
import { refuse } from '../../refusal';

/** Refuses contradictory settings, such as two ways to authenticate (prometheus/common `config/http_config.go`, Validate). */
export function checkHttpClient(client: HttpClientConfig): void {
  const { basic_auth: basicAuth, oauth2, authorization, bearer_token: token, bearer_token_file: tokenFile } = client;
  if (token && tokenFile) refuse('at most one of bearer_token & bearer_token_file must be configured');
  if ((basicAuth || oauth2) && (token || tokenFile)) {
    refuse('at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured');
  }
  if (authorization) checkAuthorization(client);
  if (oauth2 && basicAuth) refuse('at most one of basic_auth, oauth2 & authorization must be configured');
  if (oauth2 && !oauth2.client_id) refuse('oauth2 client_id must be configured');
  if (oauth2) checkProxyAndTls(oauth2);
  checkProxyAndTls(client);
}

function checkAuthorization(client: HttpClientConfig): void {
  const { type = '', credentials, credentials_file: file } = client.authorization!;
  if (client.bearer_token || client.bearer_token_file) refuse('authorization is not compatible with bearer_token & bearer_token_file');
  if (credentials && file) refuse('at most one of authorization credentials & credentials_file must be configured');
  if (type.trim().toLowerCase() === 'basic') refuse('authorization type cannot be set to "basic", use "basic_auth" instead');
  if (client.basic_auth || client.oauth2) refuse('at most one of basic_auth, oauth2 & authorization must be configured');
}

type ProxyAndTls = Pick<HttpClientConfig, 'proxy_url' | 'no_proxy' | 'proxy_from_environment' | 'proxy_connect_header' | 'tls_config'>;

function checkProxyAndTls(client: ProxyAndTls): void {
  checkProxy(client);
  const tls = client.tls_config as { readonly [key: string]: unknown } | undefined;
  const has = (what: string) => [what, `${what}_file`, `${what}_ref`].some(key => Boolean(tls?.[key]));
  if (has('cert') && !has('key')) refuse('exactly one of key or key_file must be configured when a client certificate is configured');
  if (has('key') && !has('cert')) refuse('exactly one of cert or cert_file must be configured when a client key is configured');
}

function checkProxy(client: ProxyAndTls): void {
  const { proxy_url: url, no_proxy: noProxy, proxy_from_environment: fromEnvironment, proxy_connect_header: headers } = client;
  if (Object.keys(headers ?? {}).length > 0 && !fromEnvironment && !url) {
    refuse('if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured');
  }
  if (fromEnvironment && url) refuse('if proxy_from_environment is configured, proxy_url must not be configured');
  if (fromEnvironment && noProxy) refuse('if proxy_from_environment is configured, no_proxy must not be configured');
  if (url === undefined && noProxy) refuse('if no_proxy is configured, proxy_url must also be configured');
  if (url !== undefined) checkUrl(url);
}
