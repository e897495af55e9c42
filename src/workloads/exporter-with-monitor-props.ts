import { ApiObjectMetadata } from 'cdk8s';
import { ScrapeOptions } from './scrape-options';
import { Exporter } from '../exporters/exporter';

/** An exporter, and how it is scraped. */
export interface ExporterWithMonitorProps extends ScrapeOptions {
  /** The exporter. */
  readonly exporter: Exporter;

  /**
   * Metadata of everything that is made: the Deployment, the Service, the monitor. The label `job` of its targets is the name.
   *
   * @default - names from the construct path, and the namespace of the chart. Where the Prometheus selects monitors in other namespaces only, the monitor is in one of those
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Metadata of its pods. What a transport needs is added to it.
   *
   * @default - only what is needed
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * Whether a NetworkPolicy lets the Prometheus in, and nobody else: on the ports of its metrics, and on that of its sidecar's own.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;
}
