import { Assets } from './assets';
import { checkAuthority, checkPair } from './certificate';
import { present } from './present';
import { refuse, within } from './refusal';
import { KeySelector, SafeTls, SecretOrConfigMap, Tls } from './resources/common';
import { ScrapeClass } from './resources/prometheus';
import { TlsConfig } from './scrape-config';

/** Where the operator mounts certificates in the Prometheus container. */
const ASSETS = '/etc/prometheus/certs';

/** Refuses contradictory settings (`SafeTLSConfig.Validate` of `pkg/apis/monitoring/v1/tls_types.go`). */
export function checkSafeTls(tls: SafeTls | undefined): void {
  if (tls === undefined) return;
  checkCommon(tls);
  const hasCert = isSet(tls.cert);
  if (hasCert && tls.keySecret === undefined) refuse('client cert specified without client key');
  if (tls.keySecret !== undefined && !hasCert) refuse('client key specified without client cert');
}

/** The same for TLS that may name files (`TLSConfig.Validate`). */
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
    if (source?.secret !== undefined && source.configMap !== undefined) refuse(`${what} ${described(source)}: cannot specify both Secret and ConfigMap`);
  }
  if (minVersion !== undefined && maxVersion !== undefined && maxVersion < minVersion) refuse('maxVersion must more than or equal to minVersion');
}

/** Refuses certificates and keys that are not there or cannot be read (`addTLSAssets` of `pkg/assets/tls.go`), after the settings themselves. */
export function loadTls<T extends SafeTls>(assets: Assets, namespace: string, tls: T | undefined, check: (tls: T) => void): void {
  if (tls === undefined) return;
  within('failed to validate TLS configuration', () => check(tls));
  const { ca, cert, keySecret } = tls;
  const authority = within(`failed to get ca "${described(ca)}"`, () => assets.loadEither(namespace, ca ?? {}));
  const certificate = within(`failed to get cert "${described(cert)}"`, () => assets.loadEither(namespace, cert ?? {}));
  const key = keySecret === undefined ? '' : within(`failed to get key ${keySecret.name}/${keySecret.key}`, () => assets.load('Secret', namespace, keySecret));
  if (authority !== '') within(`ca ${described(ca)}`, () => checkAuthority(authority));
  if (certificate !== '' && key !== '') within(`cert ${described(cert)}, key <${keySecret!.name}/${keySecret!.key}>`, () => checkPair(certificate, key));
}

/** A monitor's TLS, with what the scrape class adds: all of it where the monitor has none, else the files that the monitor does not replace. */
export function tlsWithClass(tls: Tls | undefined, { tlsConfig: ofClass }: Partial<ScrapeClass>): Tls | undefined {
  if (tls === undefined || ofClass === undefined) return tls ?? ofClass;
  return {
    ...tls,
    caFile: tls.caFile || isSet(tls.ca) ? tls.caFile : ofClass.caFile,
    certFile: tls.certFile || isSet(tls.cert) ? tls.certFile : ofClass.certFile,
    keyFile: tls.keyFile || tls.keySecret !== undefined ? tls.keyFile : ofClass.keyFile,
  };
}

/** The same for TLS without files, where `{}` is as good as none. */
export function safeTlsWithClass(tls: SafeTls | undefined, scrapeClass: Partial<ScrapeClass>): Tls | undefined {
  const given = tls !== undefined && Object.entries(tls).some(([, value]) => typeof value === 'object' ? isSet(value) : value !== undefined);
  return tlsWithClass(given ? tls : undefined, scrapeClass);
}

/** TLS in Prometheus' YAML (`addTLStoYaml` and `addSafeTLStoYaml` of `pkg/prometheus/promcfg.go`). */
export function tlsConfig(namespace: string, tls: Tls | undefined): TlsConfig | undefined {
  return tls && present({
    insecure_skip_verify: tls.insecureSkipVerify,
    ca_file: tls.caFile || file(namespace, tls.ca),
    cert_file: tls.certFile || file(namespace, tls.cert),
    key_file: tls.keyFile || file(namespace, { secret: tls.keySecret }),
    server_name: tls.serverName || undefined,
    min_version: tls.minVersion,
    max_version: tls.maxVersion,
  });
}

function file(namespace: string, source: SecretOrConfigMap | undefined): string | undefined {
  const of = (kind: number, { name, key }: KeySelector) => `${ASSETS}/${kind}_${namespace}_${name}_${key}`;
  if (source?.secret !== undefined) return of(0, source.secret);
  return source?.configMap && of(1, source.configMap);
}

function isSet(source: object | undefined): boolean {
  return source !== undefined && Object.values(source).some(value => value !== undefined);
}

function described(source: SecretOrConfigMap | undefined): string {
  if (source?.secret !== undefined) return `<secret=${source.secret.name},key=${source.secret.key}>`;
  return source?.configMap === undefined ? '<empty>' : `<configmap=${source.configMap.name},key=${source.configMap.key}>`;
}
