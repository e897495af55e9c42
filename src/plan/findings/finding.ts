import { Code, WarningCode } from './catalogue';
import { Edit } from '../kubernetes/edit';
import { Source } from '../kubernetes/manifest';

/** A part of the input that the plan could not use and ignored. */
export interface Finding {
  /** What is the matter, as the catalogue names it. */
  readonly code: Code;
  /** The document; undefined for an input that was given as an object. */
  readonly source?: Source;
  /** The object as `Kind/namespace/name`, if the input is one. */
  readonly object?: string;
  /** The field, such as `spec.podMetricsEndpoints[0].interval`. */
  readonly path?: string;
  /** What is wrong, and what to do instead. */
  readonly message: string;
  /** What removes it, where that is known exactly. */
  readonly edits?: ReadonlyArray<Edit>;
}

/** What is worth a warning, and loses nothing of the input. */
export interface Remark extends Finding {
  readonly code: WarningCode;
}
