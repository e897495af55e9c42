import { applyManifests } from '../../src/plan/cluster/apply';
import { Cluster, ClusterOptions, Input } from '../../src/plan/cluster/cluster';
import { podsOf } from '../../src/plan/cluster/pods';
import { runPods } from '../../src/plan/cluster/run-pods';

/** The cluster after the manifests are applied and Kubernetes' own controllers have run, without a mesh. */
export function clusterOf(inputs: Iterable<Input>, options: ClusterOptions = {}): Cluster {
  const cluster = applyManifests(inputs);
  return runPods(cluster, podsOf(cluster.objects, options), options);
}
