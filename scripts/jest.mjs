import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, run } from './steps.mjs';

/** The file to which jest writes the results. */
export const JEST_REPORT = join(ROOT, 'test-reports', 'jest.json');

/**
 * Runs an action that ends in jest with `--json --outputFile=JEST_REPORT`, and counts its tests.
 * @param {() => Promise<boolean>} action
 */
export async function counted(action) {
  mkdirSync(dirname(JEST_REPORT), { recursive: true });
  rmSync(JEST_REPORT, { force: true });
  const succeeded = await action();
  // It ended before jest began, and has printed why.
  if (!existsSync(JEST_REPORT)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(JEST_REPORT, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: succeeded ? 0 : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Runs jest and counts its tests.
 * @param {string[]} args
 */
export async function jest(...args) {
  return counted(() => run('jest', ['--ci', '--json', `--outputFile=${JEST_REPORT}`, ...args], { env: { CI: 'true' } }));
}
