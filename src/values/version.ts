import { shown } from './check';
import { refusal } from '../errors';

/**
 * Returns a version that has all three numbers.
 *
 * @throws when it is not three numbers, such as `3.13.0`.
 */
export function fullVersion(version: string, prop: string, cannot: string): string {
  if (typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version)) return version;
  throw refusal({ cannot, because: `${prop} is ${shown(version)}, which is not a version`, instead: "Write it in full, such as '3.13.0'" });
}
