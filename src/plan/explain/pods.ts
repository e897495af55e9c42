import { ExplanationContext } from './context';
import { enumeration, fewOf } from './label-words';
import { whyNotMerged } from './merging';
import { ExplainedWorkload } from './workloads';
import { INJECT, NAMESPACE_INJECTION, REVISION, SCRAPE_TARGETS } from '../../mesh/labels-and-annotations';
import { Pod, podIdOf } from '../cluster/kinds';
import { Proxy } from '../inject/proxy/proxy';
import { MeshCluster } from '../mesh-cluster';

/** What became of the pods of a workload when they were created, those of one fate together. */
export function podLines({ pods, refusedPods }: ExplainedWorkload, meshCluster: MeshCluster): string[] {
  const byFate = new Map<string, string[]>();
  for (const pod of [...pods, ...refusedPods]) {
    const { verdict, reason, proxy } = meshCluster.admissions.get(podIdOf(pod))!;
    const notMerged = proxy && whyNamedAreNotMerged(pod, proxy, meshCluster);
    const merging = notMerged === undefined ? '' : `; its agent does not serve the metrics of the application, since ${notMerged}`;
    const fate = `${verdict === 'existing' ? 'kept as it is' : verdict}, since ${reason}${merging}`;
    byFate.set(fate, [...byFate.get(fate) ?? [], `${pod.metadata.name} (${pod.status.podIP ?? 'no address'})`]);
  }
  return Array.from(byFate, ([fate, names]) => `${names.length > 1 ? 'pods' : 'pod'} ${enumeration(fewOf(names))}: ${fate}`);
}

/** Why the agent of a pod does not merge the metrics that annotations of the pod name; undefined where it does, or none are named. */
function whyNamedAreNotMerged(pod: Pod, proxy: Proxy, { cluster: { manifests } }: MeshCluster): string | undefined {
  const { metadata: { annotations = {} } } = pod;
  const isNamed = ['prometheus.io/port', SCRAPE_TARGETS].some(key => annotations[key] !== undefined);
  return proxy.type === 'sidecar' && isNamed ? whyNotMerged(pod, proxy, manifests)?.message : undefined;
}

/** Why pods have no sidecar, and what to do; undefined where they have one. */
export function whyWithoutSidecar({ meshCluster }: ExplanationContext, { pods: [pod] }: ExplainedWorkload): string | undefined {
  const { proxy, verdict, reason } = meshCluster.admissions.get(podIdOf(pod))!;
  if (proxy !== undefined) return undefined;
  const { spec: { hostNetwork }, metadata: { namespace, labels = {} } } = pod;
  // Where one of these decides, the label that asks for a sidecar changes nothing.
  const isDecided = hostNetwork || INJECT in labels
    || [NAMESPACE_INJECTION, REVISION].some(key => key in (meshCluster.cluster.namespaces.get(namespace) ?? {}));
  const words = `not injected, since ${reason}.`;
  const otherwise = 'or scrape them by a monitor of their own';
  if (verdict === 'existing') return `${words} Have them injected and restart them, ${otherwise}`;
  return `${words} ${isDecided ? 'Change that' : `Give them the label ${INJECT}=true`}, ${otherwise}`;
}

/** Whether none of the pods runs any more. */
export function haveEnded({ pods }: ExplainedWorkload): boolean {
  return pods.every(({ status: { phase = '' } }) => ['Succeeded', 'Failed'].includes(phase));
}

export function endedWords({ id }: ExplainedWorkload): string {
  return `the pods of ${id} have ended. Push the metrics of what ends before it can be scraped`;
}
