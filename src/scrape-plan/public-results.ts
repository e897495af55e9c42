import { PlannedWorkload, Reachability, Scraped, ScrapedSeries, TargetReachability } from './results';
import { Verdict } from '../plan/reach/verdict';
import { WorkloadScrapes } from '../plan/scraped-workloads';
import { SeriesScrapes as Times } from '../plan/serves/scraped';

/** A verdict in its public form. */
export function reachabilityOf({ verdict, code, reason, assumptions }: Verdict): TargetReachability {
  return { verdict: Reachability[verdict.toUpperCase() as Uppercase<Verdict['verdict']>], code, reason, assumptions: [...assumptions] };
}

/** The scrapes of a workload in their public form, with one answer for the whole workload. */
export function plannedWorkload({ workload, series: all, refusal }: WorkloadScrapes): PlannedWorkload {
  const series = all.map(({ series: name, times, by, reason }): ScrapedSeries => ({
    series: name, scraped: Scraped[times.toUpperCase() as Uppercase<Times['times']>], scrapePools: [...by], reason,
  }));
  if (refusal !== undefined) return { workload, scraped: Scraped.NEVER, reason: `the API server refuses its pods: ${refusal}`, series };
  const { scraped, reason } = answerFor(series);
  return { workload, scraped, reason, series };
}

function answerFor(series: ReadonlyArray<ScrapedSeries>): Pick<ScrapedSeries, 'scraped' | 'reason'> {
  const of = (scraped: Scraped, among = series) => among.find(each => each.scraped === scraped);
  const twice = of(Scraped.TWICE);
  if (twice !== undefined) return described(twice);
  const ofApplication = series.filter(({ series: name }) => name.startsWith('application'));
  const bad = of(Scraped.NEVER, ofApplication) ?? of(Scraped.UNKNOWN, ofApplication);
  if (bad !== undefined) return described(bad);
  if (of(Scraped.ONCE) !== undefined) return { scraped: Scraped.ONCE };
  return described(of(Scraped.UNKNOWN) ?? series[0]);
}

function described({ series, scraped, reason }: ScrapedSeries): Pick<ScrapedSeries, 'scraped' | 'reason'> {
  return { scraped, reason: `${series}: ${reason}` };
}
