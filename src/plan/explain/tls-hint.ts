import { MonitorJob } from './monitors';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';

/** What in a monitor took the certificates from a scrape that fails, where its Prometheus has a scrape class with some. */
export function tlsHint(
  { id, spec }: CustomResource<PrometheusSpec>, { field, scrapeClass }: MonitorJob, { scheme, tls_config: tls }: ScrapeConfig,
): string | undefined {
  if (scheme !== 'https') return undefined;
  const certified = (spec.scrapeClasses ?? []).filter(({ tlsConfig }) => tlsConfig?.certFile);
  const named = certified.find(({ name, default: isDefault }) => scrapeClass === undefined ? isDefault : name === scrapeClass);
  if (named === undefined) {
    const [first] = certified;
    return first === undefined || tls?.cert_file !== undefined ? undefined : `${id} has certificates in its scrape class ${first.name}, which the monitor does not name: set its scrapeClass`;
  }
  return named.tlsConfig?.insecureSkipVerify && !tls?.insecure_skip_verify
    ? `the tlsConfig of ${field} stands in the place of insecureSkipVerify of the scrape class ${named.name}: leave tlsConfig out` : undefined;
}
