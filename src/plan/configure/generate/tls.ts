import { withoutAbsent } from './present';
import { TlsConfig } from '../../prometheus/scrape-config';
import { KeySelector, SafeTls, SecretOrConfigMap, Tls } from '../../resources/common';
import { ScrapeClass } from '../../resources/prometheus';
import { isSet } from '../check/tls';

/** Where the operator mounts certificates in the Prometheus container. */
const ASSETS = '/etc/prometheus/certs';

/** A monitor's TLS, by default that of its scrape class; otherwise the class only adds the files that the monitor does not replace. */
export function tlsWithClass(tls: Tls | undefined, { tlsConfig: ofClass }: Partial<ScrapeClass>): Tls | undefined {
  if (tls === undefined || ofClass === undefined) return tls ?? ofClass;
  return {
    ...tls,
    caFile: tls.caFile || isSet(tls.ca) ? tls.caFile : ofClass.caFile,
    certFile: tls.certFile || isSet(tls.cert) ? tls.certFile : ofClass.certFile,
    keyFile: tls.keyFile || tls.keySecret !== undefined ? tls.keyFile : ofClass.keyFile,
  };
}

/** The same for TLS that cannot refer to files, where `{}` counts as absent. */
export function safeTlsWithClass(tls: SafeTls | undefined, scrapeClass: Partial<ScrapeClass>): Tls | undefined {
  const isEmpty = tls === undefined || Object.values(tls).every(value => typeof value === 'object' ? !isSet(value) : value === undefined);
  return tlsWithClass(isEmpty ? undefined : tls, scrapeClass);
}

/** TLS in Prometheus' YAML (`addTLStoYaml` and `addSafeTLStoYaml` of `pkg/prometheus/promcfg.go`). */
export function tlsConfig(namespace: string, tls: Tls | undefined): TlsConfig | undefined {
  return tls && withoutAbsent({
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
