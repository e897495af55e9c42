import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const ENV = {
  ...process.env,
  // No banner of the compiler about Node's end of life: package.json has the supported versions.
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.version.slice(1).split('.')[0],
  // No remarks of npm on the user's configuration; errors are still shown.
  npm_config_loglevel: 'error',
  npm_config_update_notifier: 'false',
  PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};

/**
 * Starts a command of the project.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, stdout?: 'inherit' | 'pipe' }} [options]
 */
export function start(command, args, { cwd = ROOT, env = {}, stdout = 'inherit' } = {}) {
  return spawn(command, args, { cwd, env: { ...ENV, ...env }, stdio: ['ignore', stdout, 'inherit'] });
}

/**
 * Whether a command that was started succeeds.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<boolean>}
 */
export function succeeds(child) {
  return new Promise(resolve => {
    child.on('close', status => resolve(status === 0));
    child.on('error', error => {
      console.error(`cannot run ${child.spawnfile}: ${error.message}`);
      resolve(false);
    });
  });
}

/**
 * Runs a command of the project with its output shown; true when it succeeded.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export function run(command, args, options) {
  return succeeds(start(command, args, options));
}

/**
 * Runs an action, and prints what is being done, that a long one goes on, and how long it took; true when it succeeded.
 * @param {string} title
 * @param {() => Promise<boolean>} action
 */
export async function step(title, action) {
  console.log(`\n▶ ${title}`);
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const heartbeat = setInterval(() => console.log(`  … ${title}: ${seconds()} s`), 15_000);
  const passed = await action().catch(error => {
    console.error(error);
    return false;
  });
  clearInterval(heartbeat);
  console.log(`${passed ? '✔' : '✘'} ${title} (${seconds()} s)`);
  return passed;
}

/** Installs the dependencies of package-lock.json, unless they are installed. */
export async function install() {
  const wanted = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex');
  const mark = join(ROOT, 'node_modules', '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return true;
  if (!await run('npm', ['ci', '--no-audit', '--no-fund'])) return false;
  writeFileSync(mark, wanted);
  return true;
}

/** Compiles the library into lib/. */
export function compile() {
  return run('projen', ['compile']);
}

/**
 * Whether a script is the main one.
 * @param {string} url
 */
export function isMain(url) {
  return process.argv[1] === fileURLToPath(url);
}

/** Whether Go is installed, which the upstream components are built with. */
export function hasGo() {
  return spawnSync('go', ['version']).status === 0;
}

/**
 * Whether an action that generates files changes none.
 * @param {() => Promise<boolean>} action
 */
export async function changesNothing(action) {
  const before = difference();
  if (!await action()) return false;
  if (difference() === before) return true;
  console.error('Generated files are not up to date; they are now. Commit them:');
  await run('git', ['--no-pager', 'diff', '--stat']);
  return false;
}

function difference() {
  return spawnSync('git', ['diff'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 30 }).stdout;
}
