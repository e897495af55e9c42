import { refusal } from '../errors';
import { MonitorWithoutTargets, PlannedWorkload, Scraped, outcomeText } from '../scrape-plan/results';

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out';

/** What is wrong with the scrapes of a workload, with the plan's explanation where it is given. */
export function workloadMessage(planned: PlannedWorkload, explanation?: string): string {
  const remedy = planned.scraped === Scraped.TWICE ? oneOfItsPools(planned) : 'Fix that, or create a monitor that scrapes it';
  const { message } = refusal({
    cannot: `scrape ${planned.workload}`, because: `it is ${outcomeText(planned)}`, instead: `${remedy}. ${OPT_OUT}`,
  });
  return explanation === undefined ? message : `${message} The plan explains it:\n${explanation.replace(/^(?=.)/gm, '    ')}`;
}

/** What is wrong with a monitor that selects a workload of the app and has no target of it. */
export function monitorMessage({ monitor, reason, selects }: MonitorWithoutTargets): string {
  return refusal({ cannot: `scrape ${selects} with ${monitor}`, because: reason.replace(/\.$/, ''), instead: OPT_OUT }).message;
}

/** The message for a bug of the plan itself. */
export function mistakeMessage(error: unknown): string {
  return 'cannot predict what is scraped: a bug in cdk8s-mesh-metrics. Please report it.'
    + ' Until it is fixed, leave the check out with MeshMetrics.configure(app, { validateScrapes: false }).\n'
    + (error instanceof Error ? error.stack : String(error));
}

function oneOfItsPools({ scraped, series }: PlannedWorkload): string {
  const pools = new Set(series.filter(each => each.scraped === scraped).flatMap(({ scrapePools }) => scrapePools));
  return `Let only one of ${[...pools].join(', ')} scrape its pods`;
}
