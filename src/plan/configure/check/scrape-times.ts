import { parseDuration } from '../../go/duration';
import { quoted } from '../../go/text';
import { Refusal, refuse } from '../../refusal';
import { PrometheusSpec } from '../../resources/prometheus';

/** The timeout of a scrape must not exceed its interval (`CompareScrapeTimeoutToScrapeInterval` of `pkg/prometheus/promcfg.go`). */
export function checkTimeout(timeout: string, interval: string): void {
  const ofInterval = read(interval, `invalid scrapeInterval ${quoted(interval)}`);
  const ofTimeout = read(timeout, `invalid scrapeTimeout: ${quoted(timeout)}`);
  if (ofTimeout > ofInterval) refuse(`scrapeTimeout ${quoted(timeout)} greater than scrapeInterval ${quoted(interval)}`);
}

function read(text: string, complaint: string): bigint {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new Refusal(`${complaint}: ${(error as Error).message}`);
  }
}

/** Refuses a timeout that exceeds the interval (`validateScrapeIntervalAndTimeout` of `pkg/prometheus/resource_selector.go`). */
export function checkScrapeTimeout({ scrapeInterval }: PrometheusSpec, interval: string | undefined, timeout: string | undefined): void {
  if (timeout) checkTimeout(timeout, interval || scrapeInterval);
}
