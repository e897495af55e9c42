import { Pod, podIdOf } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { MeshCluster } from './mesh-cluster';
import { Prediction } from './prediction';
import { SeriesScrapes, scrapesOfSeries } from './serves/scraped';
import { Sinks } from './sinks/sinks';
import { targetsByStore } from './sinks/targets-by-store';
import { TargetsByPod, targetsByPod } from './targets-by-pod';
import { Verdicts } from './verdicts';

/** How often each group of series of a workload is scraped. */
export interface WorkloadScrapes {
  /** Such as `Deployment/shop/cart`. */
  readonly workload: string;
  readonly series: ReadonlyArray<SeriesScrapes>;
  /** Why the API server refuses its pods; undefined if it does not. */
  readonly refusal?: string;
}

/** The scrapes of every workload that has metrics as far as the plan knows, in the order of their first pods, and of refused workloads. */
export function workloadScrapes(
  meshCluster: MeshCluster, predictions: ReadonlyArray<Prediction>, verdicts: Verdicts, sinks: Sinks,
): WorkloadScrapes[] {
  const { cluster: { pods }, admissions, refused } = meshCluster;
  const refusals = new Map(refused.map(pod => [workloadIdOf(pod), admissions.get(podIdOf(pod))!.reason]));
  return [
    ...workloadScrapesOf(pods, meshCluster, targetsByPod(meshCluster, predictions, verdicts), sinks)
      .filter(({ series, workload }) => series.length > 0 && !refusals.has(workload)),
    ...Array.from(refusals, ([workload, refusal]) => ({ workload, series: [], refusal })),
  ];
}

/** The scrapes of the workloads of some pods, by the targets of these. */
export function workloadScrapesOf(
  pods: ReadonlyArray<Pod>, { admissions }: MeshCluster, targets: TargetsByPod, sinks: Sinks,
): WorkloadScrapes[] {
  const byWorkload = new Map<string, Array<ReadonlyArray<SeriesScrapes>>>();
  for (const pod of pods) {
    const ofPod = targets.get(pod);
    const byStore = ofPod === undefined ? [[]] : targetsByStore(ofPod, sinks);
    const { proxy } = admissions.get(podIdOf(pod))!;
    const scraped = combined(byStore.map(targetsInStore => scrapesOfSeries(targetsInStore, proxy)), BEST);
    const workload = workloadIdOf(pod);
    const ofWorkload = byWorkload.get(workload);
    if (ofWorkload === undefined) byWorkload.set(workload, [scraped]);
    else ofWorkload.push(scraped);
  }
  return Array.from(byWorkload, ([workload, ofPods]) => ({
    workload, series: combined(ofPods.length > 1 ? [...ofPods, missingIn(ofPods)] : ofPods, WORST),
  }));
}

/** The series for which only some pods of a workload are scraped: all its pods are alike, so the others have them too. */
function missingIn(ofPods: ReadonlyArray<ReadonlyArray<SeriesScrapes>>): SeriesScrapes[] {
  const ofSeries = new Map<string, { readonly each: SeriesScrapes; pods: number }>();
  for (const each of ofPods.flat()) {
    const known = ofSeries.get(each.series);
    if (known === undefined) ofSeries.set(each.series, { each, pods: 1 });
    else known.pods++;
  }
  return [...ofSeries.values()].filter(({ pods }) => pods < ofPods.length).map(({ each: { of, endpoint, series }, pods }) => {
    const reason = `no target serves those of ${ofPods.length - pods} of its ${ofPods.length} pods`;
    return { of, endpoint, series, times: 'never', by: [], reason, code: 'some-pods-not-scraped' };
  });
}

type Order = ReadonlyArray<SeriesScrapes['times']>;

/** The orders in which results for one group of series count: one of several stores is enough, but every pod has to be scraped. */
const BEST: Order = ['twice', 'once', 'unknown', 'never'];
const WORST: Order = ['twice', 'never', 'unknown', 'once'];

function combined(all: ReadonlyArray<ReadonlyArray<SeriesScrapes>>, order: Order): ReadonlyArray<SeriesScrapes> {
  if (all.length === 1) return all[0];
  const bySeries = new Map<string, SeriesScrapes>();
  for (const scraped of all.flat()) {
    const before = bySeries.get(scraped.series);
    if (before === undefined || order.indexOf(scraped.times) < order.indexOf(before.times)) bySeries.set(scraped.series, scraped);
  }
  return [...bySeries.values()];
}
