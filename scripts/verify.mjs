// Everything that must hold before a change lands: `npm run verify`.
import { join } from 'node:path';
import { goTests } from './go-tests.mjs';
import { jest } from './jest.mjs';
import { Results } from './results.mjs';
import { changesNothing, hasGo, install, isMain, ROOT, run } from './steps.mjs';

/** @param {Results} results */
export async function verify(results) {
  if (!await results.check('install the dependencies', install)) return;
  const projen = () => run('ts-node', ['--project', 'projenrc/tsconfig.json', '.projenrc.ts'], { env: { PROJEN_DISABLE_POST: 'true' } });
  await results.check('the project files are those of .projenrc.ts', () => changesNothing(projen));
  await results.check('lint', () => run('projen', ['eslint']));
  // It compiles the library for the other checks, and is the first command of a newcomer.
  if (!await results.check('quickstart', () => run(process.execPath, [join(ROOT, 'scripts', 'quickstart.mjs')]))) return;
  await results.check('the types of tests, examples and scripts', () => run('tsc', ['-p', 'tsconfig.check.json']));
  await results.check('API.md is that of the sources', () => changesNothing(() => run('jsii-docgen', ['-o', 'API.md'])));
  if (hasGo()) {
    const build = () => run('ts-node', ['--project', 'test/tsconfig.json', 'test/upstream/build.ts']);
    await results.check('build the upstream components (minutes the first time)', build);
    await results.check('vet the upstream components', () => run('go', ['vet', './...'], { cwd: join(ROOT, 'test', 'upstream') }));
    await results.tests('test the upstream components', goTests);
  } else {
    console.log('\nskipped, since Go is not installed: the upstream components, and the tests on them');
  }
  await results.tests('test', jest);
}

if (isMain(import.meta.url)) {
  const results = new Results();
  await verify(results);
  results.end();
}
