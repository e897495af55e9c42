// From a fresh clone to the YAML of examples/online-shop, and what will be scraped of it: `npm run quickstart`.
import { join, relative } from 'node:path';
import { compile, install, ROOT, run, step } from './steps.mjs';

const EXAMPLE = join(ROOT, 'examples', 'online-shop');

const passed = await step('install the dependencies', install)
  && await step('compile the library', compile)
  && await step('synthesize examples/online-shop', () => run('cdk8s', ['synth', '--no-check-upgrade'], { cwd: EXAMPLE }));
if (!passed) process.exit(1);

// The library that has just been compiled, by the name that users import.
const { ScrapePlan } = await import('cdk8s-mesh-metrics');

const dist = join(EXAMPLE, 'dist');
console.log(`
The app:   ${relative(ROOT, join(EXAMPLE, 'online-shop.ts'))}
Its YAML:  ${relative(ROOT, dist)}/, to be applied to a cluster with Istio and prometheus-operator
What will be scraped, planned from this YAML:

${ScrapePlan.fromFiles([dist]).summary()}`);
