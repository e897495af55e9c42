import { Size } from 'cdk8s';
import { refusal } from '../errors';

/**
 * Limits on the size of a scrape. The whole scrape of a target above a limit fails, and its `up` is 0.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export interface ScrapeLimits {
  /**
   * The number of samples in one scrape, after metric relabeling.
   *
   * @default - no limit
   */
  readonly sampleLimit?: number;

  /**
   * The number of targets in one scrape pool.
   *
   * @default - no limit
   */
  readonly targetLimit?: number;

  /**
   * The number of labels of one sample.
   *
   * @default - no limit
   */
  readonly labelLimit?: number;

  /**
   * The number of characters in the name of a label.
   *
   * @default - no limit
   */
  readonly labelNameLengthLimit?: number;

  /**
   * The number of characters in the value of a label.
   *
   * @default - no limit
   */
  readonly labelValueLengthLimit?: number;

  /**
   * The uncompressed size of one response, in whole kibibytes.
   *
   * @default - no limit
   */
  readonly bodySizeLimit?: Size;

  /**
   * The number of dropped targets that Prometheus keeps for its service discovery page.
   *
   * @default - all
   */
  readonly keepDroppedTargets?: number;
}

/**
 * The limits as fields of the operator's monitors.
 *
 * @throws when one is not a whole number above zero: zero would mean no limit.
 */
export function limitFields({ bodySizeLimit, ...counts }: ScrapeLimits, cannot: string) {
  const kibibytes = bodySizeLimit?.toKibibytes();
  const limits = { ...counts, ...(kibibytes === undefined ? {} : { bodySizeLimit: kibibytes }) };
  for (const [limit, count] of Object.entries(limits)) {
    if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
      throw refusal({
        cannot,
        because: `limits.${limit} is ${count}, and a limit is a whole number above zero`,
        instead: 'Leave it out for no limit',
      });
    }
  }
  return { ...counts, bodySizeLimit: kibibytes === undefined ? undefined : `${kibibytes}KiB` };
}
