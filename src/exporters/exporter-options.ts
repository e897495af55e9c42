import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { environment, imageName } from './exporter-checks';
import { Checks, listOf, optional } from '../values/check';
import { duration } from '../values/duration';
import { dnsLabel } from '../values/names';
import { portNumber } from '../values/port';
import { resources } from '../values/resources';
import { anyText } from '../values/scalars';

/** Options of every exporter in the catalogue. */
export interface ExporterOptions {
  /**
   * The name of its container, also used as a label of the objects that are created for it.
   *
   * @default - the name of the exporter, such as 'redis-exporter'
   */
  readonly name?: string;

  /**
   * The image with its tag.
   *
   * @default - the image of its project, in the version that this library is tested with
   */
  readonly image?: string;

  /**
   * The port that it listens on.
   *
   * @default - the default port of the exporter
   * @see https://github.com/prometheus/prometheus/wiki/Default-port-allocations
   */
  readonly port?: number;

  /**
   * How often it is scraped, as Prometheus writes durations: `15s`, `1m30s`.
   *
   * @default - the scrape interval of the Prometheus
   */
  readonly interval?: string;

  /**
   * How long a scrape may take, as Prometheus writes durations; at most the interval.
   *
   * @default - the scrape timeout of the Prometheus
   */
  readonly scrapeTimeout?: string;

  /**
   * Additional arguments.
   *
   * @default - only those that its other props result in
   */
  readonly args?: string[];

  /**
   * Additional environment variables. Refer to a Secret for secret values: `Secret.fromSecretName(…).envValue(key)`.
   *
   * @default - only those that its other props result in
   */
  readonly envVariables?: { [name: string]: EnvValue };

  /**
   * The resource requests and limits of its container; `cpu` and `memory` each replace the default.
   *
   * @default - those of a small exporter: requests of 10m CPU and 32 MiB memory, a limit of 128 MiB memory
   */
  readonly resources?: ContainerResources;
}

/** The checks of these options. */
export const EXPORTER_OPTIONS_CHECKS: Checks<ExporterOptions> = {
  name: optional(dnsLabel),
  image: optional(imageName),
  port: optional(portNumber),
  interval: optional(duration),
  scrapeTimeout: optional(duration),
  args: optional(listOf(anyText)),
  envVariables: optional(environment),
  resources: optional(resources),
};
