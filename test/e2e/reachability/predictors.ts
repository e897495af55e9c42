import { cellOf } from './cell-of';
import { Outcome } from './outcomes';
import { ScrapeCase } from './scrape-case';
import { reach } from '../../plan/reach/predictor';

/** Predicts how a scrape ends, or only that it fails. */
export type Predictor = (scrape: ScrapeCase) => Outcome | 'down';

/** The predictors that every random case is compared with. */
export const PREDICTORS: Readonly<Record<string, Predictor>> = {
  'the table': scrape => cellOf(scrape).expected,
  'the plan': scrape => reach(scrape)!,
};
