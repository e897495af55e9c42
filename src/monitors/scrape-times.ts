import { refusal } from '../errors';
import { milliseconds } from '../values/duration';

/** How often and how long a monitor lets something be scraped. */
export interface ScrapeTimes {
  readonly interval?: string;
  readonly scrapeTimeout?: string;
}

/** The operator refuses a monitor whose timeout is above its interval, or above that of the Prometheus where it has none. */
export function checkScrapeTimes({ interval, scrapeTimeout }: ScrapeTimes, scrapeInterval: string, cannot: string): void {
  const every = milliseconds(interval ?? scrapeInterval, 'interval', cannot);
  if (scrapeTimeout === undefined || milliseconds(scrapeTimeout, 'scrapeTimeout', cannot) <= every) return;
  throw refusal({
    cannot,
    because: `scrapeTimeout is ${scrapeTimeout}, which is longer than the interval ${interval ?? `${scrapeInterval} of the Prometheus`}`,
    instead: 'Give a timeout of at most the interval: the operator rejects the whole monitor otherwise',
  });
}
