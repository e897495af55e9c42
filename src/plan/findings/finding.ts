import { Source } from '../kubernetes/manifest';

/** Something in the input that the plan could not use, and went on without. */
export interface Finding {
  /** Where it stands; undefined for what was given as an object. */
  readonly source?: Source;
  /** The object, as `Kind/namespace/name`, where it is one. */
  readonly object?: string;
  /** The field, such as `spec.podMetricsEndpoints[0].interval`. */
  readonly path?: string;
  /** What is wrong, and what to do instead. */
  readonly message: string;
}
