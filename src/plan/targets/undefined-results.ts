import { ScrapePool } from './scrape-pool';

/** What Prometheus leaves undefined in a job, since it goes through labels and groups of targets in the order of a Go map. */
export function undefinedResults({ rules, interchangeable, collisions }: ScrapePool): string[] {
  return [
    ...collisions.map(({ rule, sources, target }) =>
      `rule ${rules.indexOf(rule)} maps ${sources.join(' and ')}, which differ, to one label, ${target}: Prometheus takes the value of either, another one each time. `
      + 'Map only one of them'),
    ...interchangeable.map(([{ scrapeUrl }, ...others]) =>
      `${scrapeUrl} is found ${others.length + 1} times with the same labels, and scraped once: Prometheus shows the discovered labels of any, of another one each time. `
      + 'Drop all but one, or give them a label that differs'),
  ];
}
