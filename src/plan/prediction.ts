import { Cluster } from './cluster/cluster';
import { workloadIdOf } from './cluster/owners';
import { checkLoading } from './configure/load/load';
import { PlainConfiguration } from './configure/load/prometheus-yaml';
import { inPod, PrometheusPod } from './configure/pod-environment';
import { ConfiguredPrometheus } from './configure/prometheus';
import { EVERYTHING } from './discover/access';
import { Discovery } from './discover/discovery';
import { accessOf } from './discover/service-account';
import { whyWithoutToken } from './discover/service-account-token';
import { Finding } from './findings/finding';
import { itemsOf, valueAt } from './kubernetes/fields';
import { idOf, Manifest } from './kubernetes/manifest';
import { isDaemonSet } from './operator/fields-of-workloads';
import { idOfWorkload, shardsOf, workloadNameOf } from './operator/prometheus-workloads';
import { Forwarding, NO_FORWARDING } from './prometheus/remote-write';
import { ScrapeConfig } from './prometheus/scrape-config';
import { Features, withFeatures } from './prometheus/scrape-protocols';
import { refusalOf, within } from './refusal';
import { AbsentAsset } from './resources/assets';
import { FoundPrometheus } from './scrapers/scrapers';
import { ScrapePool } from './targets/scrape-pool';
import { scrapePools } from './targets/targets';

/** The jobs and targets of one Prometheus. */
export interface Prediction {
  /** Such as `Prometheus/monitoring/k8s`, or the file of a Prometheus without operator. */
  readonly prometheus: string;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  readonly pools: ReadonlyArray<ScrapePool>;
  /** Where it sends its samples. */
  readonly forwarding: Forwarding;
  /** Whether it stores nothing itself, and has no queries and no rules. */
  readonly isAgent: boolean;
  /** The monitors that the operator uses for it. */
  readonly accepted: ReadonlyArray<string>;
  /** The monitors that the operator selects and refuses, or the Prometheus itself if some or all of its pods have no job. */
  readonly refused: ReadonlyArray<{ readonly object: string; readonly reason: string; readonly message: string }>;
  /** The Secrets and ConfigMaps that it needs and that are not given. */
  readonly absentAssets: ReadonlyArray<AbsentAsset>;
  /** The bindings or roles of its ServiceAccount that are not given. */
  readonly absentRights: ReadonlyArray<string>;
  /** Whether it has jobs in files that are not given. */
  readonly hasOtherJobs?: boolean;
  /** Bindings of its ServiceAccount that grant nothing. */
  readonly unresolved: ReadonlyArray<string>;
}

/** Predicts a Prometheus or PrometheusAgent of the operator. */
export function predictPrometheus(configured: ConfiguredPrometheus, cluster: Cluster): Prediction {
  const { object, namespace, serviceAccountName, global, scrapeConfigs, forwarding, accepted, refused, absentAssets } = configured;
  const manifest = cluster.manifests.find(each => idOf(each) === object)!;
  const access = accessOf(
    cluster, { namespace, serviceAccount: serviceAccountName }, whyUnauthenticated(cluster, idOfWorkload(manifest), 'prometheus'));
  const { unresolved, absent: absentRights } = access;
  const prediction: Prediction = {
    prometheus: object,
    scrapeConfigs,
    pools: [],
    forwarding,
    isAgent: object.startsWith('PrometheusAgent/'),
    accepted,
    refused,
    absentAssets,
    absentRights,
    unresolved,
  };
  // The operator generates no configuration, or one that Prometheus refuses as a whole.
  const reason = configured.error ?? configured.notLoaded;
  if (reason !== undefined) return { ...prediction, refused: [...refused, refusedPrometheus(object, reason)] };
  const discovery = new Discovery(cluster, access);
  const pods = podsOf(manifest, cluster).map(pod => {
    const jobs = inPod(scrapeConfigs, pod);
    // A valid configuration can become invalid with the name of the pod in it: `[$(POD_NAME)]` has a range from s to k.
    return { jobs, refusal: refusalOf(() => within(`in pod ${pod.podName}`, () => checkLoading(global, jobs))) };
  });
  const settings = withFeatures(global, featuresOf(manifest));
  const refusals = new Set(pods.flatMap(({ refusal }) => refusal ?? []));
  return {
    ...prediction,
    pools: pods.flatMap(({ jobs, refusal }) => refusal === undefined ? scrapePools(jobs, settings, discovery) : []),
    refused: [...refused, ...Array.from(refusals, message => refusedPrometheus(object, message))],
  };
}

