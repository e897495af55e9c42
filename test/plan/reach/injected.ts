import { Cluster } from '../../../src/plan/cluster/cluster';
import { inject, Injection } from '../../../src/plan/inject/inject';
import { idOf, Manifest } from '../../../src/plan/manifest';
import { prometheusPodOf, Scraper, scraperOf } from '../../../src/plan/reach/scraper';

/** Injects the pods as they are before they run, and lets them run. */
export function injected(cluster: Cluster): Pick<Injection, 'admissions' | 'pods'> {
  const { admissions, pods } = inject({ ...cluster, pods: cluster.pods.map(pod => ({ ...pod, status: {} })) });
  const statuses = new Map(cluster.pods.map(({ metadata: { namespace, name }, status }) => [`${namespace}/${name}`, status]));
  return { admissions, pods: pods.map(pod => ({ ...pod, status: statuses.get(`${pod.metadata.namespace}/${pod.metadata.name}`)! })) };
}

/** A Prometheus of a cluster, with what injection makes of its pod. */
export function scraperIn(cluster: Cluster, prometheus: Manifest): Scraper {
  const made = prometheusPodOf(cluster.manifests.find(manifest => idOf(manifest) === idOf(prometheus))!);
  const { admissions: [{ proxy }], pods: [pod] } = inject({ ...cluster, pods: [made] });
  return scraperOf(prometheus, pod, proxy);
}
