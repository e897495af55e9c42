import { writeFileSync } from 'fs';
import * as path from 'path';
import { CatalogueEntry } from '../src/plan/findings/catalogue-entry';
import { EXPECTATION_CAUSES } from '../src/plan/findings/expectation-causes';
import { INPUT_CAUSES } from '../src/plan/findings/input-causes';
import { MONITOR_CAUSES } from '../src/plan/findings/monitor-causes';
import { SAMPLE_CAUSES } from '../src/plan/findings/sample-causes';
import { SCRAPE_CAUSES } from '../src/plan/findings/scrape-causes';

interface Subject {
  readonly heading: string;
  /** What the causes have in common. */
  readonly about: string;
  readonly causes: Readonly<Record<string, CatalogueEntry>>;
}

const SUBJECTS: ReadonlyArray<Subject> = [
  { heading: 'Expectations', about: 'What should be scraped and is not, or not once.', causes: EXPECTATION_CAUSES },
  { heading: 'Monitors', about: 'Why a monitor or job has no target.', causes: MONITOR_CAUSES },
  { heading: 'Scrapes', about: 'Why a scrape fails, or may fail.', causes: SCRAPE_CAUSES },
  { heading: 'Samples', about: 'Why series are lost of a target that answers.', causes: SAMPLE_CAUSES },
  { heading: 'Input', about: 'What the plan could not use, or a component refuses: `plan.findings`.', causes: INPUT_CAUSES },
];

/** The page of all codes. */
export function findingsPage(): string {
  return `<!-- Generated from src/plan/findings by "npx projen findings". -->

# Every cause, by its code

Each cause that [\`ScrapePlan\`](scrape-plan.md) names has a code, which keeps its meaning from version to version. Decide by the code,
since the words of a message may change. The message says which object and which value it is about.

| severity | meaning |
|---|---|
| error | samples are lost, or counted twice |
| warning | it may be intended, or the plan does not know |

${SUBJECTS.map(section).join('\n')}`;
}

function section({ heading, about, causes }: Subject): string {
  const rows = Object.entries(causes).map(([code, { severity, means, remedy }]) => [`\`${code}\``, severity, means, remedy]);
  return `## ${heading}\n\n${about}\n\n${table([HEAD, HEAD.map(() => '---'), ...rows])}`;
}

const HEAD = ['code', 'severity', 'what it means', 'what to do'];

/** A cell cannot have a bar of its own. */
function table(rows: ReadonlyArray<ReadonlyArray<string>>): string {
  return rows.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}

if (require.main === module) writeFileSync(path.join(__dirname, '..', 'docs', 'findings.md'), findingsPage());
