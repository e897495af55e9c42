/** Why the operator refuses an object, in its own words. */
export class Refusal extends Error {}

/** Refuses the object that is being checked. */
export function refuse(message: string): never {
  throw new Refusal(message);
}

/** Why a check refuses; undefined if it does not. */
export function refusalOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** Adds a place in front of a refusal inside it, as Go's `fmt.Errorf("%w: %w")` does. */
export function within<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${place}: ${error.message}`);
    throw error;
  }
}
