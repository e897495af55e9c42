import { Code } from './catalogue';
import { MonitorCode } from './monitor-causes';

/** Why something is not as it should be. */
export interface Reason {
  readonly code: Code;
  /** What is wrong here, and what to change. */
  readonly message: string;
}

/** Why a monitor or job has no target. */
export interface MonitorReason extends Reason {
  readonly code: MonitorCode;
}
