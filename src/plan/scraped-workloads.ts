import { Pod, podIdOf } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { MeshCluster } from './mesh-cluster';
import { Prediction } from './prediction';
import { Labels } from './prometheus/labels';
import { scrapeAddressOf } from './reach/scrape-address';
import { TargetWithVerdict, SeriesScrapes, scrapesOfSeries } from './serves/scraped';
import { Verdicts } from './verdicts';

/** How often each group of series of a workload is scraped. */
export interface WorkloadScrapes {
  /** Such as `Deployment/shop/cart`. */
  readonly workload: string;
  readonly series: ReadonlyArray<SeriesScrapes>;
  /** Why the API server refuses its pods; undefined where it does not. */
  readonly refusal?: string;
}

/** Says it of every workload of which anything tells that it has metrics, in the order of their first pods, and of those whose pods are refused. */
export function workloadScrapes(meshed: MeshCluster, predictions: ReadonlyArray<Prediction>, judge: Verdicts): WorkloadScrapes[] {
  const { cluster: { pods }, admissions, refused } = meshed;
  const refusals = new Map(refused.map(pod => [workloadIdOf(pod), admissions.get(podIdOf(pod))!.reason]));
  return [
    ...workloadScrapesOf(pods, meshed, targetsByPod(pods, predictions, judge))
      .filter(({ series, workload }) => series.length > 0 && !refusals.has(workload)),
    ...Array.from(refusals, ([workload, refusal]) => ({ workload, series: [], refusal })),
  ];
}

/** Says it of those that have some pods, by the targets that these have become. */
export function workloadScrapesOf(pods: ReadonlyArray<Pod>, { admissions }: MeshCluster, targets: TargetsByPod): WorkloadScrapes[] {
  const byWorkload = new Map<string, Array<ReadonlyArray<SeriesScrapes>>>();
  for (const pod of pods) {
    const byPrometheus = [...targets.get(pod)?.values() ?? [[]]];
    const { proxy } = admissions.get(podIdOf(pod))!;
    const scraped = combined(byPrometheus.map(ofPod => scrapesOfSeries(ofPod, proxy)), BEST);
    const workload = workloadIdOf(pod);
    const ofWorkload = byWorkload.get(workload);
    if (ofWorkload === undefined) byWorkload.set(workload, [scraped]);
    else ofWorkload.push(scraped);
  }
  return Array.from(byWorkload, ([workload, ofPods]) => ({
    workload, series: combined(ofPods.length > 1 ? [...ofPods, lackingIn(ofPods)] : ofPods, WORST),
  }));
}

/** The series that one pod of a workload is scraped for, and another one is not: its pods are alike, so that one has them too. */
function lackingIn(ofPods: ReadonlyArray<ReadonlyArray<SeriesScrapes>>): SeriesScrapes[] {
  const pods = new Map<string, number>();
  for (const { series } of ofPods.flat()) pods.set(series, (pods.get(series) ?? 0) + 1);
  return [...pods].filter(([, count]) => count < ofPods.length)
    .map(([series, count]) => ({ series, times: 'never', by: [], reason: `no target serves those of ${ofPods.length - count} of its ${ofPods.length} pods` }));
}

/** What counts of one group of series: of several Prometheuses, one is enough; of several pods, each has to be scraped. */
const BEST: ReadonlyArray<SeriesScrapes['times']> = ['twice', 'once', 'unknown', 'never'];
const WORST: ReadonlyArray<SeriesScrapes['times']> = ['twice', 'never', 'unknown', 'once'];

function combined(all: ReadonlyArray<ReadonlyArray<SeriesScrapes>>, order: ReadonlyArray<SeriesScrapes['times']>): ReadonlyArray<SeriesScrapes> {
  if (all.length === 1) return all[0];
  const bySeries = new Map<string, SeriesScrapes>();
  for (const scraped of all.flat()) {
    const before = bySeries.get(scraped.series);
    if (before === undefined || order.indexOf(scraped.times) < order.indexOf(before.times)) bySeries.set(scraped.series, scraped);
  }
  return [...bySeries.values()];
}

/** The targets that each pod has become, by Prometheus. */
export type TargetsByPod = ReadonlyMap<Pod, ReadonlyMap<string, ReadonlyArray<LabelledTarget>>>;

/** A target with the labels that its series get. */
export interface LabelledTarget extends TargetWithVerdict {
  readonly labels: Labels;
}

/** Finds them for those pods that are asked for, among all of them. */
export function targetsByPod(
  pods: ReadonlyArray<Pod>, predictions: ReadonlyArray<Prediction>, judge: Verdicts, isAsked: (pod: Pod) => boolean = () => true,
): TargetsByPod {
  let podsByName: ReadonlyMap<string, Pod> | undefined;
  const named = (name: string) => (podsByName ??= new Map(pods.map(pod => [podIdOf(pod), pod]))).get(name);
  const podsByAddress = new Map(pods.flatMap(pod => pod.spec.hostNetwork ? [] : (pod.status.podIPs ?? []).map(({ ip }) => [ip, pod] as const)));
  const byPod = new Map<Pod, Map<string, LabelledTarget[]>>();
  for (const prediction of predictions) {
    for (const { job, activeTargets } of prediction.pools) {
      for (const target of activeTargets) {
        // Pods on the network of a node share its address; the name is known by discovery, but takes longer to make out.
        const pod = podsByAddress.get(scrapeAddressOf(target.scrapeUrl)?.address ?? '') ?? named(podNameIn(target.discoveredLabels));
        if (pod === undefined || !isAsked(pod)) continue;
        let ofPod = byPod.get(pod);
        if (ofPod === undefined) byPod.set(pod, ofPod = new Map());
        const { scrapePool, scrapeUrl, labels } = target;
        const judged = { scrapePool, scrapeUrl, labels, reachability: judge.of(prediction, job.config, scrapeUrl) };
        ofPod.set(prediction.prometheus, [...ofPod.get(prediction.prometheus) ?? [], judged]);
      }
    }
  }
  return byPod;
}

function podNameIn({ __meta_kubernetes_namespace: namespace, __meta_kubernetes_pod_name: name }: { readonly [label: string]: string }): string {
  return `Pod/${namespace}/${name}`;
}
