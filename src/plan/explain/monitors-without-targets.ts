import { ExplanationContext } from './context';
import { dropReasons, furthestUnscraped, ownRuleOf, ruleWords } from './dropped-targets';
import { fits, enumeration, unmet, wanted } from './label-words';
import { meantFor, serviceMeantFor } from './meant-for';
import { byProgress, progressOf, whyNoTargetOf } from './monitor-progress';
import { Monitor } from './monitors';
import { prefixed, Reason } from './reason';
import { selectedBy, whyMonitorLooksElsewhere, whyServiceHasNoPods } from './selectors';
import { ExplainedWorkload, namespaceOf } from './workloads';
import { Prediction } from '../prediction';

/** A monitor of which no Prometheus has a target, and why. */
export interface MonitorWithReason {
  readonly monitor: Monitor;
  readonly why: Reason;
  /** The workload for which it was most probably meant. */
  readonly meantFor?: string;
  /** One that it selects for certain. */
  readonly selects?: string;
}

type Finding = Pick<MonitorWithReason, 'why' | 'meantFor'>;

/** Of so many workloads that a monitor selects the nearest to a target is looked for; those of one selector mostly have the same fault. */
const LOOKED_AT = 50;

/** Finds them, each with the step at which it came no farther. */
export function monitorsWithoutTargets(context: ExplanationContext): MonitorWithReason[] {
  const { monitors, predictions, workloads } = context;
  return monitors
    .filter(monitor => !monitor.isUnfollowed && !predictions.some(prediction => context.hasTarget(prediction, monitor)))
    .map(monitor => {
      const { why: { code, sentence }, ...rest } = reasonOf(context, monitor);
      const why = { code, sentence: [sentence, ...monitor.remarks].join('; ') };
      return { monitor, why, ...rest, selects: selectedBy(monitor, workloads)?.id };
    });
}

function reasonOf(context: ExplanationContext, monitor: Monitor): Finding {
  const [best] = context.predictions.map(prediction => ({ prediction, ...progressOf(context, prediction, monitor) })).sort(byProgress);
  const meant = meantFor(monitor, context.workloads);
  if (best === undefined) {
    const why: Reason = monitor.complaints.length > 0
      ? { code: 'monitor-not-stored', sentence: monitor.complaints.join('; ') }
      : { code: 'no-prometheus', sentence: 'there is no Prometheus among the manifests' };
    return { why, meantFor: meant?.id };
  }
  if (best.why !== undefined) return { why: best.why, meantFor: meant?.id };
  const { selection } = monitor;
  if (selection === undefined) return { why: whyNothingIsScraped(context, best.prediction, monitor) };
  return whyNoTarget(context, best.prediction, monitor, selection, meant);
}

/** Why a monitor whose jobs run has no target at all. */
function whyNoTarget(
  context: ExplanationContext, prediction: Prediction, monitor: Monitor, selection: NonNullable<Monitor['selection']>,
  meant: ExplainedWorkload | undefined,
): Finding {
  const config = context.poolsOf(prediction, monitor.jobs[0].name)[0]?.job.config ?? {};
  const isInReach = (namespace: string) => whyMonitorLooksElsewhere(monitor, config, namespace, '') === undefined;
  const { by, selector } = selection;
  const selected = context.workloads.selectedBy(by, selector);
  const [inReach, outOfReach] = [true, false].map(isWanted => selected.filter(workload => isInReach(namespaceOf(workload)) === isWanted));
  const [farthest] = inReach.slice(0, LOOKED_AT)
    .map(workload => ({ workload, rule: dropReasons(context, prediction, monitor, workload)[0]?.rule ?? -1 }))
    .sort((a, b) => b.rule - a.rule);
  const whyNoneOf = (workload: ExplainedWorkload) =>
    ({ why: whyNoTargetOf(context, prediction, monitor, workload)[0], meantFor: workload.id });
  if (farthest !== undefined) return whyNoneOf(farthest.workload);

  const empty = by === 'PodMonitor' ? undefined
    : context.meshCluster.cluster.services
      .find(({ metadata: { namespace, labels = {} } }) => fits(selector, labels) && isInReach(namespace));
  if (empty !== undefined) {
    const behind = serviceMeantFor(empty, context.workloads);
    return { why: prefixed('it selects ', whyServiceHasNoPods(empty, behind)), meantFor: behind?.id };
  }
  // What selects everything was meant for nothing in particular.
  const other = unmet(selector, {}).length > 0 ? outOfReach[0] : undefined;
  if (other !== undefined) return { why: whyMonitorLooksElsewhere(monitor, config, namespaceOf(other), other.id)!, meantFor: other.id };
  if (meant !== undefined) return whyNoneOf(meant);
  const kind = by === 'PodMonitor' ? 'pods' : 'Services';
  const { names = [] } = config.kubernetes_sd_configs?.[0].namespaces ?? {};
  const what = wanted(unmet(selector, {}));
  const where = names.length > 0 ? ` in namespace ${enumeration(names, 'or')}` : '';
  const sentence = `it selects ${kind}${what && ` with ${what}`}, and there are none${where}`;
  return { why: { code: 'nothing-selected', sentence } };
}

/** Why a Probe or a ScrapeConfig has no target, which are no pods of a selector. */
function whyNothingIsScraped(context: ExplanationContext, prediction: Prediction, monitor: Monitor): Reason {
  const [job] = monitor.jobs;
  const pools = context.poolsOf(prediction, job.name);
  const [problem] = pools.flatMap(({ problems }) => problems);
  if (problem !== undefined) return { code: problem.code, sentence: `Prometheus cannot scrape what it finds: ${problem.message}` };
  const dropped = furthestUnscraped(pools);
  if (dropped.length === 0) return { code: 'nothing-selected', sentence: 'discovery finds nothing for it' };
  const [{ rules }] = pools;
  const number = dropped[0].droppedBy!;
  const own = ownRuleOf(context.resourceOf(prediction), monitor, job, rules, number);
  const why = ruleWords(rules, number, dropped);
  const sentence = own === undefined ? `rule ${number} of its job ${why}. Change what it selects` : `${own} ${why}. Change the rule`;
  return { code: 'dropped-by-relabeling', sentence };
}
