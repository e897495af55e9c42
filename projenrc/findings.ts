import { writeFileSync } from 'fs';
import * as path from 'path';
import { Code } from '../src/plan/findings/catalogue';
import { CatalogueEntry } from '../src/plan/findings/catalogue-entry';
import { EXPECTATION_CAUSES } from '../src/plan/findings/expectation-causes';
import { FACT_CAUSES } from '../src/plan/findings/fact-causes';
import { INPUT_CAUSES } from '../src/plan/findings/input-causes';
import { MONITOR_CAUSES } from '../src/plan/findings/monitor-causes';
import { SAMPLE_CAUSES } from '../src/plan/findings/sample-causes';
import { SCRAPE_CAUSES } from '../src/plan/findings/scrape-causes';
import { SINK_CAUSES } from '../src/plan/findings/sink-causes';
import { SEEN, Sighting } from '../test/plan/findings/on-real-components';

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
  { heading: 'Facts', about: 'What is not given and decides, so that nothing is proven or refuted.', causes: FACT_CAUSES },
  { heading: 'Samples', about: 'Why series are lost of a target that answers.', causes: SAMPLE_CAUSES },
  { heading: 'Sinks', about: 'Why samples do not arrive in the store where they should end, or arrive twice.', causes: SINK_CAUSES },
  { heading: 'Input', about: 'What the plan could not use, or a component refuses: `plan.findings`.', causes: INPUT_CAUSES },
];

/** The page of all codes. */
export function findingsPage(): string {
  return `<!-- Generated from src/plan/findings by "npx projen findings". -->

# Every cause, by its code

Each cause that [\`ScrapePlan\`](scrape-plan.md) names has a code, which keeps its meaning from version to version. Decide by the code,
since the words of a message may change. The message says which object and which value it is about, and [\`edits\`](scrape-plan.md#edits)
what to change, where the plan knows it exactly.

| severity | meaning |
|---|---|
| error | samples are lost, or counted twice |
| warning | it may be intended, or the plan does not know |

The last column names the real thing on which an example of the cause is tested: the API server, the injector of Istio, the operator,
Prometheus, or a real mesh. Where it has none, [the table of the tests](../test/plan/findings/on-real-components.ts) says why.

${SUBJECTS.map(section).join('\n')}`;
}

function section({ heading, about, causes }: Subject): string {
  const rows = Object.entries(causes).map(([code, { severity, means, remedy }]) =>
    [`\`${code}\``, severity, means, remedy, seenOn(SEEN[code as Code])]);
  return `## ${heading}\n\n${about}\n\n${table([HEAD, HEAD.map(() => '---'), ...rows])}`;
}

/** Without the reason why by none, which is a matter of the tests. */
function seenOn(sighting: Sighting): string {
  return 'on' in sighting ? sighting.on : '-';
}

const HEAD = ['code', 'severity', 'what it means', 'what to do', 'seen on'];

/** A cell cannot have a bar of its own. */
function table(rows: ReadonlyArray<ReadonlyArray<string>>): string {
  return rows.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}

if (require.main === module) writeFileSync(path.join(__dirname, '..', 'docs', 'findings.md'), findingsPage());
