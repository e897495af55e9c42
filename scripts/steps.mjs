import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const ENV = {
  ...process.env,
  // The compiler's own banner about Node's end of life; the versions that are supported stand in package.json.
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.version.slice(1).split('.')[0],
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
};

/** Runs a command of the project with its output shown; true when it succeeded. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, env: ENV, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (error) console.error(`cannot run ${command}: ${error.message}`);
  return status === 0;
}

/** Says what is being done and how long it took; true when it succeeded. */
export function step(title, action) {
  console.log(`\n▶ ${title}`);
  const start = Date.now();
  const passed = action();
  console.log(`${passed ? '✔' : '✘'} ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  return passed;
}

/** Installs the dependencies as package-lock.json names them, unless that has been done. */
export function install() {
  const wanted = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex');
  const mark = join(ROOT, 'node_modules', '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return true;
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) return false;
  writeFileSync(mark, wanted);
  return true;
}

/** Compiles the library into lib/. */
export function compile() {
  return run('jsii', ['--silence-warnings=reserved-word']);
}

/** Whether an action that generates files leaves every file as it is in the repository or the working tree. */
export function changesNothing(action) {
  const before = difference();
  if (!action()) return false;
  if (difference() === before) return true;
  console.error('Generated files are not up to date; they are now. Commit them:');
  run('git', ['--no-pager', 'diff', '--stat']);
  return false;
}

function difference() {
  return spawnSync('git', ['diff'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 30 }).stdout;
}
