import { valueAt } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Missing } from '../verdict';

/** Something that was read from an object, of which the oldest wins. */
interface Dated {
  readonly manifest: Manifest;
}

/**
 * The objects that may be the oldest: one, if all of them have a `creationTimestamp`. In the same second, istiod takes the first by name
 * (`pilot/pkg/model/config.go`, configCompareByCreationTime).
 */
export function possiblyOldest<D extends Dated>(all: ReadonlyArray<D>): ReadonlyArray<D> {
  if (all.length < 2) return all;
  const dated = all.filter(({ manifest }) => createdAt(manifest) !== undefined);
  const oldest = dated.reduce<D | undefined>((a, b) => a === undefined || isBefore(b.manifest, a.manifest) ? b : a, undefined);
  return all.filter(each => each === oldest || createdAt(each.manifest) === undefined);
}

/** Why it is not known which of them wins. */
export function undated(all: ReadonlyArray<Dated>): Missing {
  const names = all.map(({ manifest }) => idOf(manifest));
  const remedy = 'set their metadata.creationTimestamp, or keep only one';
  return { code: 'oldest-unknown', missing: `${names.join(' and ')} differ, and the oldest one wins: ${remedy}` };
}

function createdAt(manifest: Manifest): number | undefined {
  const time = Date.parse(String(valueAt(manifest, 'metadata.creationTimestamp')));
  return Number.isNaN(time) ? undefined : time;
}

function isBefore(a: Manifest, b: Manifest): boolean {
  const [timeOfA, timeOfB] = [createdAt(a)!, createdAt(b)!];
  return timeOfA === timeOfB ? a.metadata.name < b.metadata.name : timeOfA < timeOfB;
}
