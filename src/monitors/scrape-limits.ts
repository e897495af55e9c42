import { Size } from 'cdk8s';
import { refusal } from '../errors';

/**
 * What a scrape may bring at most; a target above a limit fails as a whole, which `up` shows.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export interface ScrapeLimits {
  /**
   * Samples in one scrape, after metric relabeling.
   *
   * @default - no limit
   */
  readonly sampleLimit?: number;

  /**
   * Targets in one scrape pool.
   *
   * @default - no limit
   */
  readonly targetLimit?: number;

  /**
   * Labels of one sample.
   *
   * @default - no limit
   */
  readonly labelLimit?: number;

  /**
   * Characters in the name of a label.
   *
   * @default - no limit
   */
  readonly labelNameLengthLimit?: number;

  /**
   * Characters in the value of a label.
   *
   * @default - no limit
   */
  readonly labelValueLengthLimit?: number;

  /**
   * Uncompressed size of one response, in whole kibibytes.
   *
   * @default - no limit
   */
  readonly bodySizeLimit?: Size;

  /**
   * Dropped targets that Prometheus keeps for its service discovery page.
   *
   * @default - all
   */
  readonly keepDroppedTargets?: number;
}

/**
 * The limits as the operator's monitors spell them.
 *
 * @throws when one is not a whole number above zero: zero would mean no limit at all.
 */
export function limitFields({ bodySizeLimit, ...counts }: ScrapeLimits, cannot: string) {
  const kibibytes = bodySizeLimit?.toKibibytes();
  const given = { ...counts, ...(kibibytes === undefined ? {} : { bodySizeLimit: kibibytes }) };
  for (const [limit, count] of Object.entries(given)) {
    if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
      throw refusal({ cannot, because: `limits.${limit} is ${count}, and a limit is a whole number above zero`, instead: 'Leave it out for no limit' });
    }
  }
  return { ...counts, bodySizeLimit: kibibytes === undefined ? undefined : `${kibibytes}KiB` };
}
