import { execFileSync } from 'child_process';
import { Figure } from './figure';
import { ratioOfSeconds } from './ratio';

const GOAL = 1.10;
const PAIRS = 21;

/** The CPU seconds that loading a package takes in a process that did nothing before. */
function loadSeconds(name: string): number {
  const script = `const before = process.cpuUsage(); require('${name}'); console.log(JSON.stringify(process.cpuUsage(before)))`;
  const printed = execFileSync(process.execPath, ['--eval', script], { cwd: __dirname, encoding: 'utf8' });
  const { user, system } = JSON.parse(printed) as NodeJS.CpuUsage;
  return (user + system) / 1e6;
}

/** Loading the library, against loading cdk8s-plus alone, which it loads too. */
export function load(): Figure[] {
  const measured = ratioOfSeconds(() => loadSeconds('cdk8s-mesh-metrics'), () => loadSeconds('cdk8s-plus-27'), PAIRS);
  return [{ line: `load the library: ${measured.toFixed(2)}x cdk8s-plus-27 (wanted at most ${GOAL.toFixed(2)})`, held: measured <= GOAL }];
}
