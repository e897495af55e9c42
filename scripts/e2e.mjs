// The tests on a real mesh on this machine: `npm run e2e [-- --keep] [-- which tests]`.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { allowFileWatches } from '../test/e2e/file-watches.mjs';
import { isolated, missing } from '../test/e2e/isolated.mjs';
import { counted, jest } from './jest.mjs';
import { Results } from './results.mjs';
import { compile, hasGo, install, isMain, run, succeeds } from './steps.mjs';

const CONFIG = join('test', 'e2e', 'jest.config.json');
const TYPESCRIPT = ['-r', 'ts-node/register/transpile-only'];

/**
 * @param {Results} results
 * @param {{ keep?: boolean, which?: string[] }} [options]
 */
export async function e2e(results, { keep = false, which = [] } = {}) {
  if (!await results.check('install the dependencies', install)) return;
  const required = [...missing(), ...hasGo() ? [] : ['Go']];
  if (required.length > 0) {
    console.log(`\nskipped, since a mesh on this machine needs ${required.join(' and ')}: the tests on a real mesh`);
    return results.tests('the tests on a real mesh', () => jest('--config', CONFIG, ...which));
  }
  // The examples import the library as its users do.
  if (!await results.check('compile', compile)) return;
  const build = () => run('ts-node', ['--project', 'test/tsconfig.json', '-T', join('test', 'e2e', 'components', 'programs.ts')]);
  if (!await results.check('build the programs of the mesh (minutes the first time)', build)) return;
  await results.tests('the tests on a real mesh', () => counted(async () => {
    allowFileWatches();
    const mesh = isolated([process.execPath, ...TYPESCRIPT, join('test', 'e2e', 'run.ts'), ...keep ? ['--keep'] : [], ...which]);
    if (keep) await Promise.all(['kubernetes', 'prometheus'].map(name => forward(mesh, name)));
    return succeeds(mesh);
  }));
}

/**
 * Opens a port of this machine, whose connections are forwarded into the mesh, which this process itself cannot reach.
 * @param {import('node:child_process').ChildProcess} mesh
 * @param {string} name
 */
async function forward(mesh, name) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  mesh.send(name, server, () => server.close());
}

if (isMain(import.meta.url)) {
  const results = new Results();
  const args = process.argv.slice(2);
  await e2e(results, { keep: args.includes('--keep'), which: args.filter(arg => arg !== '--keep') });
  results.end();
}
