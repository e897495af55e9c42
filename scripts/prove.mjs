// What is too long for every change: `npm run prove [-- --cases N] [-- --seed N]`.
import { randomInt } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Results } from './results.mjs';
import { hasGo, install, isMain, run, start } from './steps.mjs';

const TYPESCRIPT = ['-T', '--project', 'test/tsconfig.json'];
const CONFORMANCE = [...TYPESCRIPT, 'test/plan/conformance/run.ts'];

/**
 * Compares each stage of the plan with the real component, on random cases that nobody has seen yet.
 * @param {Results} results
 * @param {{ cases: string, seed: string }} options
 */
export async function prove(results, { cases, seed }) {
  if (!await results.check('install the dependencies', install)) return;
  if (!await results.check('find Go, which the real components are built with', async () => hasGo())) return;
  const build = () => run('ts-node', [...TYPESCRIPT, 'test/upstream/build.ts']);
  if (!await results.check('build the real components (minutes the first time)', build)) return;
  console.log(`\nThe seed of this run is ${seed}: --seed ${seed} repeats it.`);
  const list = start('ts-node', [...CONFORMANCE, '--list'], { stdout: 'pipe' });
  const stages = (await text(/** @type {import('node:stream').Readable} */ (list.stdout))).trim().split('\n');
  for (const stage of stages) {
    const args = [...CONFORMANCE, '--stage', stage, '--cases', cases, '--seed', seed];
    await results.check(`${cases} cases of ${stage}`, () => run('ts-node', args));
  }
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: { cases: { type: 'string', default: '2000' }, seed: { type: 'string', default: String(randomInt(1_000_000)) } },
  });
  const results = new Results();
  await prove(results, values);
  results.end();
}
