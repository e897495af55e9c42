import * as fc from 'fast-check';
import {
  among, basicAuth, classAuthorization, credentials, mostly, oauth2, proxy, relabelings, safeAuthorization, sometimes, tls,
} from './common';

/** The Secret with additional jobs. */
export const additional = sometimes(mostly(
  fc.record({
    name: fc.constant('additional'),
    key: among('jobs', 'jobs', 'plain', 'none', 'text', 'map', 'scalars', 'rules', 'rule', 'hash', 'typed', 'broken'),
  }),
  fc.record({ name: among('additional', 'absent', ''), key: among('jobs', 'absent'), optional: sometimes(fc.boolean(), 2) }),
  6,
), 3);
const sigv4 = fc.record({
  accessKey: mostly(credentials, fc.constant(undefined)),
  secretKey: mostly(credentials, fc.constant(undefined)),
  region: fc.constant('eu'),
});
const remote = { url: fc.constant('https://remote.shop'), tlsConfig: sometimes(tls, 10), ...proxy };

const written = {
  ...remote,
  url: among('https://remote.shop', 'http://store:9090/api/v1/write'),
  headers: sometimes(among({}, { 'X-Scope-OrgID': 'shop' }), 4),
  writeRelabelConfigs: relabelings,
  followRedirects: sometimes(fc.boolean(), 6),
  enableHTTP2: sometimes(fc.boolean(), 6),
};

const method = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ basicAuth }) },
  { weight: 1, arbitrary: fc.record({ oauth2 }) },
  { weight: 1, arbitrary: fc.record({ authorization: classAuthorization }) },
);
const withMethod = <T extends object>(others: fc.Arbitrary<T>) =>
  fc.tuple(others, method).map(parts => Object.assign({}, ...parts) as object);
const uuid = mostly(
  among('01234567-89ab-cdef-0123-456789abcdef', '{01234567-89ab-cdef-0123-456789abcdef}', '0123456789abcdef0123456789abcdef'),
  among('x', ''),
  8,
);
const azureAd = fc.record({
  managedIdentity: sometimes(fc.record({ clientId: sometimes(fc.constant('01234567-89ab-cdef-0123-456789abcdef'), 2) }), 3),
  oauth: sometimes(fc.record({ clientId: uuid, clientSecret: credentials, tenantId: fc.constant('a') }), 4),
  sdk: sometimes(fc.record({ tenantId: fc.constant('a') }), 4),
  workloadIdentity: sometimes(fc.record({ clientId: uuid, tenantId: uuid }), 4),
});
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => sometimes(arbitrary, 20);
const fraction = mostly(among('0.5', '1', '0', '100m'), among('1.5', '-1', '2'), 4);
/** Settings that have nothing to do with scraping. */
export const otherSettings = {
  remoteWrite: sometimes(fc.array(fc.oneof(
    { weight: 4, arbitrary: withMethod(fc.record(written)) },
    fc.record({ url: remote.url, sigv4 }),
    fc.record({ url: remote.url, azureAd }),
    fc.record({ ...remote, basicAuth, authorization: sometimes(classAuthorization, 2), sigv4: sometimes(sigv4, 2) }),
  ), { maxLength: 2 }), 10),
  externalLabels: sometimes(fc.dictionary(among('cluster', 'prometheus', 'prometheus_replica'), among('eu', '')), 6),
  prometheusExternalLabelName: sometimes(among('', 'by'), 6),
  replicaExternalLabelName: sometimes(among('', '__replica__'), 6),
  tsdb: rarely(fc.record({
    outOfOrderTimeWindow: sometimes(fc.constant('10m'), 3),
    staleSeriesCompactionThreshold: sometimes(fraction, 2),
    chunkEncoding: sometimes(fc.record({ floats: sometimes(among('Xor', 'Xor2'), 2) }), 2),
  })),
  enableFeatures: rarely(among(['st-storage'], ['other'])),
  nameValidationScheme: rarely(among('UTF8', 'Legacy')),
  otlp: rarely(fc.record({
    promoteResourceAttributes: sometimes(fc.constant(['a']), 2),
    ignoreResourceAttributes: sometimes(fc.constant(['b']), 3),
    promoteAllResourceAttributes: sometimes(fc.boolean(), 2),
    translationStrategy: sometimes(among('NoUTF8EscapingWithSuffixes', 'NoTranslation', 'UnderscoreEscapingWithoutSuffixes'), 2),
  })),
  tracingConfig: rarely(fc.record({
    endpoint: fc.constant('a:1'),
    tlsConfig: sometimes(tls, 2),
    samplingFraction: sometimes(fraction, 2),
  })),
};
/** Settings that an agent does not have. */
export const serverSettings = {
  remoteRead: rarely(fc.array(withMethod(fc.record(remote)), { maxLength: 2 })),
  alerting: rarely(fc.record({
    alertmanagers: fc.array(fc.oneof(
      fc.record({ name: fc.constant('a'), port: fc.constant('web'), basicAuth, tlsConfig: sometimes(tls, 3) }),
      fc.record({ name: fc.constant('a'), port: fc.constant('web'), authorization: safeAuthorization }),
      fc.record({ name: fc.constant('a'), port: fc.constant('web'), sigv4 }),
    ), { maxLength: 2 }),
  })),
  additionalAlertRelabelConfigs: rarely(fc.record({ name: fc.constant('additional'), key: among('alertRules', 'map', 'none') })),
  additionalAlertManagerConfigs: rarely(fc.record({ name: fc.constant('additional'), key: among('managers', 'map', 'none', 'absent') })),
};
