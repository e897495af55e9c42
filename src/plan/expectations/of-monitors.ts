import { bySeries, byWorkload, Evidence, ScrapedTarget } from './evidence';
import { Expectation, Judgement, refuted, unproven } from './expectation';
import { judgementOnTargets } from './judgement';
import { proxiesAmong, uncoveredProxies } from './of-proxies';
import { scrapeEdits } from './scrape-edits';
import { judgementWithoutPrometheus } from './without-scraper';
import { whyWithoutTarget } from './without-target';
import { unmet } from '../explain/label-words';
import { Monitor, MonitorJob } from '../explain/monitors';
import { resembling } from '../explain/resemblance';
import { selectedBy } from '../explain/selectors';
import { ExplainedWorkload } from '../explain/workloads';
import { Code } from '../findings/catalogue';
import { Prediction } from '../prediction';

/** What monitors, Probes and ScrapeConfigs state: that each of their endpoints has a target, and that its scrape succeeds. */
export function expectationsOfMonitors(evidence: Evidence): Expectation[] {
  const { monitors, predictions } = evidence.context;
  return monitors.filter(({ isUnfollowed }) => !isUnfollowed).flatMap(monitor => {
    const selecting = predictions.filter(prediction => isSelectedBy(monitor, prediction));
    const asked = selecting.length > 0 ? selecting : [undefined];
    if (evidence.meshMonitors.has(monitor)) return asked.flatMap(prediction => ofMeshMonitor(monitor, prediction, evidence)).map(blaming);
    const jobs = selecting.length > 0 && monitor.jobs.length > 0 ? monitor.jobs : [undefined];
    return asked.flatMap(prediction => jobs.flatMap(job => ofEndpoint(monitor, job, prediction, evidence))).map(blaming);
  });
}

/** What fails for a monitor does so for all that it selects. */
function blaming(expectation: Expectation): Expectation {
  const { statedBy, cause } = expectation;
  return cause === undefined || cause.objects.length > 0 ? expectation : { ...expectation, cause: { ...cause, objects: [statedBy] } };
}

function isSelectedBy({ id }: Monitor, { accepted, refused }: Prediction): boolean {
  return accepted.includes(id) || refused.some(({ object }) => object === id);
}

/** A mesh monitor is taken as a whole: one of its endpoints is for pods that another leaves out. */
function ofMeshMonitor(monitor: Monitor, prediction: Prediction | undefined, evidence: Evidence): Expectation[] {
  const targets = prediction === undefined ? [] : monitor.jobs.flatMap(({ name }) => evidence.targetsOf(prediction, name));
  const stated = { statedBy: monitor.id, prometheus: prediction?.prometheus };
  if (targets.length > 0) {
    return proxiesAmong(targets, evidence).map(each => ({ ...stated, ...withEdits(each, monitor, prediction!, targets, evidence) }));
  }
  return uncoveredProxies(monitor, prediction, evidence).map(workload => ({
    ...stated,
    workload: workload.id,
    source: 'Envoy' as const,
    series: 'Envoy',
    ...whyWithout(monitor, undefined, prediction, workload, evidence),
  }));
}

/** One endpoint, or all of a monitor that has no job. */
function ofEndpoint(monitor: Monitor, job: MonitorJob | undefined, prediction: Prediction | undefined, evidence: Evidence): Expectation[] {
  const targets = prediction === undefined || job === undefined ? [] : evidence.targetsOf(prediction, job.name);
  if (targets.length === 0) return withoutTarget(monitor, job, prediction, evidence);
  return Array.from(byWorkload(targets)).flatMap(([workload, ofWorkload]) => Array.from(bySeries(ofWorkload), ([series, alike]) => ({
    statedBy: monitor.id,
    workload,
    prometheus: prediction!.prometheus,
    source: 'application' as const,
    series: series || job!.field || 'its target',
    ...withEdits(judgementOnTargets(alike, workload, evidence), monitor, prediction!, alike, evidence),
  })));
}

/** Says what to change of the target that fails by the cause, or else gives nothing. */
function withEdits<T extends Judgement>(
  judgement: T, monitor: Monitor, prediction: Prediction, targets: ReadonlyArray<ScrapedTarget>, evidence: Evidence,
): T {
  const { cause } = judgement;
  const target = targets.find(({ verdict }) => verdict.code === cause?.code) ?? targets.find(({ series }) => series.length === 0);
  const job = monitor.jobs.find(({ name }) => name === target?.target.scrapePool);
  if (cause === undefined || target === undefined || job === undefined) return judgement;
  return { ...judgement, cause: { ...cause, edits: scrapeEdits(cause.code, { monitor, job, prediction, target }, evidence) } };
}

/** What is expected of an endpoint, or of all of a monitor, that has no target. */
function withoutTarget(
  monitor: Monitor, job: MonitorJob | undefined, prediction: Prediction | undefined, evidence: Evidence,
): Expectation[] {
  const { context } = evidence;
  const workload = selectedBy(monitor, context.workloads) ?? resembling(monitor, context);
  // Of a workload that asks for no pod there is nothing to scrape, and nothing is wrong with the monitor.
  const asksForNone = evidence.whyIdle(monitor.id)?.code === 'workload-without-pods';
  if (workload === undefined && (selectsEverything(monitor) || asksForNone)) return [];
  return [{
    statedBy: monitor.id,
    workload: workload?.id,
    source: 'application',
    series: job?.field || 'every endpoint',
    prometheus: prediction?.prometheus,
    ...whyWithout(monitor, job, prediction, workload, evidence),
  }];
}

function whyWithout(
  monitor: Monitor, job: MonitorJob | undefined, prediction: Prediction | undefined, workload: ExplainedWorkload | undefined,
  evidence: Evidence,
): Judgement {
  const withoutPrometheus = judgementWithoutPrometheus(evidence);
  if (withoutPrometheus !== undefined) return withoutPrometheus;
  const { code, message, edits } = whyWithoutTarget({ monitor, job, prediction }, workload, evidence);
  return workload !== undefined || isCertain(code, monitor) ? refuted(code, message, { edits }) : unproven(code, message, { edits });
}

/** What is wrong whatever else there may be: with the Service that a monitor selects, or with one that lists what it wants itself. */
function isCertain(code: Code, { selection }: Monitor): boolean {
  const certain: ReadonlyArray<Code> = selection === undefined ? WITHOUT_JOBS : ['external-name-service', 'port-not-found'];
  return certain.includes(code);
}

const WITHOUT_JOBS: ReadonlyArray<Code> = [
  'monitor-not-stored', 'monitor-kind-not-taken', 'monitor-selector-not-set', 'monitor-not-selected', 'monitor-namespace-not-selected',
  'monitor-refused',
];

/** Whether it is meant for nothing in particular. */
export function selectsEverything({ selection }: Monitor): boolean {
  return selection !== undefined && unmet(selection.selector, {}).length === 0;
}
