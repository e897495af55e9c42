import { Evidence } from './evidence';
import { Expectation, Judgement, refuted, unproven } from './expectation';
import { Code } from '../findings/catalogue';
import { UnfollowedScraper } from '../scrapers/unfollowed-scraper';

/** The judgement on anything where no Prometheus scrapes; undefined where one does. */
export function judgementWithoutPrometheus({ context }: Evidence): Judgement | undefined {
  const { predictions, refusedPrometheuses: [refused] } = context;
  if (predictions.length > 0) return undefined;
  if (refused === undefined) return unproven('no-prometheus', 'no Prometheus is given or described');
  return refuted('prometheus-refused', `${refused.id} is not stored: ${refused.why}`, { objects: [refused.id] });
}

/** The causes by which nobody that the plan follows asks for something. */
const NOBODY_ASKS = new Set<Code>([
  'no-prometheus', 'prometheus-refused', 'no-target', 'merged-endpoint-not-scraped', 'annotated-port-not-scraped',
]);

/** The causes by which none of them selects a monitor. */
const NOBODY_SELECTS = new Set<Code>([
  'prometheus-without-operator', 'monitor-kind-not-taken', 'monitor-selector-not-set', 'monitor-not-selected',
  'monitor-namespace-not-selected',
]);

/** One who may scrape what the plan does not know. */
interface PossibleScraper extends Pick<UnfollowedScraper, 'object' | 'readsMonitors' | 'only'> {
  readonly code: Code;
}

/** Whoever scrapes and is not followed, and each Prometheus that has jobs in files which are not given. */
export function possibleScrapers({ context: { predictions, verdicts }, meshCluster: { scrapers } }: Evidence): PossibleScraper[] {
  const withOtherJobs = predictions.filter(({ prometheus, hasOtherJobs }) => hasOtherJobs && !('verdict' in verdicts.scraper(prometheus)));
  return [
    ...scrapers.unfollowed,
    ...withOtherJobs.map(({ prometheus }): PossibleScraper => ({ code: 'job-files-ignored', object: prometheus, readsMonitors: false })),
  ];
}

/** What nobody asks for, as far as the plan follows whoever scrapes, may be scraped by one whom it does not follow. */
export function leftToOthers(expectation: Expectation, scrapers: ReadonlyArray<PossibleScraper>): Expectation {
  const { prometheus, cause, workload } = expectation;
  if (cause === undefined || prometheus !== undefined) return expectation;
  const possible = scrapers.filter(({ only = workload }) => only === workload);
  const scraper = NOBODY_ASKS.has(cause.code) ? possible[0]
    : NOBODY_SELECTS.has(cause.code) ? possible.find(({ readsMonitors }) => readsMonitors) : undefined;
  if (scraper === undefined) return expectation;
  const { code, object } = scraper;
  return { ...expectation, ...unproven(code, `whether ${object} scrapes it is not known, and nothing else does`, { objects: [object] }) };
}
