import { ExpectationVerdict, PlanCause, PlannedExpectation } from './planned-expectation';
import { PlanEdit, PlanFinding, PlannedWorkload, Reachability, Scraped, ScrapedSeries, TargetReachability } from './results';
import { Cause, Expectation } from '../plan/expectations/expectation';
import { CATALOGUE } from '../plan/findings/catalogue';
import { Finding } from '../plan/findings/finding';
import { Edit } from '../plan/kubernetes/edit';
import { Source } from '../plan/kubernetes/manifest';
import { Verdict } from '../plan/reach/verdict';
import { WorkloadScrapes } from '../plan/scraped-workloads';
import { SeriesScrapes } from '../plan/serves/scraped';
import { groupedBy } from '../values/grouped';

/** A verdict in its public form. */
export function reachabilityOf({ verdict, code, reason, assumptions }: Verdict): TargetReachability {
  return { verdict: Reachability[verdict.toUpperCase() as Uppercase<Verdict['verdict']>], code, reason, reliesOn: [...assumptions] };
}

/** An expectation in its public form. */
export function plannedExpectation(expectation: Expectation): PlannedExpectation {
  const { statedBy, workload, source, series, prometheus, sink, verdict, scraped, cause, missingFacts, acknowledgedBy } = expectation;
  return {
    id: [statedBy, workload, series, ...new Set([prometheus, sink])].filter(part => part !== undefined).join(' > '),
    statedBy,
    workload,
    source,
    series,
    prometheus,
    sink,
    verdict: ExpectationVerdict[verdict.toUpperCase() as Uppercase<Expectation['verdict']>],
    scraped: publicTimes(scraped),
    cause: cause && publicCause(cause),
    missingFacts: [...missingFacts],
    acknowledgedBy,
  };
}

function publicCause({ code, message, objects, edits }: Cause): PlanCause {
  return { code, message, objects: [...objects], remedy: CATALOGUE[code].remedy, edits: planEdits(edits) };
}

/** A finding in its public form; without a source of its own it has that of its object. */
export function planFinding({ code, source, object, path, message, edits }: Finding, sources: ReadonlyMap<string, Source>): PlanFinding {
  const { file, document } = source ?? sources.get(object ?? '') ?? {};
  const { severity, remedy } = CATALOGUE[code];
  return { code, severity, file, document, object, path, message, remedy, edits: planEdits(edits) };
}

/** Edits in their public form. */
export function planEdits(edits: ReadonlyArray<Edit> = []): PlanEdit[] {
  return edits.map(each => ({ ...each }));
}

function publicTimes(times: SeriesScrapes['times']): Scraped {
  return Scraped[times.toUpperCase() as Uppercase<SeriesScrapes['times']>];
}

/** The workloads that have series or of which something is expected, each with one answer for the whole. */
export function plannedWorkloads(scrapes: ReadonlyArray<WorkloadScrapes>, expectations: ReadonlyArray<Expectation>): PlannedWorkload[] {
  const expected = groupedBy(expectations, ({ workload }) => workload === undefined ? [] : [workload]);
  const known = new Set(scrapes.map(({ workload }) => workload));
  const unscraped = [...expected.keys()].filter(workload => !known.has(workload)).map(workload => ({ workload, series: [] }));
  return [...scrapes, ...unscraped].map(each => plannedWorkload(each, expected.get(each.workload) ?? []));
}

function plannedWorkload({ workload, series: all, refusal }: WorkloadScrapes, expectations: ReadonlyArray<Expectation>): PlannedWorkload {
  const series = all.map(({ series: name, times, by, reason }): ScrapedSeries => ({
    series: name, scraped: publicTimes(times), scrapePools: [...by], reason,
  }));
  if (refusal !== undefined) return { workload, scraped: Scraped.NEVER, reason: `the API server refuses its pods: ${refusal}`, series };
  return { workload, ...answerFor(all, expectations), series };
}

type Answer = Pick<PlannedWorkload, 'scraped' | 'reason'>;

/** Twice if any series is; otherwise what is expected decides; where nothing is, the series of the application, and then all. */
function answerFor(series: ReadonlyArray<SeriesScrapes>, expectations: ReadonlyArray<Expectation>): Answer {
  const of = (times: SeriesScrapes['times'], among = series) => among.find(each => each.times === times);
  const twice = of('twice');
  if (twice !== undefined) return because(twice);
  const unmet = expectations.find(({ verdict }) => verdict === 'refuted') ?? expectations.find(({ verdict }) => verdict === 'unproven');
  if (unmet !== undefined) return { scraped: publicTimes(unmet.scraped), reason: `${unmet.series}: ${unmet.cause!.message}` };
  const ofApplication = series.filter(each => each.of === 'application');
  const bad = of('never', ofApplication) ?? of('unknown', ofApplication);
  if (bad !== undefined) return because(bad);
  if (of('once') !== undefined) return { scraped: Scraped.ONCE, reason: undefined };
  return because(of('unknown') ?? series[0]);
}

function because({ series, times, reason }: SeriesScrapes): Answer {
  return { scraped: publicTimes(times), reason: `${series}: ${reason}` };
}
