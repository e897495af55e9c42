import { Evidence, ScrapedTarget } from './evidence';
import { METRICS_PATH } from '../../mesh/istio';
import { DATAPLANE_MODE, EXCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';
import { workloadIdOf } from '../cluster/owners';
import { podMetadataEdits } from '../explain/edits/pod-edits';
import { Monitor, MonitorJob } from '../explain/monitors';
import { valuesOfChart } from '../explain/selection-of-monitors';
import { Code } from '../findings/catalogue';
import { Edit, editOf, FieldPath, valueIn } from '../kubernetes/edit';
import { Manifest } from '../kubernetes/manifest';
import { Prediction } from '../prediction';
import { HttpClientConfig, ScrapeConfig } from '../prometheus/scrape-config';
import { Scraper } from '../reach/scraper';

/** A scrape that fails, and what was made by whom to have it. */
interface FailedScrape {
  readonly monitor: Monitor;
  readonly job: MonitorJob;
  readonly prediction: Prediction;
  readonly target: ScrapedTarget;
}

/** The given objects that decide about it. */
interface Edited extends FailedScrape {
  readonly evidence: Evidence;
  readonly config: ScrapeConfig;
  /** Sets a field of the endpoint. */
  readonly inEndpoint: (path: FieldPath, to: unknown) => Edit[];
  /** Sets a field of the Prometheus, unless Helm would undo that. */
  readonly inPrometheus: (path: FieldPath, to: unknown) => Edit[];
  /** Whether the scrape succeeds with another scheme, or other settings of the job. */
  readonly succeeds: (scheme: 'http' | 'https', settings?: HttpClientConfig) => boolean;
}

/** What in a monitor, its Prometheus or a pod makes a scrape succeed that fails so; nothing where there is more than one way. */
export function scrapeEdits(code: Code, failed: FailedScrape, evidence: Evidence): Edit[] {
  const { monitor, job, prediction, target } = failed;
  const { context, context: { meshCluster: { given } } } = evidence;
  const [manifest, prometheus] = [given.get(monitor.id), given.get(prediction.prometheus)];
  const resource = context.resourceOf(prediction);
  const isOfChart = resource !== undefined && valuesOfChart(resource) !== undefined;
  const setIn = (object: Manifest | undefined, base: FieldPath) => (path: FieldPath, to: unknown) =>
    object === undefined ? [] : [editOf(object, [...base, ...path], to)];
  const [{ job: { config } }] = context.poolsOf(prediction, job.name);
  return EDITS[code]?.({
    ...failed,
    evidence,
    config,
    // A Probe says it of its prober.
    inEndpoint: setIn(monitor.kind === 'Probe' ? undefined : manifest, job.path),
    inPrometheus: setIn(isOfChart ? undefined : prometheus, ['spec']),
    succeeds: (scheme, settings = {}) =>
      context.verdicts.of(prediction, { ...config, ...settings }, target.target.scrapeUrl.replace(/^\w+/, scheme)).verdict === 'reachable',
  }) ?? [];
}

const EDITS: { readonly [code in Code]?: (edited: Edited) => Edit[] } = {
  'nothing-served': served,
  'https-to-http': plaintext,
  'mtls-permissive-only-sidecars': plaintext,
  'http-to-https': ({ succeeds, inEndpoint }) => succeeds('https') ? inEndpoint(['scheme'], 'https') : [],
  'http2-passed-on': ({ succeeds, inEndpoint }) => succeeds('https', { enable_http2: false }) ? inEndpoint(['enableHttp2'], false) : [],
  'mtls-strict-plaintext': edited => certified(edited).flatMap(edits => [...edited.inEndpoint(['scheme'], 'https'), ...edits]),
  'certificate-missing': edited => certified(edited).flat(),
  'certificate-not-mounted': mounted,
  'certificate-name-verified': unverified,
  'answered-by-own-sidecar': uncapturedOutbound,
  'outbound-capture-unknown': uncapturedOutbound,
  'secure-port-captured': uncapturedInbound,
  'tls-terminated-by-sidecar': uncapturedInbound,
  'ambient-strict-not-enrolled': enrolled,
};

/** Asks the proxy for what it serves; or only the port of the application, where the endpoint names none and so asks all. */
function served({ evidence, prediction, job, inEndpoint }: Edited): Edit[] {
  const others = evidence.targetsOf(prediction, job.name).filter(({ series }) => series.length > 0);
  if (others.length === 0) return inEndpoint(['path'], METRICS_PATH);
  const [port, ...more] = new Set(others.map(({ target: { discoveredLabels } }) =>
    discoveredLabels.__meta_kubernetes_endpoint_port_name ?? discoveredLabels.__meta_kubernetes_pod_container_port_name ?? ''));
  return port === '' || more.length > 0 ? [] : inEndpoint(['port'], port);
}

function plaintext({ succeeds, inEndpoint }: Edited): Edit[] {
  return succeeds('http') ? inEndpoint(['scheme'], 'http') : [];
}

/** The only scrape class with certificates, where naming it is enough; one may have to do without HTTP/2. */
function certified({ evidence, prediction, monitor, job, config, succeeds, inEndpoint }: Edited): Edit[][] {
  const manifest = evidence.meshCluster.given.get(monitor.id);
  const certificates = (evidence.context.resourceOf(prediction)?.spec.scrapeClasses ?? []).filter(({ tlsConfig }) => tlsConfig?.certFile);
  const [only, ...others] = certificates;
  const isFree = job.scrapeClass === undefined && config.tls_config?.cert_file === undefined;
  if (manifest === undefined || only === undefined || others.length > 0 || !isFree || only.default) return [];
  const { certFile, keyFile, insecureSkipVerify: ofClass } = only.tlsConfig!;
  // The class adds its files to the endpoint's own settings (`mergeTLSConfigWithScrapeClass` of `pkg/prometheus/promcfg.go`).
  const hasOwn = valueIn(manifest, [...job.path, 'tlsConfig']) !== undefined;
  const isUnverified = hasOwn ? config.tls_config?.insecure_skip_verify : ofClass;
  const settings = { ...config, tls_config: { cert_file: certFile, key_file: keyFile, insecure_skip_verify: isUnverified } };
  const named = editOf(manifest, ['spec', 'scrapeClass'], only.name);
  if (succeeds('https', settings)) return [[named]];
  return succeeds('https', { ...settings, enable_http2: false }) ? [[named, ...inEndpoint(['enableHttp2'], false)]] : [];
}

/**
 * Verification is switched off where the TLS settings of the job stand: in the endpoint, or in its scrape class. A job that presents no
 * certificate either may get both from a class.
 */
function unverified(edited: Edited): Edit[] {
  const { evidence, prediction, job, monitor, config, succeeds, inEndpoint, inPrometheus } = edited;
  if (!succeeds('https', { tls_config: { ...config.tls_config, insecure_skip_verify: true } })) return certified(edited).flat();
  const field = ['tlsConfig', 'insecureSkipVerify'];
  if (valueIn(evidence.meshCluster.given.get(monitor.id), [...job.path, 'tlsConfig']) !== undefined) return inEndpoint(field, true);
  const classes = evidence.context.resourceOf(prediction)?.spec.scrapeClasses ?? [];
  const number = classes.findIndex(({ name, default: isDefault }) => job.scrapeClass === undefined ? isDefault : name === job.scrapeClass);
  return number < 0 ? [] : inPrometheus(['scrapeClasses', number, ...field], true);
}

/** Mounts what the sidecar writes where the job looks for it. */
function mounted({ evidence, prediction, config: { tls_config: tls }, inPrometheus }: Edited): Edit[] {
  const scraper = scraperOf(evidence, prediction);
  const { volume } = scraper?.certificates ?? {};
  const file = tls?.cert_file;
  if (scraper === undefined || volume === undefined || file === undefined) return [];
  return inPrometheus(['volumeMounts', '-'], { name: volume, mountPath: file.slice(0, file.lastIndexOf('/')) });
}

function uncapturedOutbound({ inPrometheus }: Edited): Edit[] {
  return inPrometheus(['podMetadata', 'annotations', INCLUDE_OUTBOUND_IP_RANGES], '');
}

/** Exclusions matter only if all ports are captured. */
function uncapturedInbound({ evidence, target: { target: { scrapeUrl }, pod } }: Edited): Edit[] {
  if (pod === undefined || (evidence.proxyOf(pod)?.capture?.includeInboundPorts ?? '*') !== '*') return [];
  const excluded = pod.metadata.annotations?.[EXCLUDE_INBOUND_PORTS];
  const ports = [...excluded === undefined || excluded === '' ? [] : [excluded], new URL(scrapeUrl).port].join(',');
  return podMetadataEdits(evidence.meshCluster, workloadIdOf(pod), 'annotations', EXCLUDE_INBOUND_PORTS, ports);
}

/** A ztunnel leaves a pod alone that has a sidecar, or is in the host network. */
function enrolled({ evidence, prediction, target: { target: { scrapeUrl } }, inPrometheus }: Edited): Edit[] {
  const scraper = scraperOf(evidence, prediction);
  const isLeftAlone = scraper === undefined || scraper.proxy !== undefined || scraper.pod?.spec.hostNetwork;
  return isLeftAlone || scrapeUrl.startsWith('https:') ? [] : inPrometheus(['podMetadata', 'labels', DATAPLANE_MODE], 'ambient');
}

function scraperOf({ context }: Evidence, { prometheus }: Prediction): Scraper | undefined {
  const scraper = context.verdicts.scraper(prometheus);
  return 'verdict' in scraper ? undefined : scraper;
}
