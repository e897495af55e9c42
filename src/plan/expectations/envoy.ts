import { Evidence } from './evidence';
import { Judgement, refuted } from './expectation';
import { judgementOnSeries } from './judgement';
import { Pod } from '../cluster/kinds';
import { mergingEdits, whyNotMerged } from '../explain/merging';

/** Whether the Envoy of a pod is scraped once, as jobs that follow annotations to it would. */
export function judgementOnEnvoy(pod: Pod, workload: string, evidence: Evidence): Judgement {
  const envoy = evidence.seriesOf(workload).get('Envoy');
  const judgement = judgementOnSeries(envoy === undefined ? [] : [envoy]);
  if (judgement.cause?.code !== 'no-target') return judgement;
  const why = whyNotMerged(pod, evidence.proxyOf(pod)!, evidence.meshCluster.cluster.manifests);
  if (why === undefined) return judgement;
  const message = `the job reads annotations, and nothing annotates the pod for its sidecar, since ${why.reason}`;
  return refuted(why.code, message, { edits: mergingEdits(why, workload, evidence.meshCluster) });
}
