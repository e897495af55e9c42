import { Finding } from '../findings/finding';

/** A scraper that is there, and of which the plan does not know what it scrapes. */
export interface UnfollowedScraper extends Pick<Finding, 'path' | 'message'> {
  readonly code: 'scraper-not-followed' | 'scraper-configuration-unknown';
  /** Such as `DaemonSet/monitoring/alloy`. */
  readonly object: string;
  /** Whether it may select monitors of prometheus-operator. */
  readonly readsMonitors: boolean;
  /** The only workload that it may scrape, where it is told what to scrape by annotations. */
  readonly only?: string;
}
