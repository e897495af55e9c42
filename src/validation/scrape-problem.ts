import { refusal } from '../errors';
import { MonitorWithoutTargets, PlannedWorkload, Scraped, ScrapedSeries, outcomeText } from '../scrape-plan/results';

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out';

/**
 * Whether a workload is scraped as nobody can want it; of what is `UNKNOWN` nothing could be mended in the app. That only its sidecar is scraped by nobody may be
 * meant so, and who scrapes sidecars may be outside of the app.
 */
export function isProblem({ scraped, series }: PlannedWorkload): boolean {
  if (scraped === Scraped.TWICE) return true;
  return scraped === Scraped.NEVER && (series.length === 0 || series.some(each => each.scraped === Scraped.NEVER && isOfApplication(each)));
}

function isOfApplication({ series }: ScrapedSeries): boolean {
  return series.startsWith('application');
}

/** The message for such a workload, with the plan's explanation where it is given. */
export function problemOf(planned: PlannedWorkload, explanation?: string): string {
  const { message } = refusal({
    cannot: `scrape ${planned.workload}`,
    because: `it is ${outcomeText(planned)}`,
    instead: `${planned.scraped === Scraped.TWICE ? oneOfItsPools(planned) : 'Mend that, or create a monitor that scrapes it'}. ${OPT_OUT}`,
  });
  return explanation === undefined ? message : `${message} The plan explains it:\n${explanation.replace(/^(?=.)/gm, '    ')}`;
}

/** The message for a monitor that selects a workload of the app and has no target of it. */
export function monitorProblemOf({ monitor, reason, selects }: MonitorWithoutTargets): string {
  return refusal({ cannot: `scrape ${selects} with ${monitor}`, because: reason.replace(/\.$/, ''), instead: OPT_OUT }).message;
}

function oneOfItsPools({ scraped, series }: PlannedWorkload): string {
  const pools = new Set(series.filter(each => each.scraped === scraped).flatMap(({ scrapePools }) => scrapePools));
  return `Let only one of ${[...pools].join(', ')} scrape its pods`;
}
