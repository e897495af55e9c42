import * as fc from 'fast-check';

/** A value in one of `outOf` cases, otherwise undefined. */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>, outOf = 3): fc.Arbitrary<T | undefined> {
  return outOf === 1 ? arbitrary : fc.oneof({ weight: outOf - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Mostly the usual value, and the other one in one of `outOf` cases. */
export function mostly<T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>, outOf = 20): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: outOf - 1, arbitrary: usual }, { weight: 1, arbitrary: other });
}

export const among = fc.constantFrom;

export const NAMESPACES = ['monitoring', 'shop', 'pay'] as const;
export const namespace = among(...NAMESPACES);

export const keyOf = (name: string, ...keys: [string, ...string[]]) => mostly(
  fc.record({ name: fc.constant(name), key: among(...keys) }),
  fc.record({ name: among('absent', name, ''), key: among('absent', ...keys) }),
  30,
);
export const credentials = keyOf('creds', 'user', 'password', 'token');

export const duration = mostly(
  among('10s', '30s', '1m', '2m30s', '15s'),
  among('', '0', '1h', '5x', '292y100w', '1s500ms', '99999999999999999999y', '300y'),
  25,
);
const oddUrl = among(
  'ftp://p', 'http://', 'http://a b', 'http://a:x', 'http://[::1', 'http://[::1]:80/', 'https://[a]', 'http://%zz/', 'http://a/%',
  'http://a/%4', 'http://a?%', 'http://a#%x', 'http://u:%@a', 'http://u[@a', 'http://a:1:2', 'socks5://a:1:2', 'http://%41', 'http://%e9',
  'http://a\u0001', 'http://a^', 'http://é', 'http://a[b', 'http://#', 'http://[fe80::1%25eth0]', 'socks5://u@[1.2.3.4]', 'http://a/b c',
  'http://a#b#c%', 'http://?', 'http://:80', 'http://a\\b',
);
export const proxy = {
  proxyUrl: sometimes(mostly(among('http://proxy.shop:3128', 'socks5://p'), oddUrl, 8), 8),
  noProxy: sometimes(among('10.0.0.0/8', ''), 25),
  proxyFromEnvironment: sometimes(fc.boolean(), 25),
  proxyConnectHeader: sometimes(fc.dictionary(among('X-Proxy'), fc.array(credentials, { maxLength: 2 }), { minKeys: 0, maxKeys: 1 }), 25),
};

const certificateSource = (...keys: [string, ...string[]]) => fc.record({
  secret: sometimes(keyOf('tls', ...keys), 2),
  configMap: sometimes(keyOf('public', ...keys), 4),
});
const certificatePair = among<object>(
  { cert: { secret: { name: 'tls', key: 'tls.crt' } }, keySecret: { name: 'tls', key: 'tls.key' } },
  { cert: { configMap: { name: 'public', key: 'tls.crt' } }, keySecret: { name: 'tls', key: 'tls.key' } },
  {},
  {},
  {},
);
const oddPair = among<object>(
  { cert: { secret: { name: 'tls', key: 'tls.crt' } }, keySecret: { name: 'tls', key: 'other.key' } },
  { cert: { secret: { name: 'tls', key: 'tls.crt' } } },
  { keySecret: { name: 'tls', key: 'tls.key' } },
  { cert: { secret: { name: 'tls', key: 'text' } }, keySecret: { name: 'tls', key: 'tls.key' } },
  { cert: { secret: { name: 'tls', key: 'tls.key' } }, keySecret: { name: 'tls', key: 'tls.crt' } },
  { cert: { secret: { name: 'tls', key: 'tls.crt' } }, keySecret: { name: 'tls', key: 'text' } },
);
const tlsVersion = among('TLS10', 'TLS11', 'TLS12', 'TLS13');
export const safeTls = fc.tuple(mostly(certificatePair, oddPair, 12), fc.record({
  ca: sometimes(mostly(certificateSource('ca.crt'), certificateSource('ca.crt', 'text', 'empty'), 12), 3),
  serverName: sometimes(among('cart.shop', '')),
  insecureSkipVerify: sometimes(fc.boolean()),
  minVersion: sometimes(tlsVersion, 5),
  maxVersion: sometimes(mostly(tlsVersion, fc.constant('TLS14')), 5),
})).map(parts => Object.assign({}, ...parts) as object);
export const tls = fc.tuple(safeTls, fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ caFile: '/certs/ca.pem' }) },
  { weight: 2, arbitrary: fc.constant({ certFile: '/certs/cert.pem', keyFile: '/certs/key.pem' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      caFile: sometimes(among('/ca', '')),
      certFile: sometimes(among('/cert', '')),
      keyFile: sometimes(among('/key', '')),
    }),
  },
)).map(parts => Object.assign({}, ...parts) as object);

