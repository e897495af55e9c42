import { Size } from 'cdk8s';
import { PrometheusSpec, PrometheusSpecStorageVolumeClaimTemplateSpecResourcesRequests as Request } from '../../imports/prometheus';
import { refusal } from '../errors';
import { optional, propsOf } from '../values/check';
import { dnsSubdomain } from '../values/names';
import { quantity, size } from '../values/size';

/** The volume of each replica of a Prometheus, for its samples. */
export interface PrometheusStorage {
  /** The size of the volume, in whole kibibytes. */
  readonly size: Size;

  /**
   * The storage class of the volume.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClassName?: string;
}

/** A volume whose size Kubernetes accepts. */
export const storage = propsOf<PrometheusStorage>({ size, storageClassName: optional(dnsSubdomain) });

/** How long, how much and where a Prometheus keeps samples. */
export interface Retention {
  readonly storage?: PrometheusStorage;
  readonly retention?: string;
  readonly retentionSize?: Size;
}

/** The part of a volume that samples use by default, as Prometheus recommends: its write-ahead log and compaction need the rest. */
const USABLE = 0.8;

/**
 * The fields of a Prometheus resource for retention and storage.
 *
 * @throws when a size or duration is not valid, or the retention size is not less than the volume.
 */
export function storageFields(
  { storage: volume, retention, retentionSize }: Retention,
  cannot: string,
): Pick<PrometheusSpec, 'storage' | 'retention' | 'retentionSize'> {
  if (!volume) return { retention, retentionSize: retentionSize && `${quantity(retentionSize, 'retentionSize', cannot)}B` };
  const volumeSize = quantity(volume.size, 'storage.size', cannot);
  const kept = quantity(retentionSize ?? usable(volume.size), 'retentionSize', cannot);
  if (retentionSize && retentionSize.toKibibytes() >= volume.size.toKibibytes()) {
    throw refusal({
      cannot,
      because: `retentionSize is ${kept} and storage.size is ${volumeSize}, and Prometheus stops when its volume is full`,
      instead: 'Leave it out, or give at most four fifths of the volume',
    });
  }
  return {
    retention,
    retentionSize: `${kept}B`,
    storage: volumeClaim(volume, cannot),
  };
}

/** The volume as a field of a Prometheus resource. */
export function volumeClaim({ size: amount, storageClassName }: PrometheusStorage, cannot: string): PrometheusSpec['storage'] {
  const requests = { storage: Request.fromString(quantity(amount, 'storage.size', cannot)) };
  return { volumeClaimTemplate: { spec: { storageClassName, resources: { requests } } } };
}

function usable(volume: Size): Size {
  return Size.kibibytes(Math.floor(volume.toKibibytes() * USABLE));
}
