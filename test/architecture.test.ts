import { execFileSync } from 'child_process';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** A source file, a module that it would import, and the rules that this breaks. The linter gets a text instead of the file itself. */
interface Case {
  readonly file: string;
  readonly imported: string;
  readonly broken: string[];
}

const ZONE = 'import/no-restricted-paths: ';
const MESH = `${ZONE}mesh imports nothing of ours`;
const TRANSPORT = `${ZONE}constructs → transport → mesh`;
const PLAN = `${ZONE}plan works on manifests and knows no construct`;
const FIELDS = `${ZONE}of bindings, plan knows only which fields there are`;
const VALIDATION = `${ZONE}only mesh-metrics.ts, place.ts and workloads import validation`;
const FACADE = `${ZONE}scrape-plan is a façade: nothing below it knows it`;
const JOBS = `${ZONE}of the plan, jobs know the types of scrape configs`;
const stage = (name: string) => `${ZONE}${name} imports what the stages share, and earlier stages`;

const CASES: Case[] = [
  // First, since the linter looks at the graph of imports once.
  { file: 'src/errors.ts', imported: './values/port', broken: ['import/no-cycle: Dependency cycle detected.'] },
  { file: 'src/mesh/mtls.ts', imported: '../monitors/relabelings', broken: [MESH] },
  { file: 'src/mesh/mtls.ts', imported: '../../imports/pod-monitor', broken: [MESH] },
  { file: 'src/mesh/mtls.ts', imported: '../values/port', broken: [] },
  { file: 'src/transport/strategy.ts', imported: '../monitors/relabelings', broken: [TRANSPORT] },
  { file: 'src/transport/strategy.ts', imported: '../plan/findings/finding', broken: [TRANSPORT] },
  { file: 'src/transport/strategy.ts', imported: '../prometheus/existing-prometheus', broken: [TRANSPORT] },
  { file: 'src/transport/strategy.ts', imported: '../described/scraper', broken: [] },
  { file: 'src/plan/findings/finding.ts', imported: '../../monitors/relabelings', broken: [PLAN] },
  { file: 'src/plan/findings/finding.ts', imported: '../../../imports/pod-monitor', broken: [FIELDS] },
  { file: 'src/plan/findings/finding.ts', imported: '../../../imports/fields', broken: [] },
  { file: 'src/plan/findings/finding.ts', imported: '../../../imports/prometheus-fields', broken: [] },
  { file: 'src/plan/findings/finding.ts', imported: '../../described/settings', broken: [PLAN] },
  { file: 'src/plan/findings/finding.ts', imported: '../../mesh/mtls', broken: [] },
  { file: 'src/plan/findings/finding.ts', imported: '../cluster/kinds', broken: [stage('findings')] },
  { file: 'src/plan/go/text.ts', imported: '../kubernetes/manifest', broken: [stage('go')] },
  { file: 'src/plan/go/text.ts', imported: '../refusal', broken: [] },
  { file: 'src/plan/relabel/relabel.ts', imported: '../configure/configure', broken: [stage('relabel')] },
  { file: 'src/plan/configure/check/tls.ts', imported: '../../relabel/relabel', broken: [] },
  { file: 'src/plan/discover/target.ts', imported: '../targets/job', broken: [stage('discover')] },
  { file: 'src/plan/reach/verdict.ts', imported: '../explain/explanation', broken: [stage('reach')] },
  { file: 'src/plan/findings/finding.ts', imported: '../../scrape-jobs/scrape-job', broken: [PLAN] },
  { file: 'src/scrape-jobs/prober.ts', imported: '../plan/findings/finding', broken: [JOBS] },
  { file: 'src/scrape-jobs/prober.ts', imported: '../plan/prometheus/scrape-config', broken: [] },
  { file: 'src/monitors/relabelings.ts', imported: '../../imports/pod-monitor', broken: [] },
  { file: 'src/monitors/relabelings.ts', imported: '../validation/scrape-validation', broken: [VALIDATION] },
  { file: 'src/described/settings.ts', imported: '../validation/scrape-validation', broken: [VALIDATION] },
  { file: 'src/monitors/relabelings.ts', imported: '../scrape-plan/results', broken: [FACADE] },
  {
    file: 'src/scrape-plan/results.ts',
    imported: '../workloads/scrape-options',
    broken: [`${ZONE}scrape-plan knows descriptions and manifests`],
  },
];

/** One linter for all cases, in a process of its own, since it loads plugins in ways that a test environment does not know. */
const LINT = `
const { LegacyESLint } = require('eslint/use-at-your-own-risk');
const linter = new LegacyESLint();
(async () => {
  const complaints = [];
  for (const { file, imported } of JSON.parse(process.argv[1])) {
    const text = \`import * as all from '\${imported}';\\nexport const used = all;\\n\`;
    const [{ messages }] = await linter.lintText(text, { filePath: file });
    complaints.push(messages.map(({ ruleId, message }) => ruleId + ': ' + message.replace(/^.*zone\\. /, '')));
  }
  console.log(JSON.stringify(complaints));
})();`;

describe('the directions between folders are held by the linter', () => {
  let results: string[][];
  beforeAll(() => {
    const args = ['--no-warnings', '--eval', LINT, JSON.stringify(CASES)];
    const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    results = JSON.parse(output) as string[][];
  });

  test.each(CASES.map((it, i) => ({ ...it, i })))('that $file imports $imported breaks $broken', ({ broken, i }) => {
    expect(results[i]).toEqual(broken);
  });
});
