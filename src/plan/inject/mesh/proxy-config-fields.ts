import { isFields } from '../../kubernetes/fields';

// The fields of ProxyConfig by type (`mesh/v1alpha1/proxy.proto` of istio/api), since istiod refuses a pod with a value of a wrong type.
// The fields of nested messages are not checked.

const WORDS = 'configPath binaryPath serviceCluster discoveryAddress zipkinAddress statsdUdpAddress envoyMetricsServiceAddress '
  + 'availabilityZone customConfigFile proxyBootstrapTemplatePath meshId';
const INTEGERS = 'proxyAdminPort statNameLength concurrency statusPort fileFlushMinSizeKb';
const FLAGS = 'holdApplicationUntilProxyStarts statsCompression';
const DURATIONS = 'drainDuration discoveryRefreshDelay terminationDrainDuration fileFlushInterval';
const TEXT_MAPS = 'proxyMetadata runtimeValues';
const TEXT_LISTS = 'extraStatTags caCertificatesPem';
const MESSAGES = 'tracing sds envoyAccessLogService envoyMetricsService gatewayTopology readinessProbe proxyStatsMatcher image '
  + 'privateKeyProvider proxyHeaders connectionSettings';

const ENUMS: { readonly [field: string]: ReadonlyArray<string> } = {
  tracingServiceName: ['APP_LABEL_AND_NAMESPACE', 'CANONICAL_NAME_ONLY', 'CANONICAL_NAME_AND_NAMESPACE'],
  controlPlaneAuthPolicy: ['NONE', 'MUTUAL_TLS'],
  interceptionMode: ['REDIRECT', 'TPROXY', 'NONE'],
};

/** Reads the JSON value of a field; undefined if it has a wrong type. */
type Reader = (value: unknown) => unknown;

/** As `time.ParseDuration` of Go accepts it. */
const GO_DURATION = /^[+-]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$/;

/** A null in a list or a map of strings is an empty string. */
const word: Reader = value => value ?? '';
const text: Reader = value => typeof value === 'string' ? value : undefined;
const isText = (value: unknown) => text(word(value)) !== undefined;

const READERS = new Map<string, Reader>([
  ...named(WORDS, text),
  ...named(INTEGERS, value => {
    const number = typeof value === 'string' && /^-?(0|[1-9][0-9]*)$/.test(value) ? Number(value) : value;
    return Number.isInteger(number) && Math.abs(number as number) < 2 ** 31 ? number : undefined;
  }),
  ...named(FLAGS, value => typeof value === 'boolean' ? value : undefined),
  ...named(DURATIONS, value => typeof value === 'string' && GO_DURATION.test(value) ? value : undefined),
  ...named(TEXT_MAPS, value => isFields(value) && Object.values(value).every(isText)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, word(each)])) : undefined),
  ...named(TEXT_LISTS, value => Array.isArray(value) && value.every(isText) ? value.map(word) : undefined),
  ...named(MESSAGES, value => isFields(value) ? value : undefined),
  ...Object.entries(ENUMS).map(([name, words]): [string, Reader] => [name, value => {
    if (typeof value === 'string') return words.includes(value) ? value : undefined;
    return Number.isInteger(value) ? words[value as number] ?? String(value) : undefined;
  }]),
]);

function named(names: string, reader: Reader): Array<[string, Reader]> {
  return names.split(' ').map(name => [name, reader]);
}

interface ProxyConfigFields {
  readonly fields: { readonly [name: string]: unknown };
  /** The first field whose value has a wrong type. */
  readonly wrong?: string;
}

/** The fields that a JSON object sets, as `jsonpb` reads them into a ProxyConfig. */
export function proxyConfigFields(value: unknown): ProxyConfigFields {
  if (value === null || value === undefined) return { fields: {} };
  if (!isFields(value)) return { fields: {}, wrong: 'it must be an object' };
  const fields: { [name: string]: unknown } = {};
  for (const [name, reader] of READERS) {
    const given = value[name] ?? value[name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)];
    if (given === undefined || given === null) continue;
    const read = reader(given);
    if (read === undefined) return { fields: {}, wrong: `${name} must not be ${JSON.stringify(given)}` };
    fields[name] = read;
  }
  return { fields };
}
