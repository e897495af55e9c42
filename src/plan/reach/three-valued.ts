/** Whether something holds; undefined where that cannot be told. */
export type Holds = boolean | undefined;

/** Whether one of them holds. */
export function any(all: ReadonlyArray<Holds>): Holds {
  return all.includes(true) || (all.includes(undefined) ? undefined : false);
}

/** Whether all of them hold. */
export function every(all: ReadonlyArray<Holds>): Holds {
  return !all.includes(false) && (all.includes(undefined) ? undefined : true);
}

/** Whether it does not hold. */
export function not(holds: Holds): Holds {
  return holds === undefined ? undefined : !holds;
}
