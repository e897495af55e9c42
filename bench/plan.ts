import { bruteForceSeconds } from './brute-force';
import { Figure } from './figure';
import type { PlanRun } from './plan-run';
import { fastestOf } from './process';

const PODS = [100, 1_000, 10_000];
const MONITORS = [50, 500];
const GOALS = { seconds: 2, megabytes: 1_000, timesBruteForce: 50, growth: 11 };

/**
 * The plan of clusters of several sizes: time and peak memory; for the largest also the time compared with brute force, and with a tenth of
 * the pods.
 */
export async function plans(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const monitors of MONITORS) {
    let smaller: PlanRun | undefined;
    for (const pods of PODS) {
      const run = fastestOf<PlanRun>('plan-run.ts', [pods, monitors], ({ seconds }) => seconds);
      const isLargest = pods === PODS[PODS.length - 1];
      const isLast = isLargest && monitors === MONITORS[MONITORS.length - 1];
      const times = isLast ? await bruteForceSeconds(pods, monitors) / run.seconds : undefined;
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
    ...times === undefined ? [] : [{
      text: `${times.toFixed(0)}x brute force (at least ${GOALS.timesBruteForce})`,
      held: times >= GOALS.timesBruteForce,
    }],
    ...growth === undefined ? [] : [{ text: `growth ${growth.toFixed(1)} (at most ${GOALS.growth})`, held: growth <= GOALS.growth }],
  ];
  return { line: `${name}: ${parts.map(({ text }) => text).join(', ')}`, held: parts.every(({ held }) => held) };
}
