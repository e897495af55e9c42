import { spawn } from 'child_process';
import { programs } from './components/programs';
import { usePrograms } from './components/use-programs';
import { Component } from './mesh/component';
import { keepUp } from './mesh/keep';
import { startMesh } from './mesh/mesh';

/** Starts the mesh, runs the tests on it, and prints what it cost. It runs in its own namespaces. */
async function main(args: string[]): Promise<void> {
  const keep = args.includes('--keep');
  const which = args.filter(arg => arg !== '--keep');
  const found = programs();
  usePrograms(found.layers);
  const began = Date.now();
  const api = await startMesh(found);
  console.log(`the mesh is up after ${Math.round((Date.now() - began) / 1000)} s`);

  const status = await tests(which, keep);
  printCosts();
  if (keep) keepUp(api);
  else process.exit(status);
}

/** Runs the tests, whose results are counted from the report. */
async function tests(which: string[], keep: boolean): Promise<number> {
  const args = ['--ci', '--config', 'test/e2e/jest.config.json', '--json', '--outputFile=test-reports/jest.json', ...which];
  const env = { ...process.env, CI: 'true', E2E_MESH: keep ? 'kept' : 'up' };
  const jest = spawn('node_modules/.bin/jest', args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise(resolve => jest.on('exit', code => resolve(code ?? 1)));
}

function printCosts(): void {
  console.log('\n  ready after   memory   component');
  for (const { name, readySeconds, megabytes, ended } of Component.started) {
    const seconds = readySeconds === undefined ? '' : `${readySeconds.toFixed(1)} s`;
    if (ended === undefined) console.log(`${seconds.padStart(13)}${`${megabytes} MB`.padStart(9)}   ${name}`);
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