function featuresOf({ spec }: Manifest): Features {
  const version = valueAt(spec, 'version');
  return { features: itemsOf(valueAt(spec, 'enableFeatures')).map(String), version: typeof version === 'string' ? version : undefined };
}

/** A Prometheus with one or more pods without jobs. */
function refusedPrometheus(object: string, message: string): Prediction['refused'][number] {
  return { object, reason: 'InvalidConfiguration', message };
}

/** A Prometheus without operator reads no monitors, and no Secrets for them. */
const WITHOUT_MONITORS: Pick<Prediction, 'accepted' | 'absentAssets'> = { accepted: [], absentAssets: [] };

/** Predicts a Prometheus that is configured with a `prometheus.yml`; its ServiceAccount is not known. */
export function predictPlainPrometheus(
  { global, scrapeConfigs, forwarding = NO_FORWARDING, findings }: PlainConfiguration, file: string, cluster: Cluster,
): Prediction {
  const pools = scrapePools(scrapeConfigs, global, new Discovery(cluster, EVERYTHING));
  return {
    prometheus: file,
    scrapeConfigs,
    pools,
    forwarding,
    isAgent: false,
    ...WITHOUT_MONITORS,
    refused: [],
    absentRights: [],
    unresolved: [],
    hasOtherJobs: hasOtherJobs(findings),
  };
}

/** Predicts a Prometheus without operator that runs in pods of the cluster. */
export function predictFoundPrometheus(found: FoundPrometheus, cluster: Cluster): Prediction {
  const { object, namespace, serviceAccountName: serviceAccount, container, isAgent, configuration } = found;
  const { global, scrapeConfigs, forwarding = NO_FORWARDING, findings } = configuration;
  const access = accessOf(cluster, { namespace, serviceAccount }, whyUnauthenticated(cluster, object, container));
  const discovery = new Discovery(cluster, access);
  const refusal = findings.find(({ code }) => code === 'prometheus-yml-refused');
  return {
    prometheus: object,
    scrapeConfigs,
    pools: jobsOnNodes(found, cluster).flatMap(jobs => scrapePools(jobs, withFeatures(global, found), discovery)),
    forwarding,
    isAgent,
    ...WITHOUT_MONITORS,
    refused: refusal === undefined ? [] : [refusedPrometheus(object, refusal.message)],
    absentRights: access.absent,
    unresolved: access.unresolved,
    hasOtherJobs: hasOtherJobs(findings),
  };
}

/** Why the pods of a workload cannot ask the API server for targets; all of them are alike. */
function whyUnauthenticated({ pods, manifests }: Cluster, workload: string, container: string): string | undefined {
  const pod = pods.find(each => workloadIdOf(each) === workload);
  return pod && whyWithoutToken(pod, container, manifests);
}

/** The jobs on each node that has a pod; those on other nodes scrape the same once more, unless they read the name of the node. */
function jobsOnNodes({ object, isOnEachNode, namesNode, configuration: { scrapeConfigs } }: FoundPrometheus, cluster: Cluster) {
  const [first, ...others] = nodesOf(object, cluster);
  return [first, ...isOnEachNode ? others : []].map(nodeName =>
    namesNode ? inPod(scrapeConfigs, { shard: 0, podName: '', nodeName }) : scrapeConfigs);
}

function hasOtherJobs(findings: ReadonlyArray<Finding>): boolean {
  return findings.some(({ code }) => code === 'job-files-ignored');
}

/** One pod for each shard, or one for each node in the agent's DaemonSet mode. */
function podsOf(prometheus: Manifest, cluster: Cluster): PrometheusPod[] {
  if (isDaemonSet(prometheus)) {
    const podName = `${workloadNameOf(prometheus)}-0`;
    return nodesOf(idOfWorkload(prometheus), cluster).map(nodeName => ({ shard: 0, podName, nodeName }));
  }
  return Array.from({ length: shardsOf(prometheus) }, (_, shard) => ({ shard, podName: `${workloadNameOf(prometheus, shard)}-0` }));
}

/** The nodes on which a workload has pods; where it has none, one from which it would scrape. */
function nodesOf(workload: string, { pods, nodes }: Cluster): string[] {
  const found = pods.filter(pod => workloadIdOf(pod) === workload).flatMap(({ spec: { nodeName } }) => nodeName ?? []);
  return found.length > 0 ? found : [nodes[0].metadata.name];
}
