import { Authorization, authorization, BasicAuth, basicAuth, httpUrl, OAuth2, oauth2, TlsConfig, tlsConfig } from './credentials';
import { WriteRelabelConfig, writeRelabelConfig } from './write-relabel-config';
import { refusal } from '../../errors';
import { Check, listOf, mapOf, optional, propsOf } from '../../values/check';
import { duration } from '../../values/duration';
import { firstRepeated } from '../../values/repeated';
import { anyText, count, flag, text } from '../../values/scalars';
import { SECRET_NAME } from '../../values/secret';

/**
 * How samples wait until they are written.
 *
 * @see https://prometheus.io/docs/practices/remote_write/
 */
export interface RemoteWriteQueue {
  /**
   * The number of samples that each shard holds.
   *
   * @default - that of Prometheus
   */
  readonly capacity?: number;

  /**
   * The number of shards, which write at the same time, at least.
   *
   * @default - that of Prometheus
   */
  readonly minShards?: number;

  /**
   * The number of shards at most.
   *
   * @default - that of Prometheus
   */
  readonly maxShards?: number;

  /**
   * The number of samples in one request.
   *
   * @default - that of Prometheus
   */
  readonly maxSamplesPerSend?: number;

  /**
   * How long a sample waits for others at most, as Prometheus writes durations.
   *
   * @default - that of Prometheus
   */
  readonly batchSendDeadline?: string;

  /**
   * How long it waits before it tries again, doubled each time, as Prometheus writes durations.
   *
   * @default - that of Prometheus
   */
  readonly minBackoff?: string;

  /**
   * How long it waits at most before it tries again, as Prometheus writes durations.
   *
   * @default - that of Prometheus
   */
  readonly maxBackoff?: string;

  /**
   * Whether it tries again when the receiver answers with 429 (too many requests).
   *
   * @default false - as in Prometheus, which then loses the samples
   */
  readonly retryOnRateLimit?: boolean;

  /**
   * The age from which on samples are no longer written, as Prometheus writes durations.
   *
   * @default - none
   */
  readonly sampleAgeLimit?: string;
}

/**
 * Where samples are written to: a Prometheus with its receiver on, Thanos, Mimir or any other. At most one of `basicAuth`, `authorization`
 * and `oauth2`, all by reference to Secrets in the namespace of whoever writes.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
 */
export interface RemoteWrite {
  /** The URL of the receiver; that of a Prometheus ends in `/api/v1/write`. */
  readonly url: string;

  /**
   * Its name in metrics and logs of Prometheus, which no other remote write has.
   *
   * @default - one that Prometheus makes of its settings
   */
  readonly name?: string;

  /**
   * How long a request may take, as Prometheus writes durations.
   *
   * @default '30s' - as in Prometheus
   */
  readonly remoteTimeout?: string;

  /**
   * Headers of each request, such as the tenant in `X-Scope-OrgID`. A secret does not belong here.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * What is written, and with which labels.
   *
   * @default - every sample, with its labels and the external ones
   */
  readonly writeRelabelConfigs?: WriteRelabelConfig[];

  /**
   * How samples wait until they are written.
   *
   * @default - as in Prometheus
   */
  readonly queueConfig?: RemoteWriteQueue;

  /**
   * A user and a password.
   *
   * @default - none
   */
  readonly basicAuth?: BasicAuth;

  /**
   * Credentials such as a bearer token.
   *
   * @default - none
   */
  readonly authorization?: Authorization;

  /**
   * A token that is fetched first.
   *
   * @default - none
   */
  readonly oauth2?: OAuth2;

  /**
   * TLS settings for a URL with https.
   *
   * @default - those of Prometheus
   */
  readonly tlsConfig?: TlsConfig;

  /**
   * Whether it writes with the certificates of the mesh, which a receiver behind a sidecar demands in STRICT mode. The URL then has https.
   *
   * @default false
   */
  readonly meshCertificates?: boolean;
}

const queue = propsOf<RemoteWriteQueue>({
  capacity: optional(count),
  minShards: optional(count),
  maxShards: optional(count),
  maxSamplesPerSend: optional(count),
  batchSendDeadline: optional(duration),
  minBackoff: optional(duration),
  maxBackoff: optional(duration),
  retryOnRateLimit: optional(flag),
  sampleAgeLimit: optional(duration),
});

const shape = propsOf<RemoteWrite>({
  url: httpUrl,
  name: optional(text),
  remoteTimeout: optional(duration),
  headers: optional(mapOf(anyText, header)),
  writeRelabelConfigs: optional(listOf(writeRelabelConfig)),
  queueConfig: optional(queue),
  basicAuth: optional(basicAuth),
  authorization: optional(authorization),
  oauth2: optional(oauth2),
  tlsConfig: optional(tlsConfig),
  meshCertificates: optional(flag),
});

/** A remote write that Prometheus loads, without a secret in plain text. */
export const remoteWrite: Check<RemoteWrite> = (value, prop, cannot) => {
  const checked = shape(value, prop, cannot);
  const methods = (['basicAuth', 'authorization', 'oauth2'] as const).filter(method => checked[method] !== undefined);
  if (methods.length > 1) {
    throw refusal({ cannot, because: `${prop} has ${methods.join(' and ')}, and Prometheus takes one of them`, instead: 'Keep one' });
  }
  if (checked.tlsConfig !== undefined && checked.meshCertificates) {
    throw refusal({ cannot, because: `${prop} has tlsConfig and meshCertificates`, instead: 'Leave one of the two out' });
  }
  const tls = checked.meshCertificates ? 'meshCertificates' : checked.tlsConfig && 'tlsConfig';
  if (tls !== undefined && new URL(checked.url).protocol === 'http:') {
    const because = `${prop}.url is '${checked.url}', so that ${tls} would do nothing`;
    throw refusal({ cannot, because, instead: `Write https, or leave ${tls} out` });
  }
  return checked;
};

/** Remote writes that can be told apart. */
export const remoteWrites: Check<RemoteWrite[]> = (value, prop, cannot) => {
  const checked = listOf(remoteWrite)(value, prop, cannot);
  const repeated = firstRepeated(checked.map(({ name, url }) => name ?? url));
  if (repeated === undefined) return checked;
  throw refusal({
    cannot,
    because: `${prop} has '${repeated}' twice, so that every sample would arrive twice or Prometheus would not load it`,
    instead: 'Leave one out; two tenants of one receiver need a name each',
  });
};

/** Headers that Prometheus sets itself (`reservedHeaders` in its config/config.go). */
const RESERVED = [
  'accept-encoding', 'connection', 'content-encoding', 'content-length', 'content-type', 'host', 'keep-alive', 'proxy-authenticate',
  'user-agent', 'www-authenticate', 'x-prometheus-remote-read-version', 'x-prometheus-remote-write-version',
  'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token',
];

function header(name: string, prop: string, cannot: string): string {
  const lower = name.toLowerCase();
  if (['authorization', 'proxy-authorization', 'cookie'].includes(lower) || SECRET_NAME.test(name)) {
    throw refusal({
      cannot,
      because: `${prop} has '${name}', which holds a secret, and whoever may read the manifest could read it`,
      instead: 'Refer to a Secret with authorization, basicAuth or oauth2',
    });
  }
  if (!RESERVED.includes(lower)) return name;
  throw refusal({ cannot, because: `${prop} has '${name}', which Prometheus sets itself`, instead: 'Leave it out' });
}
