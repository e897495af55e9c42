import { isFields } from '../../kubernetes/fields';

// The fields of ProxyConfig by type (`mesh/v1alpha1/proxy.proto` of istio/api), since a value of another type refuses the pod. What stands inside of
// messages is not looked at.

const WORDS = 'configPath binaryPath serviceCluster discoveryAddress zipkinAddress statsdUdpAddress envoyMetricsServiceAddress availabilityZone customConfigFile '
  + 'proxyBootstrapTemplatePath meshId';
const INTEGERS = 'proxyAdminPort statNameLength concurrency statusPort fileFlushMinSizeKb';
const FLAGS = 'holdApplicationUntilProxyStarts statsCompression';
const DURATIONS = 'drainDuration discoveryRefreshDelay terminationDrainDuration fileFlushInterval';
const TEXT_MAPS = 'proxyMetadata runtimeValues';
const TEXT_LISTS = 'extraStatTags caCertificatesPem';
const MESSAGES = 'tracing sds envoyAccessLogService envoyMetricsService gatewayTopology readinessProbe proxyStatsMatcher image privateKeyProvider proxyHeaders '
  + 'connectionSettings';

const ENUMS: { readonly [field: string]: ReadonlyArray<string> } = {
  tracingServiceName: ['APP_LABEL_AND_NAMESPACE', 'CANONICAL_NAME_ONLY', 'CANONICAL_NAME_AND_NAMESPACE'],
  controlPlaneAuthPolicy: ['NONE', 'MUTUAL_TLS'],
  interceptionMode: ['REDIRECT', 'TPROXY', 'NONE'],
};

/** Reads a JSON value of a field; undefined where it is of another type. */
type Reader = (value: unknown) => unknown;

/** A null in a list or a map of texts is an empty text. */
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
  ...named(DURATIONS, value => typeof value === 'string' && /^[+-]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$/.test(value) ? value : undefined),
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

/** The fields that a JSON object sets, as `jsonpb` reads them into a ProxyConfig; `wrong` says of which field the value is of another type. */
export function proxyConfigFields(value: unknown): { readonly fields: { readonly [name: string]: unknown }; readonly wrong?: string } {
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
