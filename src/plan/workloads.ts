import { Pod } from './cluster/kinds';
import { workloadOf } from './cluster/made';
import { podIdOf } from './cluster/pod-id';
import { Judge } from './judge';
import { Meshed } from './meshed';
import { Prediction } from './prediction';
import { scrapeAddressOf } from './reach/scrape-address';
import { JudgedTarget, Scraped, scrapedOf } from './serves/scraped';

/** How often each group of series of a workload is scraped. */
export interface ScrapedWorkload {
  /** Such as `Deployment/shop/cart`. */
  readonly workload: string;
  readonly series: ReadonlyArray<Scraped>;
}

/** Says it of every workload that has a pod, in the order of their first pods. */
export function scrapedWorkloads({ cluster, admissions, refused }: Meshed, predictions: ReadonlyArray<Prediction>, judge: Judge): ScrapedWorkload[] {
  const targets = targetsByPod(cluster.pods, predictions, judge);
  const byWorkload = new Map<string, Scraped[][]>();
  for (const pod of cluster.pods) {
    const byPrometheus = [...targets.get(pod) ?? new Map([['', []]])];
    const { proxy } = admissions.get(podIdOf(pod))!;
    const scraped = combined(byPrometheus.flatMap(([, ofPod]) => scrapedOf(ofPod, proxy)), BEST);
    const workload = workloadOf(pod);
    byWorkload.set(workload, [...byWorkload.get(workload) ?? [], scraped]);
  }
  for (const pod of refused) if (!byWorkload.has(workloadOf(pod))) byWorkload.set(workloadOf(pod), []);
  return Array.from(byWorkload, ([workload, ofPods]) => ({ workload, series: combined(ofPods.flat(), WORST) }));
}

/** What counts of one group of series: of several Prometheuses, one is enough; of several pods, each has to be scraped. */
const BEST: ReadonlyArray<Scraped['times']> = ['twice', 'once', 'unknown', 'never'];
const WORST: ReadonlyArray<Scraped['times']> = ['twice', 'never', 'unknown', 'once'];

function combined(all: ReadonlyArray<Scraped>, order: ReadonlyArray<Scraped['times']>): Scraped[] {
  const bySeries = new Map<string, Scraped>();
  for (const scraped of all) {
    const before = bySeries.get(scraped.series);
    if (before === undefined || order.indexOf(scraped.times) < order.indexOf(before.times)) bySeries.set(scraped.series, scraped);
  }
  return [...bySeries.values()];
}

/** The targets that each pod has become, by Prometheus. */
function targetsByPod(pods: ReadonlyArray<Pod>, predictions: ReadonlyArray<Prediction>, judge: Judge): Map<Pod, Map<string, JudgedTarget[]>> {
  const podsByName = new Map(pods.map(pod => [podIdOf(pod), pod]));
  const podsByAddress = new Map(pods.flatMap(pod => pod.spec.hostNetwork ? [] : (pod.status.podIPs ?? []).map(({ ip }) => [ip, pod] as const)));
  const byPod = new Map<Pod, Map<string, JudgedTarget[]>>();
  for (const prediction of predictions) {
    for (const { job, activeTargets } of prediction.pools) {
      for (const target of activeTargets) {
        // Pods on the network of a node share its address; the name is known by discovery, but takes longer to make out.
        const pod = podsByAddress.get(scrapeAddressOf(target.scrapeUrl).address) ?? podsByName.get(podNameIn(target.discoveredLabels));
        if (pod === undefined) continue;
        let ofPod = byPod.get(pod);
        if (ofPod === undefined) byPod.set(pod, ofPod = new Map());
        const { scrapePool, scrapeUrl } = target;
        const judged = { scrapePool, scrapeUrl, reachability: judge.of(prediction, job.config, scrapeUrl) };
        ofPod.set(prediction.prometheus, [...ofPod.get(prediction.prometheus) ?? [], judged]);
      }
    }
  }
  return byPod;
}

function podNameIn({ __meta_kubernetes_namespace: namespace, __meta_kubernetes_pod_name: name }: { readonly [label: string]: string }): string {
  return `Pod/${namespace}/${name}`;
}
