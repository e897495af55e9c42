import { Cluster } from './cluster/cluster';
import { checkLoading } from './configure/load/load';
import { PlainConfiguration } from './configure/load/prometheus-yaml';
import { inPod, PrometheusPod } from './configure/pod-environment';
import { ConfiguredPrometheus } from './configure/prometheus';
import { EVERYTHING } from './discover/access';
import { accessOf } from './discover/service-account';
import { Discovery } from './discover/discovery';
import { idOf, Manifest } from './kubernetes/manifest';
import { isDaemonSet, shardsOf, workloadNameOf } from './operator/prometheus-workloads';
import { ScrapeConfig } from './prometheus/scrape-config';
import { refusalOf, within } from './refusal';
import { ScrapePool } from './targets/scrape-pool';
import { scrapePools } from './targets/targets';

/** What one Prometheus will do. */
export interface Prediction {
  /** Such as `Prometheus/monitoring/k8s`, or the file of a Prometheus without operator. */
  readonly prometheus: string;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  readonly pools: ReadonlyArray<ScrapePool>;
  /** The monitors that the operator takes for it. */
  readonly accepted: ReadonlyArray<string>;
  /** Those that the operator selects and refuses. Where the Prometheus itself is among them, it has no job, or one of its pods has none. */
  readonly refused: ReadonlyArray<{ readonly object: string; readonly reason: string; readonly message: string }>;
  /** Bindings of its ServiceAccount that grant nothing. */
  readonly unresolved: ReadonlyArray<string>;
}

/** Predicts a Prometheus or PrometheusAgent of the operator. */
export function predictPrometheus(configured: ConfiguredPrometheus, cluster: Cluster): Prediction {
  const { object, namespace, serviceAccountName, global, scrapeConfigs, accepted, refused, error, notLoaded } = configured;
  const access = accessOf(cluster, { namespace, serviceAccount: serviceAccountName });
  const prediction: Prediction = { prometheus: object, scrapeConfigs, pools: [], accepted, refused, unresolved: access.unresolved };
  // The operator makes no configuration, or one that Prometheus refuses as a whole.
  const reason = error ?? notLoaded;
  if (reason !== undefined) return { ...prediction, refused: [...refused, refusedPrometheus(object, reason)] };
  const discovery = new Discovery(cluster, access);
  const manifest = cluster.manifests.find(each => idOf(each) === object)!;
  const pods = podsOf(manifest, cluster.nodes.map(({ metadata }) => metadata.name)).map(pod => {
    const jobs = inPod(scrapeConfigs, pod);
    // What was sound can be so no longer with the pod's name in it: `[$(POD_NAME)]` has a range from s to k.
    return { jobs, refusal: refusalOf(() => within(`in pod ${pod.podName}`, () => checkLoading(global, jobs))) };
  });
  const refusals = new Set(pods.flatMap(({ refusal }) => refusal ?? []));
  return {
    ...prediction,
    pools: pods.flatMap(({ jobs, refusal }) => refusal === undefined ? scrapePools(jobs, global, discovery) : []),
    refused: [...refused, ...Array.from(refusals, message => refusedPrometheus(object, message))],
  };
}

/** A Prometheus of which a pod, or each of them, has no job. */
function refusedPrometheus(object: string, message: string): Prediction['refused'][number] {
  return { object, reason: 'InvalidConfiguration', message };
}

/** Predicts a Prometheus that is configured with a `prometheus.yml`; nothing tells its ServiceAccount. */
export function predictPlainPrometheus({ global, scrapeConfigs }: PlainConfiguration, file: string, cluster: Cluster): Prediction {
  const pools = scrapePools(scrapeConfigs, global, new Discovery(cluster, EVERYTHING));
  return { prometheus: file, scrapeConfigs, pools, accepted: [], refused: [], unresolved: [] };
}

/** The pods that find targets: one a shard, or one a node in the agent's DaemonSet mode. */
function podsOf(prometheus: Manifest, nodes: ReadonlyArray<string>): PrometheusPod[] {
  if (isDaemonSet(prometheus)) return nodes.map(nodeName => ({ shard: 0, podName: `${workloadNameOf(prometheus)}-0`, nodeName }));
  return Array.from({ length: shardsOf(prometheus) }, (_, shard) => ({ shard, podName: `${workloadNameOf(prometheus, shard)}-0` }));
}
