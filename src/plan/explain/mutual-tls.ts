import { ExplanationContext } from './context';
import { MonitorJob } from './monitors';
import { ExplainedWorkload } from './workloads';
import { INCLUDE_INBOUND_PORTS, INJECT, PROXY_CONFIG, USER_VOLUME_MOUNT } from '../../mesh/labels-and-annotations';
import { podIdOf } from '../cluster/kinds';
import { Code } from '../findings/catalogue';
import { Proxy } from '../inject/proxy/proxy';
import { Prediction } from '../prediction';
import { ScrapeConfig, TlsConfig } from '../prometheus/scrape-config';
import { Scraper } from '../reach/scraper';
import { Verdict } from '../reach/verdict';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** The causes that lie in the certificates of a Prometheus, or in the TLS settings of a job. */
const OF_CERTIFICATES: ReadonlyArray<Code> = [
  'certificate-missing', 'certificate-not-mounted', 'certificate-unknown', 'certificate-name-verified',
];

/** What to change where mutual TLS decides about a scrape of a workload: a verdict knows the addresses and files, and not who set them. */
export function mutualTlsHint(
  { code }: Verdict, context: ExplanationContext, prediction: Prediction, job: MonitorJob, { pods: [pod] }: ExplainedWorkload,
): string | undefined {
  const prometheus = context.resourceOf(prediction);
  if (prometheus === undefined || code === undefined) return undefined;
  if (code === 'mtls-strict-plaintext') return captureHint(context.meshCluster.admissions.get(podIdOf(pod))!.proxy);
  if (!OF_CERTIFICATES.includes(code)) return undefined;
  const [{ job: { config } }] = context.poolsOf(prediction, job.name);
  const scraper = context.verdicts.scraper(prediction.prometheus);
  const hint = scrapeClassHint(prometheus, job, config);
  return hint !== undefined || 'verdict' in scraper ? hint : certificateHint(scraper, config.tls_config ?? {});
}

/** A sidecar that demands mutual TLS may be there for certificates only, as that of a Prometheus is, and still capture what comes in. */
function captureHint(proxy: Proxy | undefined): string | undefined {
  if (!proxy?.env.OUTPUT_CERTS || proxy.capture?.includeInboundPorts !== '*') return undefined;
  const remedy = `set ${INCLUDE_INBOUND_PORTS} to ''`;
  return `its sidecar captures inbound traffic: where it only has to write certificates, ${remedy}`;
}

/** What in a monitor took the certificates from a scrape, where its Prometheus has a scrape class with some. */
function scrapeClassHint(
  { id, spec }: CustomResource<PrometheusSpec>, { field, scrapeClass }: MonitorJob, { scheme, tls_config: tls }: ScrapeConfig,
): string | undefined {
  if (scheme !== 'https') return undefined;
  const certified = (spec.scrapeClasses ?? []).filter(({ tlsConfig }) => tlsConfig?.certFile);
  const named = certified.find(({ name, default: isDefault }) => scrapeClass === undefined ? isDefault : name === scrapeClass);
  if (named === undefined) {
    if (tls?.cert_file !== undefined) return undefined;
    const [first] = certified;
    if (first !== undefined) {
      return `${id} has certificates in its scrape class ${first.name}, which the monitor does not name: set its scrapeClass`;
    }
    return field.startsWith('podMetricsEndpoints')
      ? `a PodMonitor cannot name files of certificates: let a scrape class of ${id} name them, and set scrapeClass` : undefined;
  }
  if (!named.tlsConfig?.insecureSkipVerify || tls?.insecure_skip_verify) return undefined;
  return `the tlsConfig of ${field} stands in the place of insecureSkipVerify of the scrape class ${named.name}: leave tlsConfig out`;
}

/** Where the assets of monitors and Secrets are, which no sidecar writes (`pkg/prometheus/common.go` of the operator). */
const ASSETS = '/etc/prometheus/';

/** Why a certificate that a job names is not one that the Prometheus' sidecar writes; undefined where it is one, or is not meant to be. */
function certificateHint({ object, proxy, certificates, mounts }: Scraper, { cert_file: file }: TlsConfig): string | undefined {
  if (file === undefined || file.startsWith(ASSETS)) return undefined;
  // The sidecar writes into no folder below.
  const directory = file.slice(0, file.lastIndexOf('/'));
  const sidecar = `the sidecar of ${object}`;
  if (proxy === undefined) {
    return `${object} has no sidecar that writes certificates: give it the label ${INJECT}=true in spec.podMetadata`;
  }
  if (certificates === undefined) return `${sidecar} writes no certificates: set OUTPUT_CERTS in its annotation ${PROXY_CONFIG}`;
  const { volume } = certificates;
  if (volume === undefined) {
    const where = `${certificates.directory}, where it mounts no volume`;
    return `${sidecar} writes certificates to ${where}: name one in ${USER_VOLUME_MOUNT}`;
  }
  const written = `${sidecar} writes certificates to the volume ${volume}`;
  const mounted = mounts.find(({ mountPath }) => mountPath === directory);
  if (mounted !== undefined && mounted.name !== volume) {
    return `${written}, and ${directory} of Prometheus is the volume ${mounted.name}: mount the same one`;
  }
  if (mounted !== undefined) return undefined;
  const elsewhere = mounts.find(({ name }) => name === volume);
  const where = elsewhere === undefined ? 'nowhere' : `at ${elsewhere.mountPath}`;
  return `${written}, which Prometheus mounts ${where}: mount it at ${directory} in spec.volumeMounts`;
}
