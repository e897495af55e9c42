import { Pod } from '../cluster/kinds';
import { DiscoveredTarget } from '../discover/target';
import { Labels } from '../prometheus/labels';
import { Filter } from '../targets/filters';
import { Populated } from '../targets/population';
import { ScrapePool } from '../targets/scrape-pool';
import { discoveredLabels } from '../targets/target-builder';

/** A target that discovery found of some pods and that is not scraped. */
export interface Fallen {
  readonly discovered: Labels;
  /** The number of the rule that dropped it; undefined where it cannot be scraped for another reason. */
  readonly droppedBy?: number;
  readonly problem?: string;
}

/** What fell of some pods in a job, as far as any came: of all others, an earlier rule disposed. */
export function furthestOf(pools: ReadonlyArray<ScrapePool>, pods: ReadonlyArray<Pod>): Fallen[] {
  return furthestAmong(pools.flatMap(pool => Array.from(pool.populated(filterFor(pods)), each => fallenOf(pool, each)).flat()));
}

/** Those that came farthest. */
export function furthestAmong(all: ReadonlyArray<Fallen>): Fallen[] {
  const furthest = all.reduce((most, each) => Math.max(most, placeOf(each)), -1);
  return all.filter(each => placeOf(each) === furthest);
}

/** Nothing comes as far as what no rule dropped. */
function placeOf({ droppedBy = Infinity }: Fallen): number {
  return droppedBy;
}

/** A target, if it fell. */
export function fallenOf({ job }: ScrapePool, { target, populated: { labels, droppedBy, problem } }: PopulatedTarget): Fallen[] {
  return labels !== undefined ? [] : [{ discovered: Object.fromEntries(discoveredLabels(target, job.labels)), droppedBy, problem }];
}

/** What became of a target that was found. */
interface PopulatedTarget {
  readonly target: DiscoveredTarget;
  readonly populated: Populated;
}

/** By this the index of the job finds the targets of pods, of which there can be very many. */
function filterFor(pods: ReadonlyArray<Pod>): Filter {
  const values = pods.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
  return { sources: ['__meta_kubernetes_namespace', '__meta_kubernetes_pod_name'], separator: '/', values, matches: value => values.includes(value) };
}
