import { refusal } from '../errors';
import { EXPECTATION_CAUSES } from '../plan/findings/expectation-causes';
import { editsText } from '../plan/kubernetes/edit';
import { ExpectationVerdict, PlannedExpectation } from '../scrape-plan/planned-expectation';
import { PlanFinding, Scraped } from '../scrape-plan/results';
import { ScrapePlan } from '../scrape-plan/scrape-plan';
import { groupedBy } from '../values/grouped';

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out';

/** At most so many workloads are named in one message, and so many edits. */
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
  const series = [...new Set(group.map(each => each.series))].join(', ');
  const { code, message, objects, remedy } = cause!;
  const edits = firstFew([...new Set(group.flatMap(each => editsText(each.cause!.edits) || []))]);
  // The message of what is scraped twice names the jobs.
  const what = [...scraped === Scraped.TWICE ? [] : objects, message.replace(/\.$/, '')].join(': ');
  const outcome = verdict === ExpectationVerdict.UNPROVEN ? 'not proven to be scraped' : `scraped ${scraped}`;
  return refusal({
    cannot: `scrape ${firstFew(workloads).join(', ')}`,
    because: `${series}: ${outcome}, since ${what} (${code})`,
    // What a monitor or a scrape lacks is said with what to do in this case.
    instead: [
      ...Object.hasOwn(EXPECTATION_CAUSES, code) ? [remedy.replace(/\.$/, '')] : [],
      ...edits.length === 0 ? [] : [capitalized(edits.join('; '))],
      OPT_OUT,
    ].join('. '),
  }).message;
}

function firstFew(all: string[]): string[] {
  return all.length > AT_MOST ? [...all.slice(0, AT_MOST - 1), `${all.length - AT_MOST + 1} more`] : all;
}

function capitalized(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
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
