import { checkTimeout } from './duration';
import { PrometheusSpec } from './resources/prometheus';

/** Refuses a monitor whose scrapes may outlast their interval (`validateScrapeIntervalAndTimeout` of `pkg/prometheus/resource_selector.go`). */
export function checkScrapeTimeout({ scrapeInterval }: PrometheusSpec, interval: string | undefined, timeout: string | undefined): void {
  if (timeout) checkTimeout(timeout, interval || scrapeInterval);
}
