// From a fresh clone to the YAML of examples/online-shop, and what will be scraped of it: `npm run quickstart`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compile, install, ROOT, run, step } from './steps.mjs';

const EXAMPLE = join(ROOT, 'examples', 'online-shop');

const passed = await step('install the dependencies', install)
  && await step('compile the library', compile)
  && await step('synthesize examples/online-shop', () => run('cdk8s', ['synth', '--no-check-upgrade'], { cwd: EXAMPLE }));
if (!passed) process.exit(1);

// These need what has just been installed.
const { parseAllDocuments } = await import('yaml');
const { report } = await import('./scraped/report.mjs');

const dist = join(EXAMPLE, 'dist');
const files = readdirSync(dist).filter(file => file.endsWith('.yaml'));
const objects = files.flatMap(file => parseAllDocuments(readFileSync(join(dist, file), 'utf8')).map(document => document.toJS())).filter(Boolean);
console.log(`
The app:   ${relative(ROOT, join(EXAMPLE, 'online-shop.ts'))}
Its YAML:  ${relative(ROOT, dist)}/, to be applied to a cluster with Istio and prometheus-operator
What will be scraped, read from this YAML:

${report(objects)}`);
