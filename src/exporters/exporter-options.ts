import { ContainerResources, EnvValue } from 'cdk8s-plus-27';

/** What can be changed of every exporter in the catalogue. */
export interface ExporterOptions {
  /**
   * The name of its container, which objects that are made of it are labelled with.
   *
   * @default - that of the exporter, such as 'redis-exporter'
   */
  readonly name?: string;

  /**
   * Its image.
   *
   * @default - that of its own project, in the version that this library was written against
   */
  readonly image?: string;

  /**
   * The port that it listens on.
   *
   * @default - the exporter's own
   * @see https://github.com/prometheus/prometheus/wiki/Default-port-allocations
   */
  readonly port?: number;

  /**
   * How often it is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - that of the Prometheus
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - that of the Prometheus
   */
  readonly scrapeTimeout?: string;

  /**
   * More arguments.
   *
   * @default - only those that its other props come down to
   */
  readonly args?: string[];

  /**
   * More environment variables. A secret among them comes from a Secret: `Secret.fromSecretName(…).envValue(key)`.
   *
   * @default - only those that its other props come down to
   */
  readonly envVariables?: { [name: string]: EnvValue };

  /**
   * What its container asks for and may use; `cpu` and `memory` each replace the default.
   *
   * @default - what a small exporter needs: 10m of CPU without a limit, 32 MiB of memory and 128 at most
   */
  readonly resources?: ContainerResources;
}
