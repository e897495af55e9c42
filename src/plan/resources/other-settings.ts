import {
  authorization, basicAuth, duration, oauth2, proxyFields, quantity, relabelings, safeAuthorization, secretKey, tls,
} from './common';
import { flag, list, map, matching, nonEmpty, oneOf, Read, record, required, text } from '../kubernetes/shape';

const sigv4 = record({ accessKey: secretKey, secretKey });
export type Sigv4 = NonNullable<Read<typeof sigv4>>;

const azureAd = record({
  managedIdentity: record({ clientId: nonEmpty }),
  oauth: record({ clientId: required(nonEmpty), clientSecret: required(secretKey) }),
  sdk: record({}),
  workloadIdentity: record({ clientId: required(nonEmpty), tenantId: required(nonEmpty) }),
});
export type AzureAd = NonNullable<Read<typeof azureAd>>;

const remote = { basicAuth, duration, oauth2, authorization, tlsConfig: tls, ...proxyFields };
const remoteRead = record(remote);
export type RemoteRead = NonNullable<Read<typeof remoteRead>>;

const remoteWrite = record({
  ...remote,
  url: required(matching(/^(http|https):\/\/.+$/, 'a URL that begins with http:// or https://')),
  headers: map(text),
  writeRelabelConfigs: relabelings,
  bearerToken: text,
  bearerTokenFile: text,
  followRedirects: flag,
  enableHTTP2: flag,
  sigv4,
  azureAd,
});
export type RemoteWrite = NonNullable<Read<typeof remoteWrite>>;

/** Settings that have nothing to do with scraping itself, but cost a Prometheus its configuration if they are wrong. */
export const otherSettings = {
  remoteRead: list(remoteRead),
  remoteWrite: list(remoteWrite),
  externalLabels: map(text),
  prometheusExternalLabelName: text,
  replicaExternalLabelName: text,
  alerting: record({ alertmanagers: list(record({ basicAuth, authorization: safeAuthorization, sigv4, tlsConfig: tls, ...proxyFields })) }),
  additionalAlertRelabelConfigs: secretKey,
  additionalAlertManagerConfigs: secretKey,
  tsdb: record({
    outOfOrderTimeWindow: duration,
    staleSeriesCompactionThreshold: quantity,
    chunkEncoding: record({ floats: oneOf('Xor', 'Xor2') }),
  }),
  enableFeatures: list(nonEmpty),
  nameValidationScheme: oneOf('UTF8', 'Legacy'),
  otlp: record({
    promoteResourceAttributes: list(nonEmpty),
    ignoreResourceAttributes: list(nonEmpty),
    promoteAllResourceAttributes: flag,
    translationStrategy: oneOf(
      'NoUTF8EscapingWithSuffixes', 'UnderscoreEscapingWithSuffixes', 'NoTranslation', 'UnderscoreEscapingWithoutSuffixes',
    ),
  }),
  tracingConfig: record({ tlsConfig: tls, samplingFraction: quantity }),
};
const settings = record(otherSettings);
export type OtherSettings = NonNullable<Read<typeof settings>>;
