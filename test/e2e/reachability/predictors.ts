import { cellOf } from './cell-of';
import { Outcome } from './outcomes';
import { ScrapeCase } from './scrape-case';
import { reach } from '../../plan/reach/predictor';

/** Foretells how a scrape ends, or only that it fails. */
export type Predictor = (scrape: ScrapeCase) => Outcome | 'down';

/** With each of them every random case is compared. */
export const PREDICTORS: Readonly<Record<string, Predictor>> = {
  'the table': scrape => cellOf(scrape).expected,
  'the plan': scrape => reach(scrape)!,
};
