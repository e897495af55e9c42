import { checkSafeAuthorization } from './auth';
import { checkOAuth2 } from './oauth2';
import { refuse, within } from '../../refusal';
import { BasicAuth, KeySelector, OAuth2, SafeAuthorization } from '../../resources/common';

interface Ways {
  readonly authorization?: SafeAuthorization;
  readonly basicAuth?: BasicAuth;
  readonly bearerTokenSecret?: KeySelector;
  readonly oauth2?: OAuth2;
}

/** Two ways to authenticate exclude each other, in the order in which the operator compares them. */
const PAIRS = [
  ['authorization', 'basicAuth'], ['authorization', 'bearerTokenSecret'], ['authorization', 'oauth2'],
  ['basicAuth', 'bearerTokenSecret'], ['basicAuth', 'oauth2'],
  ['bearerTokenSecret', 'oauth2'],
] as const;

/** Refuses an endpoint that authenticates in two ways or in a wrong one (`HTTPConfigWithoutTLS.Validate` of `pkg/apis/monitoring/v1/http_config.go`). */
export function checkAuthentication(ways: Ways): void {
  const both = PAIRS.find(([one, other]) => ways[one] !== undefined && ways[other] !== undefined);
  if (both !== undefined) refuse(`${both[0]} and ${both[1]} cannot be configured at the same time`);
  within('authorization', () => checkSafeAuthorization(ways.authorization));
  within('oauth2', () => checkOAuth2(ways.oauth2));
}
