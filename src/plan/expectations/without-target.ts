import { Evidence } from './evidence';
import { progressOf, whyNoTargetOf } from '../explain/monitor-progress';
import { Monitor, MonitorJob } from '../explain/monitors';
import { ExplainedWorkload, namespaceOf } from '../explain/workloads';
import { MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';

/** An endpoint of a monitor, or all of them, at a Prometheus that selects it, if one does. */
export interface Endpoint {
  readonly monitor: Monitor;
  readonly job?: MonitorJob;
  readonly prediction?: Prediction;
}

/** A monitor may have targets of another Prometheus. */
interface Reason extends Omit<MonitorReason, 'code'> {
  readonly code: MonitorReason['code'] | 'no-target';
}

const ELSEWHERE: Reason = { code: 'no-target', message: 'another Prometheus has targets of it, and this one has none' };

/** Why an endpoint has no target of a workload, or of whatever it means. */
export function whyWithoutTarget(
  { monitor, job, prediction }: Endpoint, workload: ExplainedWorkload | undefined, evidence: Evidence,
): Reason {
  const { context } = evidence;
  if (prediction !== undefined) {
    const { reason } = progressOf(context, prediction, monitor, workload && namespaceOf(workload));
    if (reason !== undefined) return reason;
    const onlyIt = job === undefined ? monitor : { ...monitor, jobs: [job] };
    if (workload !== undefined) return whyNoTargetOf(context, prediction, onlyIt, workload)[0];
  }
  return evidence.whyIdle(monitor.id) ?? ELSEWHERE;
}
