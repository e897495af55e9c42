import { ScrapePool } from './scrape-pool';
import { Reason } from '../findings/reason';

/** The undefined results of a job, which depend on the random order in which Prometheus goes through labels and target groups. */
export function undefinedResults({ rules, interchangeable, collisions }: ScrapePool): Reason[] {
  return [
    ...collisions.map(({ rule, sources, target }): Reason => ({
      code: 'labelmap-ambiguous',
      message: `rule ${rules.indexOf(rule)} maps ${sources.join(' and ')}, which differ, to one label, ${target}: `
        + 'Prometheus takes the value of either at random. Map only one of them',
    })),
    ...interchangeable.map(([{ scrapeUrl }, ...others]): Reason => ({
      code: 'identical-targets',
      message: `${scrapeUrl} is found ${others.length + 1} times with the same labels, and scraped once: `
        + 'Prometheus shows the discovered labels of one of them at random. Drop all but one, or give them a label that differs',
    })),
  ];
}
