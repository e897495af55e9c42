import { parseArgs } from 'util';
import { Report } from './stage';
import { stageOf, STAGES } from './stages';

/** What a generator must make in at least this share of the cases. */
const ENOUGH = 0.1;

/** Compares stages with the real components: `--cases N --seed S --stage X` (all of them where none is named). `--list` prints their names. */
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
  for (const name of values.stage!) held = await ran(name, Number(values.cases), Number(values.seed)) && held;
  return held;
}

async function ran(name: string, cases: number, seed: number): Promise<boolean> {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  let told = start;
  const report = await stageOf(name).check({
    cases,
    seed,
    progress: done => {
      if (Date.now() - told < 5_000) return;
      told = Date.now();
      process.stderr.write(`${name}: ${done} of ${cases}, ${seconds()}\n`);
    },
  });
  const tooFew = Object.entries(report.coverage).filter(([, count]) => count / report.cases < ENOUGH).map(([what]) => what);
  process.stdout.write(`${name}: seed ${seed}, ${report.cases} cases in ${seconds()}; ${shares(report)}\n`);
  if (report.difference !== undefined) process.stdout.write(`${name} differs: ${report.difference}\n`);
  if (tooFew.length > 0) process.stdout.write(`${name}: the generator makes too few of: ${tooFew.join(', ')}\n`);
  return report.difference === undefined && tooFew.length === 0;
}

function shares({ cases, coverage }: Report): string {
  return Object.entries(coverage).map(([what, count]) => `${what} ${(100 * count / cases).toFixed(0)} %`).join(', ');
}

main().then(held => process.exit(held ? 0 : 1), error => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
