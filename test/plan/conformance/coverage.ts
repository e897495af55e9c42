import { Report } from './stage';

/** In which share of the cases a generator must make each thing. */
const WANTED = 0.1;

/** How far chance may take a count below what is wanted: a generator that makes just enough is refused once in 700 runs. */
const STANDARD_DEVIATIONS = 3;

/** What happened in fewer cases than chance explains, where a count is binomially distributed around the wanted share. */
export function tooRare({ cases, coverage }: Report, wanted = WANTED): string[] {
  const least = cases * wanted - STANDARD_DEVIATIONS * Math.sqrt(cases * wanted * (1 - wanted));
  return Object.entries(coverage).filter(([, count]) => count < least).map(([what]) => what);
}
