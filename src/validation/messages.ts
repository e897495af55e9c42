import { refusal } from '../errors';
import { EXPECTATION_CAUSES } from '../plan/findings/expectation-causes';
import { ExpectationVerdict, PlannedExpectation } from '../scrape-plan/planned-expectation';
import { PlanFinding, Scraped } from '../scrape-plan/results';
import { ScrapePlan } from '../scrape-plan/scrape-plan';
import { groupedBy } from '../values/grouped';

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out';

/** At most so many workloads are named in one message. */
const AT_MOST = 5;

/**
 * What is wrong, a message for each thing that is wrong, however many workloads it concerns. The plan's explanation stands once, since one
 * of a workload shows what is wrong with the others.
 */
export function problemMessages(wrong: ReadonlyArray<PlannedExpectation>, plan: ScrapePlan): string[] {
  const unscraped = wrong.find(({ scraped, workload }) => scraped === Scraped.NEVER && workload !== undefined);
  return alike(wrong).map(group => group.includes(unscraped!)
    ? `${messageOf(group)} The plan explains it:\n${plan.explain(unscraped!.workload!).replace(/^(?=.)/gm, '    ')}` : messageOf(group));
}

/** What has one cause: a monitor or job that is wrong is so for all of its workloads, and a workload for all of its series. */
function alike(wrong: ReadonlyArray<PlannedExpectation>): PlannedExpectation[][] {
  return [...groupedBy(wrong, ({ cause }) => [[cause!.code, ...cause!.objects].join(' ')]).values()];
}

function messageOf(group: ReadonlyArray<PlannedExpectation>): string {
  const [{ verdict, scraped, cause }] = group;
  const workloads = [...new Set(group.map(({ workload, statedBy }) => workload ?? statedBy))];
  const named = workloads.length > AT_MOST ? [...workloads.slice(0, AT_MOST - 1), `${workloads.length - AT_MOST + 1} more`] : workloads;
  const series = [...new Set(group.map(each => each.series))].join(', ');
  const { code, message, objects, remedy } = cause!;
  // The message of what is scraped twice names the jobs.
  const what = [...scraped === Scraped.TWICE ? [] : objects, message.replace(/\.$/, '')].join(': ');
  const outcome = verdict === ExpectationVerdict.UNPROVEN ? 'not proven to be scraped' : `scraped ${scraped}`;
  return refusal({
    cannot: `scrape ${named.join(', ')}`,
    because: `${series}: ${outcome}, since ${what} (${code})`,
    // What a monitor or a scrape lacks is said with what to do in this case.
    instead: Object.hasOwn(EXPECTATION_CAUSES, code) ? `${remedy.replace(/\.$/, '')}. ${OPT_OUT}` : OPT_OUT,
  }).message;
}

/** What is lost of an object: a misspelled field, or all of it. */
export function lostMessage({ object, path, message, remedy }: PlanFinding): string {
  const where = [object ?? 'an object', path].filter(part => part !== undefined).join(' ');
  return refusal({ cannot: `use ${where}`, because: message.replace(/\.$/, ''), instead: remedy.replace(/\.$/, '') }).message;
}

/** The message for a bug of the plan itself. */
export function mistakeMessage(error: unknown): string {
  return 'cannot predict what is scraped: a bug in cdk8s-mesh-metrics. Please report it.'
    + ' Until it is fixed, leave the check out with MeshMetrics.configure(app, { validateScrapes: false }).\n'
    + (error instanceof Error ? error.stack : String(error));
}
