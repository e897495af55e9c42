import { ExplanationContext } from './context';
import { dropReasons, nearestUnscraped, ownRuleOf, ruleWords } from './dropped-targets';
import { fits, enumeration, unmet, wanted } from './label-words';
import { byProgress, progressOf, whyNoTargetOf } from './monitor-progress';
import { Monitor } from './monitors';
import { resembling, resemblingBehind } from './resemblance';
import { selectedBy, whyMonitorLooksElsewhere, whyServiceHasNoPods } from './selectors';
import { ExplainedWorkload, namespaceOf } from './workloads';
import { IdleWorkload } from '../cluster/idle-workloads';
import { MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';

/** A monitor of which no Prometheus has a target, and why. */
export interface MonitorWithReason extends MonitorReason {
  readonly monitor: Monitor;
  /** The workload for which it was most probably meant. */
  readonly meantFor?: string;
  /** One that it selects for certain. */
  readonly selects?: string;
}

/** Why a monitor has no target, and for which workload it was most probably meant. */
type LikelyReason = Omit<MonitorWithReason, 'monitor' | 'selects'>;

/** Of so many workloads that a monitor selects the nearest to a target is looked for; those of one selector mostly have the same fault. */
const LOOKED_AT = 50;

/** Finds them, each with the step at which it came no farther. */
export function monitorsWithoutTargets(context: ExplanationContext): MonitorWithReason[] {
  const { monitors, predictions, workloads } = context;
  return monitors
    .filter(monitor => !monitor.isUnfollowed && !predictions.some(prediction => context.hasTarget(prediction, monitor)))
    .map(monitor => {
      const reason = reasonOf(context, monitor);
      const message = [reason.message, ...monitor.remarks].join('; ');
      return { monitor, ...reason, message, selects: selectedBy(monitor, workloads)?.id };
    });
}

function reasonOf(context: ExplanationContext, monitor: Monitor): LikelyReason {
  const [best] = context.predictions.map(prediction => ({ prediction, ...progressOf(context, prediction, monitor) })).sort(byProgress);
  const meant = resembling(monitor, context);
  if (best === undefined) return { ...whyNoPrometheus(context, monitor), meantFor: meant?.id };
  if (best.reason !== undefined) return { ...best.reason, meantFor: meant?.id };
  const { selection } = monitor;
  if (selection === undefined) return whyNothingIsScraped(context, best.prediction, monitor);
  return whyNoTarget(context, best.prediction, monitor, selection, meant);
}

function whyNoPrometheus({ refusedPrometheuses: [refused], meshCluster }: ExplanationContext, { complaints }: Monitor): MonitorReason {
  if (complaints.length > 0) return { code: 'monitor-not-stored', message: complaints.join('; ') };
  const other = meshCluster.scrapers.unfollowed.find(({ only }) => only === undefined);
  if (other !== undefined) return { code: other.code, message: `whether ${other.object} selects it is not known: it ${other.message}` };
  if (refused === undefined) return { code: 'no-prometheus', message: 'there is no Prometheus among the manifests' };
  return { code: 'prometheus-refused', message: `${refused.id} is not stored: ${refused.why}` };
}

/** Why a monitor whose jobs run has no target at all. */
function whyNoTarget(
  context: ExplanationContext, prediction: Prediction, monitor: Monitor, selection: NonNullable<Monitor['selection']>,
  meant: ExplainedWorkload | undefined,
): LikelyReason {
  const whyElsewhere = (namespace: string, what: string) => whyMonitorLooksElsewhere(context, prediction, monitor, namespace, what);
  const isInReach = (namespace: string) => whyElsewhere(namespace, '') === undefined;
  const { by, selector } = selection;
  const selected = context.workloads.selectedBy(by, selector);
  const [inReach, outOfReach] = [true, false].map(isWanted => selected.filter(workload => isInReach(namespaceOf(workload)) === isWanted));
  const [farthest] = inReach.slice(0, LOOKED_AT)
    .map(workload => ({ workload, rule: dropReasons(context, prediction, monitor, workload)[0]?.rule ?? -1 }))
    .sort((a, b) => b.rule - a.rule);
  const whyNoneOf = (workload: ExplainedWorkload) =>
    ({ ...whyNoTargetOf(context, prediction, monitor, workload)[0], meantFor: workload.id });
  if (farthest !== undefined) return whyNoneOf(farthest.workload);

  const empty = by === 'PodMonitor' ? [] : context.meshCluster.cluster.services
    .filter(({ metadata: { namespace, labels = {} } }) => fits(selector, labels) && isInReach(namespace));
  const idle = context.idleWorkloads.find(({ namespace, labels }) => by === 'PodMonitor'
    ? isInReach(namespace) && fits(selector, labels)
    : empty.some(({ metadata, spec }) => metadata.namespace === namespace && fits({ matchLabels: spec.selector }, labels)));
  if (idle !== undefined) return whyIdle(idle);
  if (empty.length > 0) {
    const behind = resemblingBehind(empty[0], context);
    return { ...whyServiceHasNoPods(empty[0], behind, context), meantFor: behind?.id };
  }
  // What selects everything was meant for nothing in particular.
  const other = unmet(selector, {}).length > 0 ? outOfReach[0] : undefined;
  if (other !== undefined) return { ...whyElsewhere(namespaceOf(other), other.id)!, meantFor: other.id };
  if (meant !== undefined) return whyNoneOf(meant);
  const kind = by === 'PodMonitor' ? 'pods' : 'Services';
  const [{ job: { config } }] = context.poolsOf(prediction, monitor.jobs[0].name);
  const { names = [] } = config.kubernetes_sd_configs?.[0].namespaces ?? {};
  const what = wanted(unmet(selector, {}));
  const where = names.length > 0 ? ` in namespace ${enumeration(names, 'or')}` : '';
  return { code: 'nothing-selected', message: `it selects ${kind}${what && ` with ${what}`}, and there are none${where}` };
}

function whyIdle({ id, because }: IdleWorkload): LikelyReason {
  const message = `it is for ${id}, which has no pod, since ${because}. It has a target as soon as there is a pod`;
  return { code: 'workload-without-pods', message, meantFor: id };
}

/** Why a Probe or a ScrapeConfig has no target, which are no pods of a selector. */
function whyNothingIsScraped(context: ExplanationContext, prediction: Prediction, monitor: Monitor): MonitorReason {
  const [job] = monitor.jobs;
  const pools = context.poolsOf(prediction, job.name);
  const [problem] = pools.flatMap(({ problems }) => problems);
  if (problem !== undefined) return { code: 'target-invalid', message: `Prometheus cannot scrape what it finds: ${problem.message}` };
  const dropped = nearestUnscraped(pools);
  const [{ rules, job: { config } }] = pools;
  if (dropped.length === 0) {
    const [{ role } = { role: 'target' }] = config.kubernetes_sd_configs ?? [];
    return { code: 'nothing-discovered', message: `discovery finds no ${role} for it. Change what it looks for, or create one` };
  }
  const number = dropped[0].droppedBy!;
  const own = ownRuleOf(context.resourceOf(prediction), monitor, job, rules, number);
  const why = ruleWords(rules, number, dropped);
  const message = own === undefined ? `rule ${number} of its job ${why}. Change what it selects` : `${own} ${why}. Change the rule`;
  return { code: 'dropped-by-relabeling', message };
}
