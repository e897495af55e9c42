/** An object that a selector may have been meant for. */
export interface Near<T> {
  readonly object: T;
  /** Its own name, and those of what belongs to it. */
  readonly names: ReadonlyArray<string>;
  /** How many conditions it meets that say what an object must have, and how many it does not meet of all. */
  readonly met: number;
  readonly unmet: number;
}

/**
 * The object that was most probably meant: the one that misses the fewest conditions, and of these the one with a name like a wanted one. There is
 * none where nothing speaks for it: no condition that it meets, no name, and others that are as near.
 */
export function nearest<T>(candidates: ReadonlyArray<Near<T>>, wantedNames: ReadonlyArray<string>): T | undefined {
  const fewest = candidates.reduce((least, { unmet }) => Math.min(least, unmet), Infinity);
  const near = candidates.filter(({ unmet }) => unmet === fewest).map(each => ({ ...each, kin: kinship(each.names, wantedNames) }));
  const closest = near.reduce((most, { kin }) => Math.max(most, kin), 0);
  const [first, ...others] = near.filter(({ kin }) => kin === closest);
  const isLikely = first !== undefined && (closest > 0 || first.met > 0 || candidates.length === 1);
  return isLikely && others.length === 0 ? first.object : undefined;
}

/** How much any two names are alike: equal, or one within the other. */
function kinship(names: ReadonlyArray<string>, others: ReadonlyArray<string>): number {
  if (names.some(name => others.includes(name))) return 2;
  const isWithin = (name: string, other: string) => name.length > 2 && other.includes(name);
  return names.some(name => others.some(other => isWithin(name, other) || isWithin(other, name))) ? 1 : 0;
}
