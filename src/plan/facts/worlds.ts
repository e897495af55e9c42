import { absentObjectFactors } from './absent-objects';
import { Factor } from './factor';
import { injectionFactors } from './injection';
import { meshSettingsFactors } from './mesh-settings';
import { selectedNamespaceFactors } from './selected-namespaces';
import { hasTracesOfIstio } from './traces-of-istio';
import { Supposition, World } from '../world';

/** A world that the given manifests allow, by the number of the choice for each factor. */
export interface PossibleWorld {
  readonly choices: ReadonlyArray<number>;
  readonly world: World;
}

/** Everything that decides and is not given, and each world that is possible therefore, the one by default first. */
export interface PossibleWorlds {
  readonly factors: ReadonlyArray<Factor>;
  readonly worlds: ReadonlyArray<PossibleWorld>;
}

/** How many worlds are planned at most for all combinations of values; with more, for all combinations of two. */
const MOST = 48;

/** What is known of the mesh besides the manifests. */
export interface KnownMesh {
  /** Whether it is described, so that its settings are given. */
  readonly isDescribed: boolean;
  /** Whether pods can be in ambient mode. */
  readonly isAmbient: boolean;
}

/** The worlds that are possible, since what decides is not given. */
export function possibleWorlds(world: World, { isDescribed, isAmbient }: KnownMesh): PossibleWorlds {
  const factors = [
    ...isDescribed || hasTracesOfIstio(world) ? injectionFactors(world, isAmbient) : [],
    ...isDescribed || !hasTracesOfIstio(world) ? [] : meshSettingsFactors(world),
    ...selectedNamespaceFactors(world),
    ...absentObjectFactors(world),
  ];
  const [, ...others] = combinationsOf(factors.map(({ choices }) => choices.length));
  return {
    factors,
    worlds: [
      { choices: factors.map(() => 0), world },
      ...others.map(choices => ({ choices, world: world.supposing(suppositionFor(choices)) })),
    ],
  };

  function suppositionFor(choices: ReadonlyArray<number>): Supposition {
    return choices.reduce((supposition, choice, i) => factors[i].choices[choice].suppose(supposition), world.supposition);
  }
}

/** All combinations of choices if they are few, else those in which at most two are not the default. */
function combinationsOf(counts: ReadonlyArray<number>): number[][] {
  const most = counts.reduce((product, count) => product * count, 1) <= MOST ? counts.length : 2;
  let combinations: number[][] = [[]];
  for (const count of counts) {
    combinations = combinations.flatMap(before => Array.from({ length: count }, (_, choice) => [...before, choice]))
      .filter(choices => choices.filter(choice => choice > 0).length <= most);
  }
  return combinations;
}
