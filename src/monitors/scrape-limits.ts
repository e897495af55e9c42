import { Size } from 'cdk8s';
import { optional, propsOf } from '../values/check';
import { count } from '../values/scalars';
import { size } from '../values/size';

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
 * Returns limits that Prometheus accepts.
 *
 * @throws when one is not a whole number above zero: zero would mean no limit.
 */
export const checkedLimits = propsOf<ScrapeLimits>({
  sampleLimit: optional(count),
  targetLimit: optional(count),
  labelLimit: optional(count),
  labelNameLengthLimit: optional(count),
  labelValueLengthLimit: optional(count),
  bodySizeLimit: optional(size),
  keepDroppedTargets: optional(count),
});

/** The limits as fields of the operator's monitors. */
export function limitFields({ bodySizeLimit, ...counts }: ScrapeLimits = {}) {
  return { ...counts, bodySizeLimit: bodySizeLimit && `${bodySizeLimit.toKibibytes()}KiB` };
}
