import { EXPECTATION_CAUSES } from './expectation-causes';
import { FACT_CAUSES } from './fact-causes';
import { INPUT_CAUSES } from './input-causes';
import { MONITOR_CAUSES } from './monitor-causes';
import { SAMPLE_CAUSES } from './sample-causes';
import { SCRAPE_CAUSES } from './scrape-causes';
import { SINK_CAUSES } from './sink-causes';

/** Every cause that the plan can name, by its code: the page `docs/findings.md` is written from it. */
export const CATALOGUE = {
  ...EXPECTATION_CAUSES, ...MONITOR_CAUSES, ...SCRAPE_CAUSES, ...SAMPLE_CAUSES, ...SINK_CAUSES, ...FACT_CAUSES, ...INPUT_CAUSES,
};

/** The stable name of a cause: `mtls-strict-plaintext`. */
export type Code = keyof typeof CATALOGUE;

/** The names of the causes that may be meant so. */
export type WarningCode = { [C in Code]: (typeof CATALOGUE)[C]['severity'] extends 'warning' ? C : never }[Code];
