import { checkAuthority, checkPair } from './certificate';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { SafeTls, SecretOrConfigMap, Tls } from '../../resources/common';

/** Refuses contradictory settings (`SafeTLSConfig.Validate` of `pkg/apis/monitoring/v1/tls_types.go`). */
export function checkSafeTls(tls: SafeTls | undefined): void {
  if (tls === undefined) return;
  checkCommon(tls);
  const hasCert = isSet(tls.cert);
  if (hasCert && tls.keySecret === undefined) refuse('client cert specified without client key');
  if (tls.keySecret !== undefined && !hasCert) refuse('client key specified without client cert');
}

/** The same for TLS that can refer to files (`TLSConfig.Validate`). */
export function checkTls(tls: Tls | undefined): void {
  if (tls === undefined) return;
  checkCommon(tls);
  if (isSet(tls.ca) && tls.caFile) refuse("cannot specify both 'caFile' and 'ca'");
  if (isSet(tls.cert) && tls.certFile) refuse("cannot specify both 'certFile' and 'cert'");
  if (tls.keyFile && tls.keySecret !== undefined) refuse("cannot specify both 'keyFile' and 'keySecret'");
  const hasCert = isSet(tls.cert) || Boolean(tls.certFile);
  const hasKey = Boolean(tls.keyFile) || tls.keySecret !== undefined;
  if (hasCert && !hasKey) refuse('cannot specify client cert without client key');
  if (hasKey && !hasCert) refuse('cannot specify client key without client cert');
}

function checkCommon({ ca, cert, minVersion, maxVersion }: SafeTls): void {
  for (const [what, source] of [['ca', ca], ['cert', cert]] as const) {
    if (source?.secret !== undefined && source.configMap !== undefined) {
      refuse(`${what} ${described(source)}: cannot specify both Secret and ConfigMap`);
    }
  }
  if (minVersion !== undefined && maxVersion !== undefined && maxVersion < minVersion) {
    refuse('maxVersion must more than or equal to minVersion');
  }
}

/** Checks the settings, then refuses certificates and keys that are missing or cannot be read (`addTLSAssets` of `pkg/assets/tls.go`). */
export function loadTls<T extends SafeTls>(assets: Assets, namespace: string, tls: T | undefined, check: (tls: T) => void): void {
  if (tls === undefined) return;
  within('failed to validate TLS configuration', () => check(tls));
  const { ca, cert, keySecret } = tls;
  const authority = within(`failed to get ca "${described(ca)}"`, () => assets.loadEither(namespace, ca ?? {}));
  const certificate = within(`failed to get cert "${described(cert)}"`, () => assets.loadEither(namespace, cert ?? {}));
  const keyName = `${keySecret?.name}/${keySecret?.key}`;
  const key = keySecret === undefined ? '' : within(`failed to get key ${keyName}`, () => assets.load('Secret', namespace, keySecret));
  if (authority) within(`ca ${described(ca)}`, () => checkAuthority(authority));
  if (certificate && key) within(`cert ${described(cert)}, key <${keyName}>`, () => checkPair(certificate, key));
}

export function isSet(source: object | undefined): boolean {
  return source !== undefined && Object.values(source).some(value => value !== undefined);
}

function described(source: SecretOrConfigMap | undefined): string {
  if (source?.secret !== undefined) return `<secret=${source.secret.name},key=${source.secret.key}>`;
  return source?.configMap === undefined ? '<empty>' : `<configmap=${source.configMap.name},key=${source.configMap.key}>`;
}
