import {
  defaulted, distinct, flag, integer, integerOr, list, map, matching, oneOf, Read, record, required, text,
} from '../kubernetes/shape';

// The fields that several custom resources of prometheus-operator share (`pkg/apis/monitoring/v1`: `types.go`, `tls_types.go`,
// `http_config.go`), with the defaults and limits of the CRDs.

/** A key of a Secret or a ConfigMap in the object's own namespace. */
const keySelector = record({ name: defaulted(text, ''), key: required(text), optional: flag });
export type KeySelector = NonNullable<Read<typeof keySelector>>;
export const secretKey = keySelector;

export const secretOrConfigMap = record({ secret: keySelector, configMap: keySelector });
export type SecretOrConfigMap = NonNullable<Read<typeof secretOrConfigMap>>;

const safeTlsFields = {
  ca: secretOrConfigMap,
  cert: secretOrConfigMap,
  keySecret: secretKey,
  serverName: text,
  insecureSkipVerify: flag,
  minVersion: oneOf('TLS10', 'TLS11', 'TLS12', 'TLS13'),
  maxVersion: oneOf('TLS10', 'TLS11', 'TLS12', 'TLS13'),
};
/** TLS that cannot refer to files of the Prometheus container. */
export const safeTls = record(safeTlsFields);
export type SafeTls = NonNullable<Read<typeof safeTls>>;

/** TLS that can refer to files of the Prometheus container. */
export const tls = record({ ...safeTlsFields, caFile: text, certFile: text, keyFile: text });
export type Tls = NonNullable<Read<typeof tls>>;

export const basicAuth = record({ username: secretKey, password: secretKey });
export type BasicAuth = NonNullable<Read<typeof basicAuth>>;

export const safeAuthorization = record({ type: text, credentials: secretKey });
export type SafeAuthorization = NonNullable<Read<typeof safeAuthorization>>;

export const authorization = record({ type: text, credentials: secretKey, credentialsFile: text });
export type Authorization = NonNullable<Read<typeof authorization>>;

export const proxyFields = {
  proxyUrl: matching(/^(http|https|socks5):\/\/.+$/, 'a URL that begins with http://, https:// or socks5://'),
  noProxy: text,
  proxyFromEnvironment: flag,
  proxyConnectHeader: map(list(secretKey)),
};
const proxy = record(proxyFields);
export type Proxy = NonNullable<Read<typeof proxy>>;

export const oauth2 = record({
  clientId: required(secretOrConfigMap),
  clientSecret: required(secretKey),
  tokenUrl: required(matching(/^(http|https):\/\/.+$/, 'a URL that begins with http:// or https://')),
  scopes: list(text),
  endpointParams: map(text),
  tlsConfig: safeTls,
  ...proxyFields,
});
export type OAuth2 = NonNullable<Read<typeof oauth2>>;

/** The authentication methods, of which only one may be used. */
export const authFields = {
  authorization: safeAuthorization,
  basicAuth,
  oauth2,
  bearerTokenSecret: secretKey,
  followRedirects: flag,
  enableHttp2: flag,
};

const DURATION = /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/;
export const duration = matching(DURATION, 'a duration such as 30s or 1m30s');

const BYTES = /(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$/;
export const byteSize = matching(BYTES, 'a size such as 512MB');

const QUANTITY = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))?$/;
export const quantity = integerOr(QUANTITY, 'a quantity such as 1.1 or 500m');

export const limit = integer(0);
export const port = integerOr(/^/, 'a port number or name');
export const scheme = oneOf('http', 'https', 'HTTP', 'HTTPS');

const ACTIONS = [
  'replace', 'keep', 'drop', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase', 'keepequal', 'dropequal',
] as const;
const CAPITALIZED = [
  'Replace', 'Keep', 'Drop', 'HashMod', 'LabelMap', 'LabelDrop', 'LabelKeep', 'Lowercase', 'Uppercase', 'KeepEqual', 'DropEqual',
] as const;
/** The API server fills in the action, so the operator always writes one. */
export const relabeling = record({
  sourceLabels: list(text),
  separator: text,
  targetLabel: text,
  regex: text,
  modulus: limit,
  replacement: text,
  action: defaulted(oneOf(...ACTIONS, ...CAPITALIZED), 'replace'),
});
export type Relabeling = NonNullable<Read<typeof relabeling>>;
export const relabelings = list(relabeling);

export const namespaceSelector = record({ any: flag, matchNames: list(text) });
export type NamespaceSelector = NonNullable<Read<typeof namespaceSelector>>;

export const selectorMechanism = oneOf('RelabelConfig', 'RoleSelector');
export const attachMetadata = record({ node: flag });

export const scrapeProtocol = oneOf(
  'PrometheusProto', 'OpenMetricsText0.0.1', 'OpenMetricsText1.0.0', 'PrometheusText0.0.4', 'PrometheusText1.0.0',
);
export const scrapeProtocols = distinct(list(scrapeProtocol), protocol => protocol);

export const limitFields = {
  sampleLimit: limit,
  targetLimit: limit,
  labelLimit: limit,
  labelNameLengthLimit: limit,
  labelValueLengthLimit: limit,
  keepDroppedTargets: limit,
};
const limits = record(limitFields);
export type Limits = NonNullable<Read<typeof limits>>;

export const histogramFields = {
  scrapeNativeHistograms: flag,
  scrapeClassicHistograms: flag,
  nativeHistogramBucketLimit: limit,
  nativeHistogramMinBucketFactor: quantity,
  convertClassicHistogramsToNHCB: flag,
};
const histograms = record(histogramFields);
export type Histograms = NonNullable<Read<typeof histograms>>;
