/** The parts of an error message of this library. */
export interface Refusal {
  /** What cannot be done, and to which object: `create PodMonitor 'monitoring/mesh'`. */
  readonly cannot: string;
  /** Why, with the offending value. */
  readonly because: string;
  /** What to do instead, as an instruction. */
  readonly instead: string;
}

/** An error in the form that all errors of this library have. */
export function refusal(r: Refusal): Error {
  return new Error(`cannot ${r.cannot}: ${r.because}. ${r.instead}.`);
}
