import stringWidth from 'string-width';
import { MissingFact } from './missing-fact';
import { PlannedExpectation } from './planned-expectation';
import { PlannedWorkload, ScrapedSeries } from './results';

/** What a summary is made of. */
interface Summarized {
  readonly workloads: ReadonlyArray<PlannedWorkload>;
  readonly expectations: ReadonlyArray<PlannedExpectation>;
  readonly missingFacts: ReadonlyArray<MissingFact>;
  readonly reliesOn: ReadonlyArray<string>;
}

/**
 * A table of the workloads and what scrapes them, why some are not scraped once, where the samples of agents end, which facts are missing,
 * and what the plan assumes.
 */
export function summaryOf({ workloads, expectations, missingFacts, reliesOn }: Summarized): string {
  const reasons = workloads.filter(({ reason }) => reason !== undefined)
    .map(({ workload, scraped, reason }) => `${workload} is scraped ${scraped}: ${reason}`);
  const written = expectations.filter(({ prometheus, sink }) => prometheus !== sink)
    .map(({ prometheus, sink }) => `- ${prometheus}: ${sink}`);
  return [
    table(['WORKLOAD', 'SERIES OF', 'SCRAPED', 'BY'], workloads.flatMap(rows)),
    ...reasons.length > 0 ? ['', ...reasons] : [],
    ...written.length > 0 ? ['', 'Where samples end that are written to a store:', ...new Set(written)] : [],
    ...missingFacts.length > 0 ? ['', 'Not given, and it decides:', ...missingFacts.map(factLine)] : [],
    ...reliesOn.length > 0 ? ['', 'Assumed, since the manifests do not say it:', ...reliesOn.map(each => `- ${each}`)] : [],
  ].join('\n');
}

function factLine({ what, expectations, command }: MissingFact): string {
  return `- ${what}, for ${expectations} ${expectations === 1 ? 'expectation' : 'expectations'}: ${command}`;
}

/** One row for all series that are scraped alike. */
function rows({ workload, scraped, series }: PlannedWorkload): string[][] {
  // Its pods are refused.
  if (series.length === 0) return [[workload, '-', scraped, '-']];
  const alike = new Map<string, ScrapedSeries[]>();
  for (const each of series) {
    const key = JSON.stringify([each.scraped, each.scrapePools]);
    alike.set(key, [...alike.get(key) ?? [], each]);
  }
  return Array.from(alike.values(), group => {
    const [{ scraped: times, scrapePools }] = group;
    return [workload, group.map(each => each.series).join(', '), times, scrapePools.join(', ') || '-'];
  });
}

/** Columns as wide as their widest cell, two spaces between them. */
function table(head: string[], body: string[][]): string {
  const all = [head, ...body];
  const widths = head.map((_, i) => Math.max(...all.map(row => stringWidth(row[i]))));
  return all.map(row => row.map((cell, i) => cell + ' '.repeat(widths[i] - stringWidth(cell))).join('  ').trimEnd()).join('\n');
}
