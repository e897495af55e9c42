import { workloadIdOf } from '../cluster/owners';
import { idOf } from '../kubernetes/manifest';
import { MeshCluster } from '../mesh-cluster';
import { isDaemonSet } from '../operator/fields-of-workloads';
import { idOfWorkload, workloadNameOf } from '../operator/prometheus-workloads';
import { Prediction } from '../prediction';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { relabeledSamples } from '../serves/metric-relabeling';

/** What tells the series of a Prometheus from those of others. */
export interface Distinction {
  /** Its external labels, with the name of its first pod in them. */
  readonly external: Labels;
  /** Those that rules leave. */
  readonly labels: Labels;
  /** How many pods have the same. */
  readonly copies: number;
}

/** What is left by rules of the external labels of a Prometheus. */
export function distinctionOf({ prometheus, forwarding }: Prediction, rules: ReadonlyArray<RelabelConfig>, of: MeshCluster): Distinction {
  const resource = /^Prometheus(Agent)?\//.test(prometheus) ? of.cluster.manifests.find(each => idOf(each) === prometheus) : undefined;
  const pod = resource && `${workloadNameOf(resource)}-0`;
  const external = Object.fromEntries(Object.entries(forwarding.externalLabels)
    .map(([name, value]) => [name, pod === undefined ? value : value.replaceAll('$(POD_NAME)', pod)]));
  const left = Object.entries(relabeledSamples('', external, rules).labels).filter(([, value]) => value !== '');
  const isOfPod = pod !== undefined && left.some(([, value]) => value.includes(pod));
  const isOnEachNode = prometheus.startsWith('DaemonSet/') || (resource !== undefined && isDaemonSet(resource));
  const workload = resource === undefined ? prometheus : idOfWorkload(resource);
  return { external, labels: Object.fromEntries(left), copies: isOfPod || isOnEachNode ? 1 : replicasOf(workload, of) };
}

function replicasOf(workload: string, { askedFor, cluster: { pods } }: MeshCluster): number {
  return askedFor.get(workload) ?? Math.max(pods.filter(pod => workloadIdOf(pod) === workload).length, 1);
}

/** Labels as a key. */
export function keyOfLabels(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

/** Those that replicas have in common: the operator, Thanos and Mimir all call the label by which they are told apart some `replica`. */
export function withoutReplica(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !/replica/i.test(name)));
}
