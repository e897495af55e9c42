import { Ending, Line, LINES, ScraperName, SCRAPERS } from './cells';
import { markdown } from '../reachability/document';

/** The table of the page: one line for all modes of a target with the same endings. */
export function outboundTable(endingOf: (line: Line, scraper: ScraperName) => Ending): string {
  const scrapers = Object.keys(SCRAPERS) as ScraperName[];
  const rows = new Map<string, string[]>();
  for (const line of LINES) {
    const endings = scrapers.map(scraper => line.expected[scraper] === undefined ? '' : wordOf(endingOf(line, scraper)));
    const key = JSON.stringify([line.kind, endings]);
    rows.set(key, [...rows.get(key) ?? [], modeOf(line)]);
  }
  const cells = Array.from(rows, ([key, modes]) => {
    const [kind, endings] = JSON.parse(key) as [string, string[]];
    return [kind, modes.join(', '), ...endings];
  });
  return markdown(['target', 'mode', ...Object.values(SCRAPERS)], cells);
}

function modeOf({ mode, modeOfPod }: Line): string {
  return modeOfPod === undefined ? mode : `${modeOfPod}, in a namespace with ${mode}`;
}

function wordOf(ending: Ending): string {
  return ending === 'up' ? '**up**' : ending;
}
