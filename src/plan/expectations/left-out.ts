import { Evidence, ScrapedTarget } from './evidence';
import { selectsEverything } from './of-monitors';
import { groupedBy } from '../../values/grouped';
import { workloadIdOf } from '../cluster/owners';
import { enumeration, fewOf, fits } from '../explain/label-words';
import { whyNoTargetOf } from '../explain/monitor-progress';
import { Monitor } from '../explain/monitors';
import { looksIn, whyServiceHasNoPods } from '../explain/selectors';
import { ExplainedWorkload, namespaceOf } from '../explain/workloads';
import { Remark } from '../findings/finding';
import { Prediction } from '../prediction';

/** Workloads and Services that a monitor selects and has no target of, while it has targets of others. */
export function leftOut(evidence: Evidence): Remark[] {
  const { context: { monitors, predictions }, meshMonitors } = evidence;
  const findings = monitors.filter(monitor => !meshMonitors.has(monitor)).flatMap(monitor =>
    predictions.filter(({ accepted }) => accepted.includes(monitor.id)).flatMap(prediction => leftOutBy(monitor, prediction, evidence)));
  // Another Prometheus that selects the monitor leaves out the same.
  return [...new Map(findings.map(finding => [finding.message, finding])).values()];
}

function leftOutBy(monitor: Monitor, prediction: Prediction, evidence: Evidence): Remark[] {
  const { selection, jobs } = monitor;
  // What selects everything is meant for nothing in particular.
  if (selection === undefined || selection.namespaceSelector?.any || selectsEverything(monitor)) return [];
  const targets = jobs.flatMap(({ name }) => evidence.targetsOf(prediction, name));
  const workloads = new Set(targets.flatMap(({ pod }) => pod === undefined ? [] : workloadIdOf(pod)));
  if (workloads.size === 0) return [];
  return [...leftOutWorkloads(monitor, workloads, prediction, evidence), ...leftOutServices(monitor, targets, evidence)];
}

function leftOutWorkloads(
  monitor: Monitor, scraped: ReadonlySet<string>, prediction: Prediction, { context }: Evidence,
): Remark[] {
  const { by, selector } = monitor.selection!;
  const all = context.workloads.selectedBy(by, selector)
    .filter(workload => looksIn(monitor, namespaceOf(workload)) && !scraped.has(workload.id) && isThere(workload))
    .map(workload => ({ workload: workload.id, ...whyNoTargetOf(context, prediction, monitor, workload)[0] }))
    // By rules of its own, it leaves out on purpose.
    .filter(({ code }) => code !== 'dropped-by-relabeling');
  return Array.from(groupedBy(all, ({ code }) => [code]).values(), alike => ({
    object: monitor.id,
    code: 'workload-left-out',
    message: `has no target of ${enumeration(fewOf(alike.map(({ workload }) => workload)))}, and has of others: ${alike[0].message}`,
  }));
}

/** Services with a selector that takes no pod, not even one that could not be created, or that is not asked for. */
function leftOutServices(monitor: Monitor, targets: ReadonlyArray<ScrapedTarget>, { context }: Evidence): Remark[] {
  const { by, selector } = monitor.selection!;
  if (by !== 'ServiceMonitor') return [];
  const { cluster: { services }, created, idle } = context.meshCluster;
  const scraped = new Set(targets.map(({ target: { discoveredLabels: labels } }) =>
    `${labels.__meta_kubernetes_namespace}/${labels.__meta_kubernetes_service_name}`));
  const workloads = [...created.map(({ metadata }) => metadata), ...idle];
  return services.flatMap(service => {
    const { metadata: { namespace, name, labels = {} }, spec } = service;
    const isLeftOut = looksIn(monitor, namespace) && fits(selector, labels) && !scraped.has(`${namespace}/${name}`)
      && Object.keys(spec.selector ?? {}).length > 0 && spec.type !== 'ExternalName'
      && !workloads.some(each => each.namespace === namespace && fits({ matchLabels: spec.selector }, each.labels ?? {}));
    if (!isLeftOut) return [];
    const { message, edits } = whyServiceHasNoPods(service, undefined, context);
    return [{ object: monitor.id, code: 'service-left-out', message: `has targets of other Services: ${message}`, edits }];
  });
}

/** Whether any of its pods can be discovered. */
function isThere({ pods }: ExplainedWorkload): boolean {
  return pods.some(({ status: { phase = '', podIP } }) => podIP && !['Succeeded', 'Failed'].includes(phase));
}
