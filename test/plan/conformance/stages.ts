import { createRequire } from 'module';
import { Stage } from './stage';

/** The stages that are compared with the real components, in the order of the data; each is a file in this folder. */
export const STAGES = [
  'cluster', 'waypoints', 'inject', 'configure', 'relabel', 'discover', 'targets', 'plan', 'proof', 'mutations',
] as const;

/** Loads only one stage, with require, since import() of Node.js does not find TypeScript. */
export function stageOf(name: string): Stage {
  return (createRequire(__filename)(`./${name}`) as { stage: Stage }).stage;
}
