import { ExplanationContext } from './context';
import { enumeration, fewOf } from './label-words';
import { whyPrometheusDoesNotSelect } from './selection-of-monitors';
import { ExplainedWorkload, namesOf, namespaceOf } from './workloads';
import { SCRAPE_FAILURES } from '../../mesh/istio';
import { Pod, podIdOf } from '../cluster/kinds';
import { Prediction } from '../prediction';
import { Labels, NAME } from '../prometheus/labels';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';
import { enforcedLabel, Miss, Watch } from '../rules/alerts-on-series';
import { Evaluation, isEvaluated } from '../rules/evaluation';
import { withDrawnName } from '../rules/generated-pod-name';
import { matcherText } from '../rules/label-matcher';
import { Rules } from '../rules/prometheus-rules';
import { storedLabels } from '../rules/stored-labels';
import { seriesAt } from '../serves/series';
import { Sink } from '../sinks/sink';
import { LabelledTarget, TargetsByPod } from '../targets-by-pod';

/** What an agent counts when its application does not answer. */
const FAILURES = { [NAME]: SCRAPE_FAILURES, type: 'application' };

/** A target whose series a Prometheus has, since it scrapes it or somebody writes them to it. */
interface StoredTarget extends LabelledTarget {
  readonly scrapedBy: Prediction;
  readonly sink: Sink;
}

/** A pod of which a Prometheus has the series of the agent only: its `up` does not tell whether the application answers. */
interface MergedPod {
  readonly pod: Pod;
  readonly targets: ReadonlyArray<StoredTarget>;
}

/** What is said of a workload at one Prometheus. */
interface WorkloadAtPrometheus {
  readonly context: ExplanationContext;
  readonly prometheus: CustomResource<PrometheusSpec>;
  readonly workload: ExplainedWorkload;
}

/**
 * Says at each Prometheus which alert tells that an application is dead whose metrics the agent of its sidecar serves, or why none does:
 * its target is up then, since that still answers. Of a Prometheus that a file configures the rules are not known; a PrometheusAgent
 * evaluates none, and whoever it writes to does.
 */
export function alertLines(context: ExplanationContext, workload: ExplainedWorkload, targets: TargetsByPod): string[] {
  return context.predictions.flatMap(prediction => {
    const prometheus = context.resourceOf(prediction);
    if (prometheus?.kind !== 'Prometheus') return [];
    const stored = (pod: Pod) => storedAt(prometheus.id, targets.get(pod), context);
    const merged = workload.pods.map(pod => ({ pod, targets: mergedTargets(context, pod, stored(pod)) }))
      .filter(each => each.targets.length > 0);
    return merged.length === 0 ? [] : [`at ${prometheus.id}: ${alertsOn({ context, prometheus, workload }, merged)}`];
  });
}

/** The targets of a pod whose series end at a Prometheus. */
function storedAt(store: string, ofPod: ReadonlyMap<string, ReadonlyArray<LabelledTarget>> = new Map(), context: ExplanationContext) {
  return context.predictions.flatMap(scrapedBy => context.sinks.of(scrapedBy.prometheus)
    .filter(sink => sink.store === store && sink.verdict.verdict !== 'blocked')
    .flatMap(sink => (ofPod.get(scrapedBy.prometheus) ?? []).map((target): StoredTarget => ({ ...target, scrapedBy, sink }))));
}

/** The targets that bring the series of an application through its agent. Where one brings them directly, that `up` tells. */
function mergedTargets({ meshCluster }: ExplanationContext, pod: Pod, targets: ReadonlyArray<StoredTarget>): StoredTarget[] {
  const { proxy } = meshCluster.admissions.get(podIdOf(pod))!;
  const scraped = targets.filter(({ reachability }) => reachability.verdict !== 'blocked')
    .map(target => ({ target, gives: seriesAt(target, proxy).map(({ of }) => of) }))
    .filter(({ gives }) => gives.includes('application'));
  return scraped.every(({ gives }) => gives.includes('agent')) ? scraped.map(({ target }) => target) : [];
}

