/** Whether something holds; undefined if that is not known. */
export type Ternary = boolean | undefined;

/** Whether one of them holds. */
export function anyOf(all: ReadonlyArray<Ternary>): Ternary {
  return all.includes(true) || (all.includes(undefined) ? undefined : false);
}

/** Whether all of them hold. */
export function allOf(all: ReadonlyArray<Ternary>): Ternary {
  return !all.includes(false) && (all.includes(undefined) ? undefined : true);
}

/** Whether it does not hold. */
export function negation(holds: Ternary): Ternary {
  return holds === undefined ? undefined : !holds;
}
