// The benchmarks, as ratios within one run: `npm run bench`.
import { compile, install, run, step } from './steps.mjs';

const passed = await step('install the dependencies', install)
  && await step('compile the library', compile)
  && await run('ts-node', ['--project', 'bench/tsconfig.json', 'bench/main.ts']);
process.exit(passed ? 0 : 1);
