import { Size, SizeRoundingBehavior } from 'cdk8s';
import { instanceOf } from './instance';
import { refusal } from '../errors';

const UNITS: Array<[unit: string, kibibytes: number]> = [['Ti', 1024 ** 3], ['Gi', 1024 ** 2], ['Mi', 1024], ['Ki', 1]];

const isSize = instanceOf(Size, 'such as Size.gibibytes(50)');

/**
 * Writes a size as Kubernetes does, in the largest unit that gives a whole number: `50Gi`.
 *
 * @throws when it is not a whole number of kibibytes above zero.
 */
export function quantity(value: Size, prop: string, cannot: string): string {
  const kibibytes = isSize(value, prop, cannot).toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(kibibytes) || kibibytes <= 0) {
    throw refusal({
      cannot,
      because: `${prop} is ${kibibytes} KiB, and a size is a whole number of kibibytes above zero`,
      instead: 'Write it such as Size.gibibytes(50)',
    });
  }
  const [unit, factor] = UNITS.find(([, inKibibytes]) => kibibytes % inKibibytes === 0)!;
  return `${kibibytes / factor}${unit}`;
}

/** Returns a size that Kubernetes accepts. */
export function size(value: Size, prop: string, cannot: string): Size {
  quantity(value, prop, cannot);
  return value;
}
