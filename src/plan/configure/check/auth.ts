import { quoted } from '../../go/text';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { Authorization, BasicAuth, SafeAuthorization } from '../../resources/common';

/** Refuses an invalid authorization (`SafeAuthorization.Validate` of `pkg/apis/monitoring/v1/prometheus_types.go`). */
export function checkSafeAuthorization(authorization: SafeAuthorization | undefined): void {
  if (authorization === undefined) return;
  if (isBasic(authorization)) refuse('\'authorization\' type cannot be set to "basic", use "basicAuth" instead');
  if (authorization.credentials === undefined) refuse("'authorization' credentials are required");
}

/** The same with credentials that may be in a file (`Authorization.Validate`). */
export function checkAuthorization(authorization: Authorization | undefined): void {
  if (authorization === undefined) return;
  if (authorization.credentials !== undefined && authorization.credentialsFile) {
    refuse('authorization can not specify both "credentials" and "credentialsFile"');
  }
  if (isBasic(authorization)) refuse('authorization type cannot be set to "basic", use "basicAuth" instead');
}

function isBasic({ type = '' }: SafeAuthorization): boolean {
  return type.trim().toLowerCase() === 'basic';
}

/** Refuses missing credentials (`AddSafeAuthorizationCredentials` and `AddAuthorizationCredentials` of `pkg/assets/store.go`). */
export function loadAuthorization<T extends SafeAuthorization>(
  assets: Assets, namespace: string, authorization: T | undefined, check: (authorization: T) => void,
): void {
  const credentials = authorization?.credentials;
  if (authorization === undefined || credentials === undefined) return;
  check(authorization);
  if (credentials.name === '') return;
  const place = `failed to get authorization token of type ${quoted(authorization.type ?? '')}`;
  within(place, () => assets.load('Secret', namespace, credentials));
}

/** Refuses a missing user name or password (`AddBasicAuth` of the same file). */
export function loadBasicAuth(assets: Assets, namespace: string, basicAuth: BasicAuth | undefined): void {
  if (basicAuth === undefined) return;
  within('failed to get basic auth username', () => assets.load('Secret', namespace, basicAuth.username ?? UNNAMED));
  within('failed to get basic auth password', () => assets.load('Secret', namespace, basicAuth.password ?? UNNAMED));
}

export const UNNAMED = { name: '', key: '' };
