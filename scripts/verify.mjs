// Everything that must hold before a change lands: `npm run verify`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesNothing, compile, install, ROOT, run, step } from './steps.mjs';

const JEST_REPORT = join(ROOT, 'test-reports', 'jest.json');

const results = { passed: 0, failed: 0, skipped: 0 };
const check = (title, action) => {
  const passed = step(title, action);
  results[passed ? 'passed' : 'failed'] += 1;
  return passed;
};

function test() {
  const succeeded = run('jest', ['--ci', '--json', `--outputFile=${JEST_REPORT}`]);
  const report = JSON.parse(readFileSync(JEST_REPORT, 'utf8'));
  results.passed += report.numPassedTests;
  results.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  results.skipped += report.numPendingTests + report.numTodoTests;
  return succeeded;
}

if (check('install the dependencies', install)) {
  check('the project files are those of .projenrc.ts', () =>
    changesNothing(() => run('ts-node', ['--project', 'projenrc/tsconfig.json', '.projenrc.ts'], { env: { ...process.env, PROJEN_DISABLE_POST: 'true' } })));
  check('lint', () => run('projen', ['eslint']));
  if (check('compile', compile)) {
    check('API.md is that of the sources', () => changesNothing(() => run('jsii-docgen', ['-o', 'API.md'])));
    if (run('sh', ['-c', 'command -v go >/dev/null'])) {
      check('build the upstream components (minutes the first time)', () => run('ts-node', ['--project', 'test/tsconfig.json', 'test/upstream/build.ts']));
    }
    step('test', test);
  }
}

console.log(`\n${results.passed} passed, ${results.failed} failed${results.skipped > 0 ? `, ${results.skipped} skipped` : ''}`);
process.exit(results.failed > 0 ? 1 : 0);
