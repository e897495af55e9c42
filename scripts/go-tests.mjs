import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, start, succeeds } from './steps.mjs';

/**
 * An event of `go test -json` (cmd/test2json).
 * @typedef {{ Action: string, Package?: string, Test?: string, Output?: string, Elapsed?: number }} Event
 */

/**
 * Runs the tests of the Go module in test/upstream, prints a line for each package and the output of failed tests, and counts the results.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function goTests() {
  const results = { pass: 0, fail: 0, skip: 0 };
  /** @type {string[]} */
  const started = [];
  /** @type {Map<string, string>} */
  const output = new Map();
  const child = start('go', ['test', '-json', './...'], { cwd: join(ROOT, 'test', 'upstream'), stdout: 'pipe' });
  const ended = succeeds(child);
  for await (const line of createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) })) {
    /** @type {Event} */
    const { Action, Package, Test, Output = '', Elapsed = 0 } = JSON.parse(line);
    const name = `${Package} ${Test}`;
    if (Action === 'build-output') process.stderr.write(Output);
    if (Action === 'output') output.set(name, (output.get(name) ?? '') + Output);
    if (Action === 'run') started.push(name);
    if (Action !== 'pass' && Action !== 'fail' && Action !== 'skip') continue;
    if (Test && !started.some(other => other.startsWith(`${name}/`))) results[Action] += 1;
    if (Action === 'fail') console.error(output.get(name));
    if (!Test && Action !== 'skip') console.log(`${Action.toUpperCase()} ${Package} (${Elapsed.toFixed(1)} s)`);
  }
  // A package that does not compile fails without a test.
  if (!await ended && results.fail === 0) results.fail = 1;
  return { passed: results.pass, failed: results.fail, skipped: results.skip };
}
