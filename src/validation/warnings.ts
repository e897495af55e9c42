import { isFactCause } from '../plan/findings/fact-causes';
import { PlannedExpectation } from '../scrape-plan/planned-expectation';
import { PlanFinding } from '../scrape-plan/results';
import { groupedBy } from '../values/grouped';

/** At most so many lines: what depends on one missing fact can be very much. */
const AT_MOST = 10;

/** What depends on the same facts is said once. */
function factOrId({ id, cause }: PlannedExpectation): string[] {
  return [isFactCause(cause!.code) ? cause!.message : id];
}

function unprovenLine([first, ...others]: ReadonlyArray<PlannedExpectation>): string {
  const { statedBy, series, workload, cause } = first;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `unproven: ${series} of ${workload ?? statedBy}${more}: ${cause!.message}`;
}

/** Says on stderr what a synth could not prove, and what of its objects is lost. */
export function warn(unproven: ReadonlyArray<PlannedExpectation>, lost: ReadonlyArray<PlanFinding>): void {
  const lines = [
    ...Array.from(groupedBy(unproven, factOrId).values(), unprovenLine),
    ...lost.map(({ object, path, message }) => ['lost:', object, path, message].filter(part => part !== undefined).join(' ')),
  ];
  if (lines.length === 0) return;
  const told = lines.length > AT_MOST ? [...lines.slice(0, AT_MOST - 1), `and ${lines.length - AT_MOST + 1} more`] : lines;
  process.stderr.write(['cdk8s-mesh-metrics cannot prove that everything is scraped exactly once:', ...told].join('\n  ') + '\n');
}
