import { absentObjectFactors } from './absent-objects';
import { attachedNamespaceFactors, attachedNodeFactors } from './attached-labels';
import { Factor } from './factor';
import { injectionFactors } from './injection';
import { meshSettingsFactors, nativeSidecarFactors } from './mesh-settings';
import { placementFactors } from './placement';
import { selectedNamespaceFactors } from './selected-namespaces';
import { hasTracesOfAmbient, hasTracesOfIstio } from './traces-of-istio';
import { podIdOf } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { hasEnvoy } from '../serves/series';
import { Supposition, World } from '../world';

/** A world that the given manifests allow. Only what holds in it is kept: the world itself takes as much memory as a plan. */
export class PossibleWorld {
  private held?: Held;

  /**
   * @param choices the number of the choice for each factor
   * @param planned plans the world, each time that it is called
   */
  public constructor(public readonly choices: ReadonlyArray<number>, public readonly planned: () => World) {}

  public get stated(): World['stated'] {
    return this.holds.stated;
  }

  public get scrapes(): World['scrapes'] {
    return this.holds.scrapes;
  }

  /** The workloads with an Envoy that has series. */
  public get withEnvoy(): ReadonlySet<string> {
    return this.holds.withEnvoy;
  }

  private get holds(): Held {
    if (this.held !== undefined) return this.held;
    const { stated, scrapes, meshCluster: { cluster: { pods }, admissions } } = this.planned();
    const withEnvoy = new Set(pods.filter(pod => hasEnvoy(admissions.get(podIdOf(pod))?.proxy)).map(workloadIdOf));
    return this.held = { stated, scrapes, withEnvoy };
  }
}

interface Held extends Pick<World, 'stated' | 'scrapes'> {
  readonly withEnvoy: ReadonlySet<string>;
}

/** Everything that decides and is not given, and each world that is possible therefore, the one by default first. */
export interface PossibleWorlds {
  readonly factors: ReadonlyArray<Factor>;
  readonly worlds: ReadonlyArray<PossibleWorld>;
}

/** How many pods are planned at most, in all worlds together, for all combinations of values; with more, for fewer of them. */
const MOST_PODS = 60_000;

/** How many worlds are planned at most for all combinations. */
const MOST_WORLDS = 48;

/** What is known of the mesh besides the manifests. */
export interface KnownMesh {
  /** Whether it is described, so that its settings are given. */
  readonly isDescribed: boolean;
  /** Whether it is described as one in ambient mode. */
  readonly isAmbient: boolean;
}

/** The worlds that are possible, since what decides is not given. */
export function possibleWorlds(world: World, { isDescribed, isAmbient }: KnownMesh): PossibleWorlds {
  const factors = [
    ...isDescribed || hasTracesOfIstio(world) ? injectionFactors(world, isAmbient || hasTracesOfAmbient(world)) : [],
    ...isDescribed || !hasTracesOfIstio(world) ? [] : meshSettingsFactors(world),
    ...isDescribed || hasTracesOfIstio(world) ? nativeSidecarFactors(world) : [],
    ...selectedNamespaceFactors(world),
    ...attachedNamespaceFactors(world),
    ...attachedNodeFactors(world),
    ...placementFactors(world),
    ...absentObjectFactors(world),
  ];
  const supposed = (choices: ReadonlyArray<number>) => choices.reduce<Supposition>(
    (supposition, choice, i) => factors[i].choices[choice].suppose(supposition), world.supposition);
  const planned = (choices: ReadonlyArray<number>) => choices.every(choice => choice === 0) ? world : world.supposing(supposed(choices));
  const most = Math.min(MOST_WORLDS, MOST_PODS / Math.max(world.meshCluster.created.length, 1));
  const combinations = combinationsOf(factors.map(({ choices }) => choices.length), most);
  return { factors, worlds: combinations.map(choices => new PossibleWorld(choices, () => planned(choices))) };
}

/** All combinations of choices if they are few enough, else those of two that are not the default, or of one. */
function combinationsOf(counts: ReadonlyArray<number>, most: number): number[][] {
  const ofSome = (changed: number) => counts.reduce<number[][]>((combinations, count) => combinations
    .flatMap(before => Array.from({ length: count }, (_, choice) => [...before, choice]))
    .filter(choices => choices.filter(choice => choice > 0).length <= changed), [[]]);
  const product = counts.reduce((all, count) => all * count, 1);
  if (product <= most) return ofSome(counts.length);
  const ofTwo = ofSome(2);
  return ofTwo.length <= most ? ofTwo : ofSome(1);
}
