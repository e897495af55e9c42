import { SecretValue } from 'cdk8s-plus-27';
import { secretKey } from './remote-write/credentials';
import { PrometheusSpecThanos } from '../../imports/prometheus';
import { optional, propsOf } from '../values/check';
import { text } from '../values/scalars';
import { secretValue } from '../values/secret';
import { fullVersion } from '../values/version';

/**
 * A sidecar of Thanos in each pod, by which a Thanos Querier reads its samples.
 *
 * @see https://prometheus-operator.dev/docs/platform/thanos/
 */
export interface ThanosSidecar {
  /**
   * The version of Thanos, in full.
   *
   * @default - that of the operator
   */
  readonly version?: string;

  /**
   * The image of Thanos, which has to be of that `version`.
   *
   * @default - that of the operator
   */
  readonly image?: string;

  /**
   * The bucket that it uploads blocks of samples to, in the format of Thanos, as the key of a Secret in the namespace of the Prometheus.
   * Prometheus then does not compact its blocks.
   *
   * @default - none: samples are read from Prometheus only
   * @see https://thanos.io/tip/thanos/storage.md/
   */
  readonly objectStorageConfig?: SecretValue;
}

export const thanosSidecar = propsOf<ThanosSidecar>({
  version: optional(fullVersion), image: optional(text), objectStorageConfig: optional(secretValue),
});

/** The sidecar as a field of a Prometheus resource. */
export function thanosField({ version, image, objectStorageConfig }: ThanosSidecar): PrometheusSpecThanos {
  return { version: version && `v${version}`, image, objectStorageConfig: objectStorageConfig && secretKey(objectStorageConfig) };
}
