import { refusal } from '../errors';

/** What merges the metrics of pods, by the object that holds their metadata. */
const merging = new WeakMap<object, string>();

/**
 * Remembers what merges the metrics of some pods.
 *
 * @throws when something else does already: their annotations name one list of endpoints.
 */
export function mergeOnce(pods: object, by: string, cannot: string): void {
  const first = merging.get(pods);
  if (first === undefined) {
    merging.set(pods, by);
    return;
  }
  throw refusal({
    cannot,
    because: `${first} merges metrics of these pods already, and ${by} would merge others`,
    instead: 'Merge all endpoints at once, or choose another transport for one of the two',
  });
}
