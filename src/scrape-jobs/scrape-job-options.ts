import { checkedLimits, limitFields, ScrapeLimits } from '../monitors/scrape-limits';
import { ScrapeConfig } from '../plan/prometheus/scrape-config';
import { Checks, listOf, optional } from '../values/check';
import { duration } from '../values/duration';
import { dnsLabel } from '../values/names';

/** Options of every job. */
export interface ScrapeJobOptions {
  /**
   * How often a target is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - the interval of the Prometheus
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - the timeout of the Prometheus, at most the interval
   */
  readonly scrapeTimeout?: string;

  /**
   * Limits on the size of a scrape.
   *
   * @default - no limits
   */
  readonly limits?: ScrapeLimits;
}

/** Options of a job whose targets are discovered. */
export interface DiscoveryJobOptions extends ScrapeJobOptions {
  /**
   * The namespaces in which targets are discovered.
   *
   * @default - all
   */
  readonly namespaces?: string[];
}

/** The checks of the options of every job. */
export const JOB_CHECKS: Checks<ScrapeJobOptions> = {
  interval: optional(duration),
  scrapeTimeout: optional(duration),
  limits: optional(checkedLimits),
};

/** The checks of the options of a job whose targets are discovered. */
export const DISCOVERY_JOB_CHECKS: Checks<DiscoveryJobOptions> = { ...JOB_CHECKS, namespaces: optional(listOf(dnsLabel)) };

/** The options of every job as fields of a scrape config. */
export function jobFields({ interval, scrapeTimeout, limits }: ScrapeJobOptions): Omit<ScrapeConfig, 'job_name'> {
  const { sampleLimit, targetLimit, labelLimit, labelNameLengthLimit, labelValueLengthLimit, keepDroppedTargets, bodySizeLimit } =
    limitFields(limits);
  return {
    scrape_interval: interval,
    scrape_timeout: scrapeTimeout,
    sample_limit: sampleLimit,
    target_limit: targetLimit,
    label_limit: labelLimit,
    label_name_length_limit: labelNameLengthLimit,
    label_value_length_limit: labelValueLengthLimit,
    keep_dropped_targets: keepDroppedTargets,
    body_size_limit: bodySizeLimit,
  };
}

/** Discovery of a role of the Kubernetes API. */
export function discovery(role: string, { namespaces }: DiscoveryJobOptions): Pick<ScrapeConfig, 'kubernetes_sd_configs'> {
  return { kubernetes_sd_configs: [{ role, namespaces: namespaces && { names: namespaces } }] };
}
