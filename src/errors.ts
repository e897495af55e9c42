/** What every error of this library says. */
export interface Refusal {
  /** What cannot be done, and to which object: `create PodMonitor 'monitoring/mesh'`. */
  readonly cannot: string;
  /** Why, with the value that is in the way. */
  readonly because: string;
  /** What to do instead, as an instruction. */
  readonly instead: string;
}

/** The one form of an error: cannot do what, to which object, why, what to do instead. */
export function refusal(r: Refusal): Error {
  return new Error(`cannot ${r.cannot}: ${r.because}. ${r.instead}.`);
}
