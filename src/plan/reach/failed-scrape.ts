import { Inbound } from './inbound';
import { Client, ServerProtocol } from './scrape-ending';
import { PodProxy, Scraper } from './scraper';

/** A scrape that fails, with everything that the reason may have to name. */
export interface FailedScrape {
  /** Such as `port 8080 of Pod/shop/cart`. */
  readonly at: string;
  readonly scraper: Scraper;
  readonly client: Client;
  /** Whether the sidecar of the Prometheus captures the scrape and passes it on. */
  readonly isCaptured: boolean;
  /** What is in front of the port; without a sidecar or a ztunnel, it has no mode. */
  readonly inbound: Inbound;
  /** The proxy of the pod. */
  readonly proxy?: PodProxy;
  readonly server: ServerProtocol;
  /** Whether the proxy itself listens there. */
  readonly isProxy: boolean;
}