export const safeAuthorization = fc.record({
  type: sometimes(mostly(among('Bearer', 'Token', ' Custom ', ''), among('Basic', ' basic'), 10), 2),
  credentials: mostly(credentials, fc.constant(undefined), 8),
});
/** Authorization that may be in a file, but mostly in one place only. */
export const classAuthorization = fc.tuple(safeAuthorization, fc.record({ credentialsFile: sometimes(among('/token', ''), 2) }))
  .map(parts => Object.assign({}, ...parts) as { credentials?: object; credentialsFile?: string })
  .chain(both => mostly(fc.constant(both.credentialsFile ? { ...both, credentials: undefined } : both), fc.constant(both)));
export const basicAuth = fc.record({
  username: mostly(credentials, fc.constant(undefined)),
  password: mostly(credentials, fc.constant(undefined)),
});
export const oauth2 = fc.record({
  clientId: mostly(
    fc.oneof(fc.record({ secret: credentials }), fc.record({ configMap: keyOf('public', 'id') })),
    fc.record({ secret: sometimes(credentials, 2), configMap: sometimes(keyOf('public', 'id'), 2) }),
  ),
  clientSecret: credentials,
  tokenUrl: mostly(fc.constant('https://login.shop/token'), among('login', '')),
  scopes: sometimes(fc.array(among('read', 'write'), { maxLength: 2 })),
  endpointParams: sometimes(fc.dictionary(among('a', 'b'), among('1', 'x'), { maxKeys: 2 })),
  tlsConfig: sometimes(safeTls, 6),
  ...proxy,
});

/** Mostly at most one authentication method. */
export const authentication = mostly(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ authorization: safeAuthorization }) },
    { weight: 1, arbitrary: fc.record({ basicAuth }) },
    { weight: 1, arbitrary: fc.record({ oauth2 }) },
    { weight: 1, arbitrary: fc.record({ bearerTokenSecret: credentials }) },
  ),
  fc.record({
    authorization: sometimes(safeAuthorization, 2),
    basicAuth: sometimes(basicAuth, 2),
    oauth2: sometimes(oauth2, 2),
    bearerTokenSecret: sometimes(credentials, 2),
  }),
).map(methods => methods as object);

const ACTIONS = [
  'replace', 'Keep', 'drop', 'HashMod', 'labelmap', 'LabelDrop', 'labelkeep', 'Lowercase', 'uppercase', 'keepequal', 'DropEqual',
] as const;
const source = among('__meta_kubernetes_pod_name', '__address__', 'job', 'a.b', '');
const sane = fc.oneof(
  fc.record({
    sourceLabels: fc.array(source, { minLength: 1, maxLength: 2 }),
    targetLabel: among('pod', 'node', 'a.b'),
    regex: among('(.+)', 'x|y', ''),
  }),
  fc.record({
    action: among('keep', 'Drop'),
    sourceLabels: fc.array(source, { minLength: 1, maxLength: 2 }),
    regex: among('true', 'a|b', '.*'),
  }),
  fc.record({ action: among('labelmap'), regex: fc.constant('__meta_(.+)'), replacement: sometimes(among('$1', 'x_$1')) }),
  fc.record({ targetLabel: fc.constant('team'), replacement: among('shop', '') }),
  fc.record({
    action: fc.constant('hashmod'),
    targetLabel: fc.constant('__tmp_hash'),
    modulus: among(2, 3),
    sourceLabels: fc.constant(['__address__']),
  }),
);
const odd = fc.record({
  sourceLabels: sometimes(fc.array(source, { maxLength: 2 }), 2),
  separator: sometimes(among(';', '-', '')),
  targetLabel: sometimes(among('pod', '${1}', 'l$1', '', 'a b'), 2),
  regex: sometimes(among(
    '(.*)', '', '(', '[a', 'a{2,1}', '*', '(?P<n>a)', '\\', 'a**', '(?<n>a)(?<n>b)', '\\1', '(?=a)', '[z-a]', '\\pX', 'x{1001}',
    '(?z)', ')',
  ), 2),
  modulus: sometimes(among(0, 1, 2, -1), 3),
  replacement: sometimes(among('$1', '', 'x'), 3),
  action: mostly(among(...ACTIONS), among('nothing'), 40),
});
export const relabelings = sometimes(fc.array(mostly(sane, odd, 20), { maxLength: 3 }), 2);

