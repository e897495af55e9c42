import { Evidence } from './evidence';
import { selectsEverything } from './of-monitors';
import { groupedBy } from '../../values/grouped';
import { workloadIdOf } from '../cluster/owners';
import { enumeration, fewOf } from '../explain/label-words';
import { whyNoTargetOf } from '../explain/monitor-progress';
import { Monitor } from '../explain/monitors';
import { looksIn } from '../explain/selectors';
import { ExplainedWorkload, namespaceOf } from '../explain/workloads';
import { Finding } from '../findings/finding';
import { Prediction } from '../prediction';

/** Workloads that a monitor selects and has no target of, while it has targets of others. */
export function leftOutWorkloads(evidence: Evidence): Finding[] {
  const { context: { monitors, predictions }, meshMonitors } = evidence;
  const findings = monitors.filter(monitor => !meshMonitors.has(monitor)).flatMap(monitor =>
    predictions.filter(({ accepted }) => accepted.includes(monitor.id)).flatMap(prediction => leftOutBy(monitor, prediction, evidence)));
  // Another Prometheus that selects the monitor leaves out the same.
  return [...new Map(findings.map(finding => [finding.message, finding])).values()];
}

function leftOutBy(monitor: Monitor, prediction: Prediction, evidence: Evidence): Finding[] {
  const { id, selection, jobs } = monitor;
  // What selects everything is meant for nothing in particular.
  if (selection === undefined || selection.namespaceSelector?.any || selectsEverything(monitor)) return [];
  const targets = jobs.flatMap(({ name }) => evidence.targetsOf(prediction, name));
  const scraped = new Set(targets.flatMap(({ pod }) => pod === undefined ? [] : workloadIdOf(pod)));
  if (scraped.size === 0) return [];
  const { workloads } = evidence.context;
  const leftOut = workloads.selectedBy(selection.by, selection.selector)
    .filter(workload => looksIn(monitor, namespaceOf(workload)) && !scraped.has(workload.id) && isThere(workload))
    .map(workload => ({ workload: workload.id, ...whyNoTargetOf(evidence.context, prediction, monitor, workload)[0] }))
    // By rules of its own, it leaves out on purpose.
    .filter(({ code }) => code !== 'dropped-by-relabeling');
  return Array.from(groupedBy(leftOut, ({ code }) => [code]).values(), alike => ({
    object: id,
    code: 'workload-left-out',
    message: `has no target of ${enumeration(fewOf(alike.map(({ workload }) => workload)))}, and has of others: ${alike[0].message}`,
  }));
}

/** Whether any of its pods can be discovered. */
function isThere({ pods }: ExplainedWorkload): boolean {
  return pods.some(({ status: { phase = '', podIP } }) => podIP && !['Succeeded', 'Failed'].includes(phase));
}
