import { checkSafeAuthorization } from './auth';
import { checkOAuth2 } from './oauth2';
import { refuse, within } from '../../refusal';
import { BasicAuth, KeySelector, OAuth2, SafeAuthorization } from '../../resources/common';

interface Methods {
  readonly authorization?: SafeAuthorization;
  readonly basicAuth?: BasicAuth;
  readonly bearerTokenSecret?: KeySelector;
  readonly oauth2?: OAuth2;
}

/** The authentication methods that exclude each other, in the order in which the operator compares them. */
const PAIRS = [
  ['authorization', 'basicAuth'], ['authorization', 'bearerTokenSecret'], ['authorization', 'oauth2'],
  ['basicAuth', 'bearerTokenSecret'], ['basicAuth', 'oauth2'],
  ['bearerTokenSecret', 'oauth2'],
] as const;

/**
 * Refuses an endpoint with two authentication methods or an invalid one (`HTTPConfigWithoutTLS.Validate` of
 * `pkg/apis/monitoring/v1/http_config.go`).
 */
export function checkAuthentication(methods: Methods): void {
  const both = PAIRS.find(([one, other]) => methods[one] !== undefined && methods[other] !== undefined);
  if (both !== undefined) refuse(`${both[0]} and ${both[1]} cannot be configured at the same time`);
  within('authorization', () => checkSafeAuthorization(methods.authorization));
  within('oauth2', () => checkOAuth2(methods.oauth2));
}