const saneKey = among('app', 'team', 'app.kubernetes.io/name');
const oddKey = among('a b', '/x', 'X/y', 'a/b/c', '', '-x', 'x'.repeat(64), `${'y'.repeat(254)}/a`);
const saneValue = among('cart', 'web', 'a', '');
const oddValue = among('a b', '-', 'y'.repeat(64));
const labelKey = mostly(saneKey, oddKey, 40);
const labelValue = mostly(saneValue, oddValue, 60);

/** At most one label is wrong: of several, the operator names one at random, in the order of a Go map. */
const matchLabels = mostly(
  fc.dictionary(saneKey, saneValue, { maxKeys: 2 }),
  fc.tuple(fc.dictionary(saneKey, saneValue, { maxKeys: 1 }), fc.oneof(fc.tuple(oddKey, saneValue), fc.tuple(saneKey, oddValue)))
    .map(([labels, [key, value]]) => ({ ...labels, [key]: value })),
);
const expression = mostly(
  fc.oneof(
    fc.record({ key: labelKey, operator: among('In', 'NotIn'), values: fc.array(labelValue, { minLength: 1, maxLength: 3 }) }),
    fc.record({ key: labelKey, operator: among('Exists', 'DoesNotExist') }),
  ),
  fc.record({
    key: labelKey,
    operator: among('In', 'Exists', 'Equals', 'in'),
    values: sometimes(fc.array(labelValue, { maxLength: 2 }), 2),
  }),
  30,
);
export const labelSelector = fc.record({
  matchLabels: sometimes(matchLabels, 2),
  matchExpressions: sometimes(fc.array(expression, { maxLength: 2 }), 2),
});
export const namespaceSelector = sometimes(fc.record({
  any: sometimes(fc.boolean(), 2),
  matchNames: sometimes(fc.array(namespace, { maxLength: 2 }), 2),
}), 2);

const limit = mostly(among(0, 1, 50, 100), among(-1, 1.5), 80);
export const limits = Object.fromEntries(
  ['sampleLimit', 'targetLimit', 'labelLimit', 'labelNameLengthLimit', 'labelValueLengthLimit', 'keepDroppedTargets']
    .map(field => [field, sometimes(limit, 8)]),
);
export const enforcedLimits = Object.fromEntries(
  ['SampleLimit', 'TargetLimit', 'LabelLimit', 'LabelNameLengthLimit', 'LabelValueLengthLimit', 'KeepDroppedTargets']
    .map(field => [`enforced${field}`, sometimes(limit, 4)]),
);
export const byteSize = mostly(among('1MB', '512KiB', '0', '1.5GB', '100B', '2MiB'), among('x5MB', '1.2.3KB', '5', ''), 15);
export const histograms = {
  scrapeNativeHistograms: sometimes(fc.boolean(), 8),
  scrapeClassicHistograms: sometimes(fc.boolean(), 8),
  nativeHistogramBucketLimit: sometimes(limit, 8),
  nativeHistogramMinBucketFactor: sometimes(
    mostly(among<string | number>('1.1', '100m', 2, '0', '1e1', '1Ki', '.5', '-1', '1.', '1E2', '2E'), among<string | number>('x', 1.5)),
    8,
  ),
  convertClassicHistogramsToNHCB: sometimes(fc.boolean(), 8),
};
const protocol = mostly(
  among('PrometheusProto', 'OpenMetricsText1.0.0', 'PrometheusText0.0.4', 'PrometheusText1.0.0'),
  fc.constant('Text'),
  40,
);
export const protocols = {
  scrapeProtocols: sometimes(mostly(fc.uniqueArray(protocol, { maxLength: 2 }), fc.array(protocol, { maxLength: 3 })), 6),
  fallbackScrapeProtocol: sometimes(protocol, 6),
};
export const attachMetadata = sometimes(fc.record({ node: sometimes(fc.boolean(), 2) }), 5);
export const scheme = sometimes(mostly(among('http', 'https', 'HTTPS'), fc.constant('ftp'), 40));
export const params = sometimes(
  fc.dictionary(among('module', 'x', 'é'), fc.array(among('a', '1', ''), { maxLength: 2 }), { maxKeys: 2 }),
  6,
);
export const scrapeClassName = sometimes(mostly(among('mtls', 'plain'), among('nowhere', ''), 10), 3);
export const jobLabel = sometimes(among('app', 'app.kubernetes.io/name', ''), 3);
export const labelNames = sometimes(fc.array(among('app', 'x-y', 'a.b/c', 'é'), { maxLength: 2 }), 4);
export const text = among('a', '8080', 'true', '0x10', '1e3', 'null', ' a', 'é', '$(SHARD)', '~', '1:30', '2020-01-01', 'y', '');
