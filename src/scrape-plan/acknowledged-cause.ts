import { AcknowledgedCause } from '../described/acknowledgements';
import { refusal } from '../errors';
import { Acknowledgement } from '../plan/expectations/acknowledgement';
import { CATALOGUE } from '../plan/findings/catalogue';
import { Checks, optional, shown } from '../values/check';
import { meantBy } from '../values/misspelling';
import { text } from '../values/scalars';

/** The checks of a cause that is accepted. */
export const ACKNOWLEDGED_CAUSE_CHECKS: Checks<AcknowledgedCause> = { code: causeCode, reason: text, object: optional(text) };

/** Returns the code of a cause. There are too many to name all in a message. */
function causeCode(code: string, prop: string, cannot: string): string {
  if (Object.hasOwn(CATALOGUE, text(code, prop, cannot))) return code;
  const near = meantBy(code, Object.keys(CATALOGUE));
  throw refusal({
    cannot,
    because: `${prop} is ${shown(code)}, which is the code of no cause`,
    instead: near === undefined ? 'Take a code from docs/findings.md' : `Write '${near}'`,
  });
}

/** The acknowledgements that are given as an option of a plan. */
export function acknowledgementsInOptions(causes: readonly AcknowledgedCause[]): Acknowledgement[] {
  return causes.map(({ code, reason, object }, i) => ({
    code,
    reason,
    by: `acknowledgements[${i}]`,
    covers: concerned => object === undefined || concerned.includes(object),
  }));
}
