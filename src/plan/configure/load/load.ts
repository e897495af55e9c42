import { checkHttpClient } from './http-client';
import { firstRepeated } from '../../../values/repeated';
import { parseDuration } from '../../go/duration';
import { quoted } from '../../go/text';
import { parseFieldSelector, parseLabelSelector } from '../../kubernetes/selector-text';
import { isByteSize } from '../../prometheus/byte-size';
import { isLabelName, NameScheme } from '../../prometheus/label-name';
import { Forwarding, NO_FORWARDING, RemoteWriteConfig } from '../../prometheus/remote-write';
import { DEFAULT_SCRAPE_INTERVAL, GlobalConfig, KubernetesSdConfig, ScrapeConfig, ScrapeLimits } from '../../prometheus/scrape-config';
import { refuse, within } from '../../refusal';
import { ruleRefusal as refusalOfRule } from '../../relabel/rule-refusal';

/**
 * Refuses a configuration that Prometheus would not load, and so would have no job at all (`Load` of Prometheus `config/config.go`). Remote
 * reads and alerting are not checked.
 */
export function checkLoading(
  global: GlobalConfig, jobs: ReadonlyArray<ScrapeConfig>, { remoteWrites, externalLabels }: Forwarding = NO_FORWARDING,
): void {
  within('global', () => {
    checkTimes(global, 'global ');
    checkBodySize(global);
  });
  for (const job of jobs) within(`job ${quoted(job.job_name)}`, () => checkJob(job, global));
  const scheme = (global.metric_name_validation_scheme ?? 'utf8') as NameScheme;
  const label = Object.keys(externalLabels).find(name => !isLabelName(name, scheme));
  if (label !== undefined) refuse(`${quoted(label)} is not a valid label name`);
  remoteWrites.forEach((write, i) => within(`remote_write[${i}]`, () => checkRemoteWrite(write, scheme)));
  const twice = firstRepeated(jobs.map(job => job.job_name));
  if (twice !== undefined) refuse(`found multiple scrape configs with job name ${quoted(twice)}`);
}

function checkRemoteWrite(write: RemoteWriteConfig, scheme: NameScheme): void {
  checkHttpClient(write);
  const header = Object.keys(write.headers ?? {}).find(name => name.toLowerCase() === 'authorization');
  if (header !== undefined) refuse('authorization header must be changed via the basic_auth, authorization, oauth2 or sigv4 parameter');
  for (const rule of write.write_relabel_configs ?? []) {
    const refusal = refusalOfRule(rule, scheme);
    if (refusal !== undefined) refuse(refusal);
  }
}

function checkJob(job: ScrapeConfig, global: GlobalConfig): void {
  checkHttpClient(job);
  job.kubernetes_sd_configs?.forEach(checkKubernetesSd);
  if (!job.relabel_configs?.length) checkStaticTargets(job);
  checkTimes({ ...job, scrape_interval: given(job.scrape_interval) ?? given(global.scrape_interval) }, '');
  checkBodySize(job);
  checkProtocols(job.scrape_protocols);
  const scheme = job.metric_name_validation_scheme ?? global.metric_name_validation_scheme ?? 'utf8';
  checkEscaping(job, global, scheme);
  for (const rule of [...job.relabel_configs ?? [], ...job.metric_relabel_configs ?? []]) {
    const refusal = refusalOfRule(rule, scheme as 'utf8' | 'legacy');
    if (refusal !== undefined) refuse(refusal);
  }
}

/** A duration of 0 counts as absent. */
function given(duration: string | undefined): string | undefined {
  return duration !== undefined && parseDuration(duration) === 0n ? undefined : duration;
}

function checkTimes({ scrape_interval: interval, scrape_timeout: timeout = '0' }: GlobalConfig, whose: string): void {
  const isTooLong = parseDuration(timeout) > parseDuration(given(interval) ?? DEFAULT_SCRAPE_INTERVAL);
  if (isTooLong) refuse(`${whose}scrape timeout greater than scrape interval`);
}

function checkBodySize({ body_size_limit: limit }: ScrapeLimits): void {
  if (limit !== undefined && !isByteSize(limit)) refuse(`body_size_limit ${quoted(limit)} is not a size`);
}

/** Refuses URLs in the place of hosts; with relabeling rules they are accepted, since a rule may still change them. */
function checkStaticTargets({ static_configs: statics = [] }: ScrapeConfig): void {
  const url = statics.flatMap(({ targets }) => targets).find(target => target.includes('/'));
  if (url !== undefined) refuse(`${quoted(url)} is not a valid hostname`);
}

function checkProtocols(protocols: ReadonlyArray<string> | undefined): void {
  if (protocols === undefined) return;
  if (protocols.length === 0) refuse('scrape_protocols cannot be empty');
  const twice = firstRepeated(protocols);
  if (twice !== undefined) refuse(`duplicated protocol in scrape_protocols, got ${twice}`);
}

/** Names in UTF-8 can only be requested where they are valid. A job with its own validation scheme does not inherit the escaping scheme. */
function checkEscaping(job: ScrapeConfig, global: GlobalConfig, scheme: string): void {
  const inherited = job.metric_name_validation_scheme === undefined ? global.metric_name_escaping_scheme : undefined;
  const escaping = job.metric_name_escaping_scheme ?? inherited;
  if (escaping === 'allow-utf-8' && scheme === 'legacy') refuse('utf8 metric names requested but validation scheme is not set to UTF8');
}

const SELECTABLE: { readonly [role: string]: ReadonlyArray<string> } = {
  pod: ['pod', 'node'],
  service: ['service'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'],
  ingress: ['ingress'],
};

/** `SDConfig.UnmarshalYAML` of Prometheus `discovery/kubernetes/kubernetes.go`. */
function checkKubernetesSd(sd: KubernetesSdConfig): void {
  const { role, selectors = [] } = sd;
  if (!Object.hasOwn(SELECTABLE, role)) refuse(`unknown Kubernetes SD role ${quoted(role)}`);
  checkHttpClient(sd);
  if (sd.api_server === undefined && hasClient(sd)) {
    refuse("to use custom HTTP client configuration please provide the 'api_server' URL explicitly");
  }
  if (sd.api_server !== undefined && sd.namespaces?.own_namespace) {
    refuse("cannot use 'api_server' and 'namespaces.own_namespace' simultaneously");
  }
  selectors.forEach((selector, i) => {
    if (selectors.findIndex(each => each.role === selector.role) < i) refuse(`duplicated selector role: ${selector.role}`);
    if (!SELECTABLE[role].includes(selector.role)) refuse(`${role} role supports only ${SELECTABLE[role].join(', ')} selectors`);
    parseFieldSelector(selector.field ?? '');
    parseLabelSelector(selector.label ?? '');
  });
}

/** Whether the client differs from the default one, which follows redirects and speaks HTTP/2. */
function hasClient(sd: KubernetesSdConfig): boolean {
  return sd.basic_auth !== undefined || sd.authorization !== undefined || sd.oauth2 !== undefined || sd.proxy_connect_header !== undefined
    || Boolean(sd.bearer_token || sd.bearer_token_file || sd.proxy_url || sd.no_proxy || sd.proxy_from_environment)
    || Object.values(sd.tls_config ?? {}).some(Boolean)
    || sd.follow_redirects === false || sd.enable_http2 === false;
}
