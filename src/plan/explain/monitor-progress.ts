import { ExplanationContext } from './context';
import { dropReasons } from './dropped-targets';
import { Monitor } from './monitors';
import { whyPortIsUnresolved } from './ports';
import { whyPrometheusDoesNotSelect } from './selection-of-monitors';
import { whyMonitorDoesNotSelect, whyMonitorLooksElsewhere } from './selectors';
import { ExplainedWorkload, namespaceOf } from './workloads';
import { qualifiedName } from '../discover/api-resources';
import { RefusedQuery } from '../discover/api-server';
import { MonitorCode, MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';

/** The steps of a monitor on the way to targets, in their order. */
export enum Step { STORED, SELECTED, ACCEPTED, LOADED, HAS_JOBS, DISCOVERS, FINDS_TARGETS }

/** How far a monitor comes at a Prometheus, before any workload is looked at. */
export interface MonitorProgress {
  /** The step that fails, or the last one where its jobs run. */
  readonly step: Step;
  /** Why it fails; undefined where its jobs run. */
  readonly reason?: MonitorReason;
  /** Where the Prometheus does not select it, how many labels are wrong. */
  readonly misses?: number;
}

/** Says whether a monitor has jobs at a Prometheus that run, and may discover: anything, or what is in one namespace. */
export function progressOf(context: ExplanationContext, prediction: Prediction, monitor: Monitor, namespace?: string): MonitorProgress {
  const { prometheus, accepted, refused } = prediction;
  const stopped = (step: Step, code: MonitorCode, message: string) => ({ step, reason: { code, message } });
  if (monitor.complaints.length > 0) return stopped(Step.STORED, 'monitor-not-stored', monitor.complaints.join('; '));
  const refusal = refused.find(({ object }) => object === monitor.id);
  if (refusal !== undefined) {
    return stopped(Step.ACCEPTED, 'monitor-refused', `${prometheus} selects it, and the operator refuses it: ${refusal.message}`);
  }
  if (!accepted.includes(monitor.id)) {
    const resource = context.resourceOf(prediction);
    if (resource === undefined) {
      const why = `${prometheus} is a Prometheus without operator, which reads no monitors. Add a job to its configuration`;
      return { ...stopped(Step.SELECTED, 'prometheus-without-operator', why), misses: Infinity };
    }
    const unselected = whyPrometheusDoesNotSelect(monitor, resource, context.meshCluster.cluster.namespaces);
    if (unselected !== undefined) return { step: Step.SELECTED, reason: unselected, misses: unselected.misses };
  }
  const noJobs = whyNoJobs(prediction);
  if (noJobs !== undefined) return { step: Step.LOADED, reason: noJobs };
  if (monitor.jobs.length === 0) {
    return stopped(Step.HAS_JOBS, 'monitor-without-endpoints', 'it has no endpoint, so no job is made of it. Add one');
  }
  const pools = monitor.jobs.flatMap(({ name }) => context.poolsOf(prediction, name));
  const query = pools.flatMap(({ refusedQueries }) => refusedQueries).find(({ forbidden }) => concerns(namespace, forbidden?.namespace));
  if (query === undefined) return { step: Step.FINDS_TARGETS };
  return { step: Step.DISCOVERS, reason: whyNotListed(prometheus, query) };
}

/** Sorts the farthest first; of those that are not selected the one with the fewest wrong labels. */
export function byProgress(one: MonitorProgress, other: MonitorProgress): number {
  if (one.step !== other.step) return other.step - one.step;
  const [misses, otherMisses] = [one.misses ?? 0, other.misses ?? 0];
  return misses === otherMisses ? 0 : misses - otherMisses;
}

/** Why a Prometheus runs no job; of several pods one may. */
export function whyNoJobs({ prometheus, pools, refused }: Prediction): MonitorReason | undefined {
  const refusal = refused.find(({ object }) => object === prometheus);
  if (refusal === undefined || pools.length > 0) return undefined;
  return { code: 'prometheus-not-loaded', message: `${prometheus} gets no configuration that it could load: ${refusal.message}` };
}

/** Whether it counts for one namespace, or for any, what may not be listed in a namespace, or in all. */
function concerns(namespace: string | undefined, forbiddenIn: string | undefined): boolean {
  return namespace === undefined || !forbiddenIn || forbiddenIn === namespace;
}

function whyNotListed(prometheus: string, { code, forbidden, message }: RefusedQuery): MonitorReason {
  if (code === 'api-token-missing') {
    return { code, message: `${prometheus} discovers nothing: ${message}. Set it to true, or mount the token` };
  }
  const why = `${prometheus} may not discover its targets: ${message}`;
  if (forbidden === undefined) return { code: 'discovery-refused', message: `${why}. Correct the selector` };
  return { code: 'list-forbidden', message: `${why}. Allow its ServiceAccount to list and watch ${qualifiedName(forbidden.resource)}` };
}

/** Why a monitor whose jobs run has no target of a workload: one reason for each endpoint, that of the one that came farthest first. */
export function whyNoTargetOf(
  context: ExplanationContext, prediction: Prediction, monitor: Monitor, workload: ExplainedWorkload,
): MonitorReason[] {
  const elsewhere = whyMonitorLooksElsewhere(context, prediction, monitor, namespaceOf(workload), workload.id);
  if (elsewhere !== undefined) return [elsewhere];
  const reasons = dropReasons(context, prediction, monitor, workload);
  if (reasons.length > 0) return [...new Map(reasons.map(({ rule: _, ...reason }) => [reason.message, reason])).values()];
  return [whyMonitorDoesNotSelect(monitor, workload, context) ?? whyNotDiscovered(monitor, workload)];
}

function whyNotDiscovered({ kind }: Monitor, workload: ExplainedWorkload): MonitorReason {
  const { id, pods, services } = workload;
  const nothing = `discovery finds nothing of ${id}`;
  if (!pods.some(({ status }) => status.podIP)) {
    return { code: 'pods-without-address', message: `${nothing}, since its pods have no address` };
  }
  const [unresolved] = kind === 'ServiceMonitor' ? services.flatMap(service => whyPortIsUnresolved(service, workload) ?? []) : [];
  if (unresolved === undefined) return { code: 'nothing-discovered', message: nothing };
  return { ...unresolved, message: `${nothing}: ${unresolved.message}` };
}
