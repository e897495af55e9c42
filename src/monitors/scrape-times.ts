import { refusal } from '../errors';
import { milliseconds } from '../values/duration';

/** How often a monitor or a job scrapes, and how long a scrape may take. */
export interface ScrapeTimes {
  readonly interval?: string;
  readonly scrapeTimeout?: string;
}

/**
 * Checks a timeout against the interval, or against that of the Prometheus if there is none: the operator rejects a monitor with a longer
 * one, and Prometheus a configuration with such a job.
 */
export function checkScrapeTimes({ interval, scrapeTimeout }: ScrapeTimes, scrapeInterval: string, cannot: string): void {
  const every = milliseconds(interval ?? scrapeInterval, 'interval', cannot);
  if (scrapeTimeout === undefined || milliseconds(scrapeTimeout, 'scrapeTimeout', cannot) <= every) return;
  throw refusal({
    cannot,
    because: `scrapeTimeout is ${scrapeTimeout}, which is longer than the interval ${interval ?? `${scrapeInterval} of the Prometheus`}`,
    instead: 'Give a timeout of at most the interval',
  });
}
