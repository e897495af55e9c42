import { groupedBy } from '../values/grouped';
import { Pod, podIdOf } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { MeshCluster } from './mesh-cluster';
import { Prediction } from './prediction';
import { Labels } from './prometheus/labels';
import { agentRequestLoss } from './serves/agent-request';
import { AlikeTargets } from './serves/alike-targets';
import { storedOf } from './serves/lost-series';
import { protobufLoss } from './serves/protobuf-merging';
import { TargetWithVerdict } from './serves/scraped';
import { Series, seriesAt } from './serves/series';
import { targetLimitLoss } from './serves/target-limit';
import { ActiveTarget } from './targets/active-target';
import { ScrapePool } from './targets/scrape-pool';
import { Verdicts } from './verdicts';

/** The targets of each pod, by Prometheus. */
export type TargetsByPod = ReadonlyMap<Pod, ReadonlyMap<string, ReadonlyArray<LabelledTarget>>>;

/** A target with the labels that its series get. */
export interface LabelledTarget extends TargetWithVerdict {
  readonly labels: Labels;
  readonly lossOf: NonNullable<TargetWithVerdict['lossOf']>;
}

/** A target, the pod and the port that answer, and whether it is one of as many as there are pods, since discovery found it. */
interface AnsweredTarget {
  readonly target: ActiveTarget;
  readonly pod: Pod;
  readonly port: number;
  readonly isOneOfMany: boolean;
}

/** Finds the targets of all pods, or of those for which `isWanted` is true. */
export function targetsByPod(
  meshCluster: MeshCluster, predictions: ReadonlyArray<Prediction>, verdicts: Verdicts, isWanted: (pod: Pod) => boolean = () => true,
): TargetsByPod {
  const byPod = new Map<Pod, Map<string, LabelledTarget[]>>();
  for (const prediction of predictions) {
    const { prometheus, pools } = prediction;
    const alike = new AlikeTargets(meshCluster.askedFor);
    const shards = groupedBy(pools, ({ name }) => [name]);
    for (const pool of pools) {
      const { name, job, job: { config } } = pool;
      const answered = answeredTargets(prediction, pool, verdicts);
      // Which shard the other pods of a workload come to is not known.
      const pods = (pod: Pod) => shards.get(name)!.length > 1 ? 1 : meshCluster.askedFor.get(workloadIdOf(pod)) ?? 1;
      const others = answered.reduce((sum, { pod, isOneOfMany }) => sum + (isOneOfMany ? pods(pod) - 1 : 0), 0);
      const ofPool = targetLimitLoss(job, pool.activeTargets.length + others);
      for (const { target: { scrapePool, scrapeUrl, labels }, pod, port, isOneOfMany } of answered) {
        if (!isWanted(pod)) continue;
        const reachability = verdicts.of(prediction, config, scrapeUrl);
        const stored = (series: Series) => ({ pod, series, ...storedOf(series, labels, job) });
        // Series may bring labels of their own.
        const mayBeAlike = isOneOfMany && !config.honor_labels;
        const proxy = meshCluster.admissions.get(podIdOf(pod))?.proxy;
        const isMerged = proxy !== undefined && (port === proxy.statusPort || port === proxy.securePorts.merged);
        const lossOf = (series: Series) => ofPool ?? (isMerged ? protobufLoss(proxy, job) ?? agentRequestLoss(series, pod) : undefined)
          ?? stored(series).loss ?? (mayBeAlike ? alike.lossOf(stored(series)) : undefined);
        const target = { scrapePool, scrapeUrl, port, labels, reachability, lossOf };
        add(byPod, pod, prometheus, target);
        if (reachability.verdict !== 'reachable' || !mayBeAlike) continue;
        seriesAt(target, proxy).forEach(series => alike.add(stored(series)));
      }
    }
  }
  return byPod;
}

/** The targets at which a pod answers. A Service is one target, whatever is behind it. */
function answeredTargets(prediction: Prediction, { activeTargets, job: { config } }: ScrapePool, verdicts: Verdicts): AnsweredTarget[] {
  return activeTargets.flatMap(target => {
    const found = verdicts.answering(prediction, target);
    if (found === undefined) return [];
    const { pod, port, service } = found;
    return [{ target, pod, port, isOneOfMany: service === undefined && config.kubernetes_sd_configs !== undefined }];
  });
}

function add(byPod: Map<Pod, Map<string, LabelledTarget[]>>, pod: Pod, prometheus: string, target: LabelledTarget): void {
  let ofPod = byPod.get(pod);
  if (ofPod === undefined) byPod.set(pod, ofPod = new Map());
  const known = ofPod.get(prometheus);
  if (known === undefined) ofPod.set(prometheus, [target]);
  else known.push(target);
}
