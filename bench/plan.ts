import { execFileSync } from 'child_process';
import * as path from 'path';
import { bruteForceSeconds } from './brute-force';
import { Figure } from './figure';
import { PlanRun } from './plan-run';

const PODS = [100, 1_000, 10_000];
const MONITORS = [50, 500];
const GOALS = { seconds: 2, megabytes: 1_000, timesBruteForce: 50, growth: 11 };

/** A plan of clusters of several sizes: time and peak memory, for the largest against brute force, and how much more ten times the pods take. */
export async function plans(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const monitors of MONITORS) {
    let smaller: PlanRun | undefined;
    for (const pods of PODS) {
      const run = fastest(pods, monitors);
      const isLargest = pods === PODS[PODS.length - 1];
      const times = isLargest && monitors === MONITORS[MONITORS.length - 1] ? await bruteForceSeconds(pods, monitors) / run.seconds : undefined;
      figures.push(figure(`plan ${pods}x${monitors}`, run, times, isLargest ? run.seconds / smaller!.seconds : undefined));
      smaller = run;
    }
  }
  return figures;
}

function figure(name: string, { seconds, megabytes }: PlanRun, times?: number, growth?: number): Figure {
  const parts = [
    { text: `${seconds.toFixed(2)} s (wanted at most ${GOALS.seconds})`, held: seconds <= GOALS.seconds },
    { text: `${megabytes.toFixed(0)} MB (at most ${GOALS.megabytes})`, held: megabytes <= GOALS.megabytes },
    ...times === undefined ? [] : [{ text: `${times.toFixed(0)}x brute force (at least ${GOALS.timesBruteForce})`, held: times >= GOALS.timesBruteForce }],
    ...growth === undefined ? [] : [{ text: `growth ${growth.toFixed(1)} (at most ${GOALS.growth})`, held: growth <= GOALS.growth }],
  ];
  return { line: `${name}: ${parts.map(({ text }) => text).join(', ')}`, held: parts.every(({ held }) => held) };
}

/** The fastest of three: what else the machine does only makes a run slower. */
function fastest(pods: number, monitors: number): PlanRun {
  const runs = Array.from({ length: 3 }, () => JSON.parse(execFileSync(process.execPath, [
    '--require', 'ts-node/register/transpile-only', path.join(__dirname, 'plan-run.ts'), String(pods), String(monitors),
  ], { encoding: 'utf8' })) as PlanRun);
  return runs.reduce((best, run) => run.seconds < best.seconds ? run : best);
}
