import { applyManifests } from '../../src/plan/cluster/apply';
import { Cluster, ClusterOptions, Input } from '../../src/plan/cluster/cluster';
import { podsOf } from '../../src/plan/cluster/pods';
import { runPods } from '../../src/plan/cluster/run-pods';

/** Applies the manifests to an imagined cluster without a mesh, and does there what the API server, kube-controller-manager and kubelet would. */
export function clusterOf(inputs: Iterable<Input>, options: ClusterOptions = {}): Cluster {
  const cluster = applyManifests(inputs);
  return runPods(cluster, podsOf(cluster.objects, options), options);
}
