/** @import { PlannedWorkload, ScrapePlan, ScrapedSeries } from 'cdk8s-mesh-metrics' */

/**
 * A plan as text: a table of the workloads, why some are not scraped once, and the assumptions.
 * @param {Pick<ScrapePlan, 'workloads' | 'assumptions'>} plan
 * @returns {string}
 */
export function report({ workloads, assumptions }) {
  const reasons = workloads.filter(({ reason }) => reason !== undefined)
    .map(({ workload, scraped, reason }) => `${workload} is scraped ${scraped}: ${reason}`);
  return [
    table(['WORKLOAD', 'SERIES OF', 'SCRAPED', 'BY'], workloads.flatMap(rows)),
    ...reasons.length > 0 ? ['', ...reasons] : [],
    ...assumptions.length > 0 ? ['', 'Assumed, since the YAML does not say it:', ...assumptions.map(each => `- ${each}`)] : [],
  ].join('\n');
}

/**
 * One row for all series that are scraped equally often by the same jobs.
 * @param {PlannedWorkload} workload
 * @returns {string[][]}
 */
function rows({ workload, scraped, series }) {
  // The API server refuses its pods.
  if (series.length === 0) return [[workload, '-', scraped, '-']];
  /** @type {Map<string, ScrapedSeries[]>} */
  const alike = new Map();
  for (const each of series) {
    const key = [each.scraped, ...each.scrapePools].join(' ');
    alike.set(key, [...alike.get(key) ?? [], each]);
  }
  return [...alike.values()].map(group => {
    const [{ scraped: times, scrapePools }] = group;
    return [workload, group.map(each => each.series).join(', '), times, scrapePools.join(', ') || '-'];
  });
}

/**
 * A plain text table: columns as wide as their widest cell, two spaces between them.
 * @param {string[]} head
 * @param {string[][]} body
 * @returns {string}
 */
function table(head, body) {
  const all = [head, ...body];
  const widths = head.map((_, i) => Math.max(...all.map(row => row[i].length)));
  return all.map(row => row.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd()).join('\n');
}