function alertsOn(at: WorkloadAtPrometheus, pods: ReadonlyArray<MergedPod>): string {
  const { context, prometheus } = at;
  const evaluations = context.evaluationsAt(prometheus);
  const watched = pods.map(({ pod, targets }) => {
    const series = targets.map(target => failuresOf(at, pod, target));
    const watches = series.flatMap(each => each === undefined ? [] : [new Watch(prometheus, evaluations, each)]);
    const alerts = evaluations.flatMap(evaluation =>
      watches.flatMap(watch => watch.alertsOf(evaluation.rules)).map(alert => ({ alert, evaluation })));
    const by = alerts.filter(({ evaluation }) => isEvaluated(evaluation))
      .map(({ alert, evaluation: { rules } }) => `alert ${alert} of ${rules.id}`);
    const [{ scrapePool: job, scrapedBy, sink }] = targets;
    const isSent = sink.store !== scrapedBy.prometheus;
    return { by, alerts, watches, dropping: isSent ? `Job ${job}, or what sends it from ${scrapedBy.prometheus},` : `Job ${job}` };
  });
  const looking = new Set(watched.flatMap(({ alerts }) => alerts.map(({ evaluation }) => evaluation)));
  const remarks = evaluations.filter(each => looking.has(each))
    .flatMap(({ rules }) => rules.remarks.map(remark => `; ${rules.id}: ${remark}`)).join('');
  const unwatched = watched.filter(({ by }) => by.length === 0);
  if (unwatched.length === 0) return enumeration([...new Set(watched.flatMap(({ by }) => by))]) + remarks;
  const [{ watches: [watch], dropping }] = unwatched;
  const reason = watch === undefined
    ? `${dropping} drops ${FAILURES[NAME]} by its metric relabelings. Keep it`
    : whyUnwatched(at, evaluations, watch);
  const some = unwatched.length < pods.length ? ` for ${unwatched.length} of its ${pods.length} pods` : '';
  return `nothing${some}, and up stays 1. ${reason}${remarks}`;
}

/** The series of an agent that counts failures, as a Prometheus stores it; undefined where it does not. */
function failuresOf(
  { context }: WorkloadAtPrometheus, pod: Pod, { labels, scrapePool, scrapedBy, sink }: StoredTarget,
): Labels | undefined {
  const [{ job: { config } }] = context.poolsOf(scrapedBy, scrapePool);
  const stored = storedLabels(FAILURES, withDrawnName(labels, pod), config);
  return stored && sink.sent(stored);
}

/** Why nothing looks at a series: what would is not evaluated, or something that is meant for it looks past it. */
function whyUnwatched(at: WorkloadAtPrometheus, evaluations: ReadonlyArray<Evaluation>, watch: Watch): string {
  const { workload } = at;
  const isUnread = ({ rules, complaints, namespace }: Rules) =>
    rules.length === 0 && complaints.length > 0 && namespace === namespaceOf(workload);
  const isMeant = ({ rules }: Evaluation) => watch.alertsOf(rules).length > 0 || isUnread(rules);
  const idle = evaluations.filter(each => !isEvaluated(each) && isMeant(each)).map(each => `${each.rules.id}: ${whyIdle(at, each)}`);
  if (idle.length > 0) return fewOf(idle, 3).join('; ');
  const [name] = namesOf(workload);
  const isNamed = ({ rules, selector }: Miss) => [rules.name, ...selector.map(({ value }) => value)].some(each => each.includes(name));
  const misses = evaluations.flatMap(({ rules }) => watch.missesOf(rules)).filter(isNamed);
  const [nearest] = misses.sort((a, b) => a.unmet.length - b.unmet.length);
  return nearest === undefined
    ? `No alert looks at ${FAILURES[NAME]} of ${workload.id}. Create a MergedMetricsAlert`
    : missWords(at, nearest, watch.series);
}

function whyIdle({ context, prometheus }: WorkloadAtPrometheus, { rules, isSelected, refusal }: Evaluation): string {
  if (rules.complaints.length > 0) return rules.complaints.join('; ');
  if (isSelected) return `the operator refuses it: ${refusal}`;
  return whyPrometheusDoesNotSelect(rules, prometheus, context.meshCluster.cluster.namespaces)!.message;
}

function missWords({ prometheus, workload }: WorkloadAtPrometheus, { rules, alert, unmet }: Miss, series: Labels): string {
  const actual = unmet.map(({ name }) => series[name] === undefined ? `no label ${name}` : `${name}=${JSON.stringify(series[name])}`);
  const isEnforced = unmet.some(({ name }) => name === enforcedLabel(prometheus, rules));
  const remedy = isEnforced
    ? `${prometheus.id} enforces the namespace of the rule: name the rule in its excludedFromEnforcement` : 'Change its expression';
  const looksAt = `alert ${alert} looks at ${enumeration(unmet.map(matcherText))}`;
  return `${rules.id}: ${looksAt}, and the series of ${workload.id} has ${enumeration([...new Set(actual)])}. ${remedy}`;
}
