import { at } from '../inject/at';
import { Manifest } from '../manifest';

/**
 * Those of some objects that may be the oldest: one, where all of them say when they were created. Of the same second, istiod takes the first by name
 * (`pilot/pkg/model/config.go`, configCompareByCreationTime).
 */
export function possiblyOldest<M extends Manifest>(manifests: ReadonlyArray<M>): ReadonlyArray<M> {
  if (manifests.length < 2) return manifests;
  const dated = manifests.filter(manifest => createdAt(manifest) !== undefined);
  const oldest = dated.reduce<M | undefined>((a, b) => a === undefined || isBefore(b, a) ? b : a, undefined);
  return manifests.filter(manifest => manifest === oldest || createdAt(manifest) === undefined);
}

/** What is missing to tell two of them apart. */
export function undated(manifests: ReadonlyArray<Manifest>): string {
  const names = manifests.map(({ kind, metadata: { namespace, name } }) => `${kind}/${namespace}/${name}`);
  return `${names.join(' and ')} differ, and the oldest counts: give their metadata.creationTimestamp, or leave only one`;
}

function createdAt(manifest: Manifest): number | undefined {
  const time = Date.parse(String(at(manifest, 'metadata.creationTimestamp')));
  return Number.isNaN(time) ? undefined : time;
}

function isBefore(a: Manifest, b: Manifest): boolean {
  const [timeOfA, timeOfB] = [createdAt(a)!, createdAt(b)!];
  return timeOfA === timeOfB ? a.metadata.name < b.metadata.name : timeOfA < timeOfB;
}
