import { Figure } from './figure';
import type { MeshRun } from './mesh-run';
import { fastestOf } from './process';

const [SMALL, LARGE] = [1_000, 10_000];
const MONITORS = 500;
const GROWTH = 11;

/** How much longer the stages of the mesh take for ten times the pods, which all get a sidecar. */
export function meshes(): Figure[] {
  const [small, large] = [SMALL, LARGE].map(pods =>
    fastestOf<MeshRun>('mesh-run.ts', [pods, MONITORS], ({ plan, verdicts }) => plan + verdicts));
  return [
    figure(`plan in a mesh ${LARGE}x${MONITORS}`, small.plan, large.plan),
    figure(`verdicts on ${large.targets} targets in a mesh`, small.verdicts, large.verdicts),
  ];
}

function figure(name: string, small: number, large: number): Figure {
  const growth = large / small;
  return { line: `${name}: ${large.toFixed(2)} s, growth ${growth.toFixed(1)} (wanted at most ${GROWTH})`, held: growth <= GROWTH };
}
