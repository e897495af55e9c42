import { complainOfUnknownFields, mayHaveOtherFields } from './unknown-fields';
import {
  defaulted, flag, integer, list, map, matching, nonEmpty, oneOf, Place, Read, readIfValid, record, required, Shape, text,
} from '../../kubernetes/shape';
import { Forwarding, RemoteWriteConfig } from '../../prometheus/remote-write';
import { ScrapeConfig } from '../../prometheus/scrape-config';
import { isMap, plain, YamlMap } from '../../prometheus/yaml-tree';
import { scrapeProtocol } from '../../resources/common';

/** A record that keeps its other keys as they are; a null counts as absent. */
function open<T extends object>(shape: Shape<T | undefined>): Shape<T | undefined> {
  return {
    read: (value, place) => {
      const known = shape.read(value, place);
      if (known === undefined || !isMap(value)) return known;
      const others = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
      return { ...plain(others) as object, ...known };
    },
  };
}

const DURATION = /^(0|(?=.)([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$/;
const duration = matching(DURATION, 'a duration such as 30s or 1m30s');

const relabelings = list(open(record({
  source_labels: list(text),
  separator: text,
  regex: text,
  modulus: integer(0),
  target_label: text,
  replacement: text,
  action: text,
})));

const limits = {
  sample_limit: integer(0),
  target_limit: integer(0),
  label_limit: integer(0),
  label_name_length_limit: integer(0),
  label_value_length_limit: integer(0),
};

const proxyAndTls = {
  proxy_url: text,
  no_proxy: text,
  proxy_from_environment: flag,
  proxy_connect_header: map(list(text)),
  tls_config: open(record({ cert_file: text, key_file: text })),
};
const client = {
  basic_auth: open(record({ username: text, password: text })),
  authorization: open(record({ type: text, credentials: text, credentials_file: text })),
  bearer_token: text,
  bearer_token_file: text,
  oauth2: open(record({ client_id: text, client_secret: text, token_url: text, ...proxyAndTls })),
  follow_redirects: flag,
  enable_http2: flag,
  ...proxyAndTls,
};

const staticConfig = open(record({ targets: defaulted(list(text), []), labels: map(text) }));

const kubernetesSd = open(record({
  api_server: text,
  role: required(nonEmpty),
  namespaces: record({ names: list(text), own_namespace: flag }),
  selectors: list(open(record({ role: required(nonEmpty), label: text, field: text }))),
  attach_metadata: open(record({ node: flag, namespace: flag })),
  ...client,
}));

/** A job of Prometheus' YAML, with the keys that decide what is scraped (`ScrapeConfig` of Prometheus `config/config.go`). */
const job = open(record({
  job_name: required(nonEmpty),
  honor_labels: flag,
  honor_timestamps: flag,
  scrape_interval: duration,
  scrape_timeout: duration,
  metrics_path: text,
  scheme: text,
  params: map(list(text)),
  static_configs: list(staticConfig),
  kubernetes_sd_configs: list(kubernetesSd),
  relabel_configs: relabelings,
  metric_relabel_configs: relabelings,
  metric_name_validation_scheme: oneOf('utf8', 'legacy'),
  metric_name_escaping_scheme: oneOf('allow-utf-8', 'underscores', 'dots', 'values'),
  scrape_protocols: list(scrapeProtocol),
  body_size_limit: text,
  ...limits,
  ...client,
}));
type Job = NonNullable<Read<typeof job>>;

/** The settings for all jobs (`GlobalConfig` of the same file). */
export const globalShape = record({
  scrape_interval: duration,
  scrape_timeout: duration,
  scrape_protocols: list(scrapeProtocol),
  metric_name_validation_scheme: oneOf('utf8', 'legacy'),
  scrape_native_histograms: flag,
  always_scrape_classic_histograms: flag,
  convert_classic_histograms_to_nhcb: flag,
  metric_name_escaping_scheme: oneOf('allow-utf-8', 'underscores', 'dots', 'values'),
  ...limits,
  keep_dropped_targets: integer(0),
  body_size_limit: text,
});

/** Reads a job of a version of Prometheus, if that is known; undefined if it is not valid. */
export function readJob(value: unknown, { path, complain: report }: Place, version?: string): ScrapeConfig | undefined {
  let wrong = false;
  const complain = (at: string, message: string) => {
    wrong = true;
    report(at, message);
  };
  if (!mayHaveOtherFields(version)) complainOfUnknownFields(value, 'config.ScrapeConfig', { path, complain });
  const read: Job | undefined = job.read(value, { path, complain });
  return wrong ? undefined : read as ScrapeConfig | undefined;
}

const remoteWrite = open(record({ url: required(nonEmpty), headers: map(text), write_relabel_configs: relabelings, ...client }));

/** Where a Prometheus sends its samples, and as what; undefined where nothing says it, or in no way that Prometheus would read. */
export function readForwarding(
  { remote_write: writes, global }: YamlMap, completed: (write: RemoteWriteConfig) => RemoteWriteConfig,
): Forwarding | undefined {
  const remoteWrites = readIfValid(list(remoteWrite), writes) ?? [];
  const externalLabels = readIfValid(map(text), isMap(global) ? global.external_labels : undefined) ?? {};
  if (remoteWrites.length + Object.keys(externalLabels).length === 0) return undefined;
  return { remoteWrites: remoteWrites.map(write => completed(write as RemoteWriteConfig)), externalLabels };
}
