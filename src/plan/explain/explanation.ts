import { alertLines } from './alerts';
import { ExplanationContext } from './context';
import { enumeration } from './label-words';
import { MonitorWithReason, monitorsWithoutTargets } from './monitors-without-targets';
import { podLines } from './pods';
import { prometheusLines } from './prometheus';
import { findWorkload } from './workloads';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { WorkloadScrapes, workloadScrapesOf } from '../scraped-workloads';
import { SeriesScrapes } from '../serves/scraped';
import { Sinks } from '../sinks/sinks';
import { targetsByPod } from '../targets-by-pod';
import { Verdicts } from '../verdicts';

/** Explains a plan in words; what it needs is made when the first question is asked. */
export class Explainer {
  private knownContext?: ExplanationContext;
  private knownMonitors?: ReadonlyArray<MonitorWithReason>;

  public constructor(
    private readonly meshCluster: MeshCluster,
    private readonly predictions: ReadonlyArray<Prediction>,
    private readonly verdicts: Verdicts,
    private readonly sinks: Sinks,
  ) {}

  /**
   * Says what becomes of a workload: at each Prometheus what scrapes it and at which step each monitor went wrong that could be meant for
   * it, then how often each group of its series is scraped, and which alert tells when its application is dead.
   *
   * @param asked `namespace/name`, or `Kind/namespace/name`
   * @throws when there is no such object.
   */
  public explain(asked: string): string {
    const { meshCluster, predictions, verdicts, context } = this;
    const workload = findWorkload(asked, meshCluster, context.backends);
    if (workload.pods.length + workload.refusedPods.length === 0) return `${asked} has no pod, since it asks for none.`;
    const lines = [workload.id, ...podLines(workload, meshCluster).map(indented)];
    if (workload.pods.length === 0) return lines.join('\n');

    const pods = new Set(workload.pods);
    const targets = targetsByPod(meshCluster, predictions, verdicts, pod => pods.has(pod));
    const scraped = workloadScrapesOf(workload.pods, meshCluster, targets, this.sinks);
    const isLacking = scraped.some(({ series }) => series.length === 0 || series.some(({ times }) => times === 'never'));
    const meant = new Set(this.monitorsWithoutTargets.filter(({ meantFor }) => meantFor === workload.id).map(({ monitor }) => monitor));
    const { refusedPrometheuses } = context;
    const unfollowed = meshCluster.scrapers.unfollowed.filter(({ only = workload.id }) => only === workload.id);
    const isScraped = predictions.length + refusedPrometheuses.length + unfollowed.length > 0;
    const facts = { context, workload, targets, isLacking, meant };
    const alerts = alertLines(context, workload, targets);
    return [
      ...lines,
      ...isScraped ? [] : ['', 'There is no Prometheus among the manifests.'],
      ...refusedPrometheuses.flatMap(({ id, why }) => ['', id, indented(`is not stored: ${why}`)]),
      ...unfollowed.flatMap(({ object, message }) => ['', object, indented(message)]),
      ...predictions.flatMap(prediction => ['', prediction.prometheus, ...prometheusLines(facts, prediction).map(indented)]),
      '', 'What comes of it', ...scraped.flatMap(seriesLines).map(indented),
      ...alerts.length === 0 ? [] : ['', 'What tells of a dead application', ...alerts.map(indented)],
    ].join('\n');
  }

  public get monitorsWithoutTargets(): ReadonlyArray<MonitorWithReason> {
    return this.knownMonitors ??= monitorsWithoutTargets(this.context);
  }

  public get context(): ExplanationContext {
    return this.knownContext ??= new ExplanationContext(this.meshCluster, this.predictions, this.verdicts, this.sinks);
  }
}

function seriesLines({ series }: WorkloadScrapes): string[] {
  if (series.length === 0) return ['nothing of it is scraped'];
  const byOutcome = new Map<string, string[]>();
  for (const each of series) {
    const [outcome, name] = [outcomeOf(each), each.series];
    byOutcome.set(outcome, [...byOutcome.get(outcome) ?? [], name]);
  }
  return Array.from(byOutcome, ([outcome, names]) => `${enumeration(names)}: ${outcome}`);
}

/** The verdict on a target stands with the target already. */
function outcomeOf({ times, by, reason, code, failing }: SeriesScrapes): string {
  if (reason === undefined || times === 'twice') return `${times}, by ${jobs(by)}`;
  return failing === undefined ? `${times}: ${reason}` : `${times}: see ${enumeration([...new Set(failing)])} above (${code})`;
}

/** A job that has several targets of one pod is enough for twice. */
function jobs(by: ReadonlyArray<string>): string {
  const distinct = [...new Set(by)];
  return distinct.length < by.length ? `several targets of ${enumeration(distinct)}` : enumeration(distinct);
}

function indented(line: string): string {
  return `  ${line}`;
}
