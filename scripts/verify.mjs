// Everything that must hold before a change lands: `npm run verify`.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { goTests } from './go-tests.mjs';
import { changesNothing, compile, hasGo, install, ROOT, run, step } from './steps.mjs';

const JEST_REPORT = join(ROOT, 'test-reports', 'jest.json');

const results = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];

/**
 * A step that counts as one check.
 * @param {string} title
 * @param {() => Promise<boolean>} action
 */
async function check(title, action) {
  const passed = await step(title, action);
  results[passed ? 'passed' : 'failed'] += 1;
  if (!passed) failures.push(title);
  return passed;
}

/**
 * A step whose tests are counted one by one.
 * @param {string} title
 * @param {() => Promise<typeof results>} count
 */
async function tests(title, count) {
  const counted = { passed: 0, failed: 1, skipped: 0 };
  const passed = await step(title, async () => {
    Object.assign(counted, await count());
    return counted.failed === 0;
  });
  results.passed += counted.passed;
  results.failed += counted.failed;
  results.skipped += counted.skipped;
  if (!passed) failures.push(title);
}

async function jest() {
  rmSync(JEST_REPORT, { force: true });
  const succeeded = await run('jest', ['--ci', '--json', `--outputFile=${JEST_REPORT}`], { env: { CI: 'true' } });
  const report = JSON.parse(readFileSync(JEST_REPORT, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: succeeded ? 0 : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

if (await check('install the dependencies', install)) {
  await check('the project files are those of .projenrc.ts', () =>
    changesNothing(() => run('ts-node', ['--project', 'projenrc/tsconfig.json', '.projenrc.ts'], { env: { PROJEN_DISABLE_POST: 'true' } })));
  await check('lint', () => run('projen', ['eslint']));
  if (await check('compile', compile)) {
    await check('the types of tests, examples and scripts', () => run('tsc', ['-p', 'tsconfig.check.json']));
    await check('API.md is that of the sources', () => changesNothing(() => run('jsii-docgen', ['-o', 'API.md'])));
    if (hasGo()) {
      await check('build the upstream components (minutes the first time)', () => run('ts-node', ['--project', 'test/tsconfig.json', 'test/upstream/build.ts']));
      await check('vet the upstream components', () => run('go', ['vet', './...'], { cwd: join(ROOT, 'test', 'upstream') }));
      await tests('test the upstream components', goTests);
    } else {
      console.log('\nskipped, since Go is not installed: the upstream components, and the tests that ask them');
    }
    await tests('test', jest);
  }
}

console.log('');
for (const title of failures) console.log(`✘ ${title}`);
console.log(`${results.passed} passed, ${results.failed} failed${results.skipped > 0 ? `, ${results.skipped} skipped` : ''}`);
process.exit(results.failed > 0 ? 1 : 0);
