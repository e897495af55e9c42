import { enumeration } from './label-words';
import { fewOf } from './rule-words';
import { Scene } from './scene';
import { namesOf, Subject } from './subject';
import { namespaceOf } from './subjects';
import { whyUnselected } from './why-unselected';
import { SCRAPE_FAILURES } from '../../mesh/istio';
import { Pod, podIdOf } from '../cluster/kinds';
import { Prediction } from '../prediction';
import { Labels } from '../prometheus/labels';
import { CustomResource } from '../resources/custom-resource';
import { PrometheusSpec } from '../resources/prometheus';
import { withDrawnName } from '../rules/generated-pod-name';
import { Evaluation, isEvaluated } from '../rules/evaluation';
import { matcherText } from '../rules/label-matcher';
import { Rules } from '../rules/prometheus-rules';
import { NAME } from '../rules/series-selector';
import { storedLabels } from '../rules/stored-labels';
import { enforcedLabel, Miss, Watch } from '../rules/alerts-on-series';
import { LabelledTarget, TargetsByPod } from '../scraped-workloads';
import { seriesAt } from '../serves/series';

/** What an agent counts when its application does not answer. */
const FAILURES = { [NAME]: SCRAPE_FAILURES, type: 'application' };

/**
 * Says at each Prometheus which alert tells that an application is dead whose metrics its agent serves, or why none does: its target is up then, since the
 * agent still answers. Of a Prometheus that a file configures the rules are not known, and an agent evaluates none.
 */
export function alertLines(scene: Scene, subject: Subject, targets: TargetsByPod): string[] {
  return scene.predictions.flatMap(prediction => {
    const prometheus = scene.resourceOf(prediction);
    if (prometheus?.kind !== 'Prometheus') return [];
    const blind = subject.pods.map(pod => ({ pod, merged: mergedTargets(scene, pod, targets.get(pod)?.get(prometheus.id)) }))
      .filter(({ merged }) => merged.length > 0);
    return blind.length === 0 ? [] : [`at ${prometheus.id}: ${toldBy(scene, prediction, prometheus, subject, blind)}`];
  });
}

/** The targets by which a Prometheus scrapes an application through its agent; none where it scrapes the application itself too, since the `up` of that tells. */
function mergedTargets({ meshed }: Scene, pod: Pod, targets: ReadonlyArray<LabelledTarget> = []): LabelledTarget[] {
  const { proxy } = meshed.admissions.get(podIdOf(pod))!;
  const scraped = targets.filter(({ reachability }) => reachability.verdict !== 'blocked')
    .map(target => ({ target, gives: seriesAt(target.scrapeUrl, proxy).map(({ of }) => of) }))
    .filter(({ gives }) => gives.includes('application'));
  return scraped.every(({ gives }) => gives.includes('agent')) ? scraped.map(({ target }) => target) : [];
}

interface BlindPod {
  readonly pod: Pod;
  readonly merged: ReadonlyArray<LabelledTarget>;
}

function toldBy(scene: Scene, prediction: Prediction, prometheus: CustomResource<PrometheusSpec>, subject: Subject, pods: ReadonlyArray<BlindPod>): string {
  const evaluations = scene.evaluationsAt(prometheus);
  const told = pods.map(({ pod, merged }) => {
    const series = merged.map(target => seriesOf(scene, prediction, pod, target));
    const watches = series.flatMap(each => each === undefined ? [] : [new Watch(prometheus, evaluations, each)]);
    const alerts = evaluations.flatMap(evaluation =>
      watches.flatMap(watch => watch.alertsOf(evaluation.rules)).map(alert => ({ alert, evaluation })));
    const by = alerts.filter(({ evaluation }) => isEvaluated(evaluation)).map(({ alert, evaluation: { rules } }) => `alert ${alert} of ${rules.id}`);
    return { by, alerts, watches, job: merged[0].scrapePool };
  });
  const looking = new Set(told.flatMap(({ alerts }) => alerts.map(({ evaluation }) => evaluation)));
  const remarks = evaluations.filter(each => looking.has(each)).flatMap(({ rules }) => rules.remarks.map(remark => `; ${rules.id}: ${remark}`)).join('');
  const untold = told.filter(({ by }) => by.length === 0);
  if (untold.length === 0) return enumeration([...new Set(told.flatMap(({ by }) => by))]) + remarks;
  const [{ watches: [watch], job }] = untold;
  const reason = watch === undefined
    ? `Job ${job} drops ${FAILURES[NAME]} by its metric relabelings. Keep it`
    : whyUntold(scene, prometheus, evaluations, watch, subject);
  return `nothing${untold.length < pods.length ? ` for ${untold.length} of its ${pods.length} pods` : ''}, and up stays 1. ${reason}${remarks}`;
}

/** The series of an agent that counts failures, as a Prometheus stores it; undefined where it does not. */
function seriesOf(scene: Scene, prediction: Prediction, pod: Pod, { labels, scrapePool }: LabelledTarget): Labels | undefined {
  const [{ job: { config } }] = scene.poolsOf(prediction, scrapePool);
  return storedLabels(FAILURES, withDrawnName(labels, pod), config);
}

/** Why nothing looks at a series: what would is not evaluated, or something that is meant for it looks past it. */
function whyUntold(
  scene: Scene, prometheus: CustomResource<PrometheusSpec>, evaluations: ReadonlyArray<Evaluation>, watch: Watch, subject: Subject,
): string {
  const isUnread = ({ rules, complaints, namespace }: Rules) => rules.length === 0 && complaints.length > 0 && namespace === namespaceOf(subject);
  const isMeant = ({ rules }: Evaluation) => watch.alertsOf(rules).length > 0 || isUnread(rules);
  const idle = evaluations.filter(each => !isEvaluated(each) && isMeant(each)).map(each => `${each.rules.id}: ${whyIdle(scene, prometheus, each)}`);
  if (idle.length > 0) return fewOf(idle, 3).join('; ');
  const [name] = namesOf(subject);
  const isNamed = ({ rules, selector }: Miss) => [rules.name, ...selector.map(({ value }) => value)].some(each => each.includes(name));
  const [nearest] = evaluations.flatMap(({ rules }) => watch.missesOf(rules)).filter(isNamed).sort((a, b) => a.unmet.length - b.unmet.length);
  return nearest === undefined
    ? `No alert looks at ${FAILURES[NAME]} of ${subject.workload}. Create a MergedMetricsAlert`
    : missWords(nearest, prometheus, watch.series, subject);
}

function whyIdle({ meshed }: Scene, prometheus: CustomResource<PrometheusSpec>, { rules, isSelected, refusal }: Evaluation): string {
  if (rules.complaints.length > 0) return rules.complaints.join('; ');
  if (isSelected) return `the operator refuses it: ${refusal}`;
  return whyUnselected(rules, prometheus, meshed.cluster.namespaces)!.sentence;
}

function missWords({ rules, alert, unmet }: Miss, prometheus: CustomResource<PrometheusSpec>, series: Labels, { workload }: Subject): string {
  const actual = unmet.map(({ name }) => series[name] === undefined ? `no label ${name}` : `${name}=${JSON.stringify(series[name])}`);
  const isEnforced = unmet.some(({ name }) => name === enforcedLabel(prometheus, rules));
  const remedy = isEnforced ? `${prometheus.id} enforces the namespace of the rule: name the rule in its excludedFromEnforcement` : 'Change its expression';
  return `${rules.id}: alert ${alert} looks at ${enumeration(unmet.map(matcherText))}, and the series of ${workload} has ${enumeration([...new Set(actual)])}. ${remedy}`;
}
