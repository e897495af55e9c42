import { parseArgs } from 'util';
import { tooRare } from './coverage';
import { Report } from './stage';
import { stageOf, STAGES } from './stages';

/**
 * Compares the stages with the real components: `--cases N --seed S --stage X` (by default all stages); `--list` prints
 * their names.
 */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter(argument => argument !== '--'),
    options: {
      cases: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      stage: { type: 'string', multiple: true, default: [...STAGES] },
      list: { type: 'boolean', default: false },
    },
  });
  if (values.list) {
    process.stdout.write(`${STAGES.join('\n')}\n`);
    return true;
  }
  let held = true;
  for (const name of values.stage!) held = await run(name, Number(values.cases), Number(values.seed)) && held;
  return held;
}

async function run(name: string, cases: number, seed: number): Promise<boolean> {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  let lastReport = start;
  const report = await stageOf(name).check({
    cases,
    seed,
    progress: done => {
      if (Date.now() - lastReport < 5_000) return;
      lastReport = Date.now();
      process.stderr.write(`${name}: ${done} of ${cases}, ${seconds()}\n`);
    },
  });
  const rare = tooRare(report);
  process.stdout.write(`${name}: seed ${seed}, ${report.cases} cases in ${seconds()}; ${shares(report)}\n`);
  if (report.measures !== undefined) process.stdout.write(`${name}: ${report.measures}\n`);
  if (report.difference !== undefined) process.stdout.write(`${name} differs: ${report.difference}\n`);
  if (rare.length > 0) process.stdout.write(`${name}: the generator makes too few of: ${rare.join(', ')}\n`);
  return report.difference === undefined && rare.length === 0;
}

function shares({ cases, coverage }: Report): string {
  return Object.entries(coverage).map(([what, count]) => `${what} ${(100 * count / cases).toFixed(0)} %`).join(', ');
}

main().then(passed => process.exit(passed ? 0 : 1), error => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
