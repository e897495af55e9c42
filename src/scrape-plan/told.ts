import { PlannedWorkload, ScrapedSeries } from './results';

/** What a plan says of a workload: `scraped twice: agent, Envoy: …`. */
export function told({ scraped, reason, series }: PlannedWorkload): string {
  const why = reasonsOf(series.filter(each => each.scraped === scraped)) || reason;
  return `scraped ${scraped}${why ? `: ${why}` : ''}`;
}

/** Why groups of series are not scraped once, those of one reason together. */
function reasonsOf(series: ReadonlyArray<ScrapedSeries>): string {
  const byReason = new Map<string, string[]>();
  for (const { series: name, reason } of series) {
    if (reason !== undefined) byReason.set(reason, [...byReason.get(reason) ?? [], name]);
  }
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')}: ${reason}`).join('; ');
}
