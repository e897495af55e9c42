import { planCluster } from './plan-cluster';
import { configure } from '../src/plan/configure/configure';
import { inPod } from '../src/plan/configure/pod-environment';
import { clusterOf } from '../test/plan/cluster-of';
import { Component } from '../test/upstream/component';

/** One in this number of jobs is run, since all of them would take minutes; every job costs nearly the same. */
const SAMPLE = 25;

/** The seconds that Prometheus' own relabeling takes for all targets and all jobs. */
export async function bruteForceSeconds(pods: number, monitors: number): Promise<number> {
  const cluster = clusterOf(planCluster(pods, monitors).map(manifest => ({ manifest })));
  const [{ scrapeConfigs }] = configure(cluster).prometheuses;
  const sampled = inPod(scrapeConfigs, { shard: 0, podName: 'prometheus-k8s-0' }).filter((_, i) => i % SAMPLE === 0);
  const objects = [
    ...cluster.pods.map(pod => ({ apiVersion: 'v1', kind: 'Pod', ...pod })),
    ...cluster.services.map(service => ({ apiVersion: 'v1', kind: 'Service', ...service })),
    ...cluster.endpointSlices.map(slice => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...slice })),
  ];
  const upstream = Component.start('brute');
  try {
    const { seconds } = await upstream.ask<{ seconds: number }>({ objects, config: JSON.stringify({ scrape_configs: sampled }) });
    return seconds * scrapeConfigs.length / sampled.length;
  } finally {
    upstream.stop();
  }
}
