import { whyAnnotationsAreNotRead } from './annotations';
import { ExplanationContext } from './context';
import { filterFor, nearestUnscraped, ruleWords } from './dropped-targets';
import { progressOf, Step, whyNoJobs, whyNoTargetOf } from './monitor-progress';
import { Monitor, MonitorJob } from './monitors';
import { mutualTlsHint } from './mutual-tls';
import { targetLines, TargetLine, TargetOfPod } from './scraped-targets';
import { looksIn } from './selectors';
import { ExplainedWorkload, isSelected, namespaceOf } from './workloads';
import { TLS_MODE } from '../../mesh/labels-and-annotations';
import { Prediction } from '../prediction';
import { Scraper } from '../reach/scraper';
import { TargetsByPod } from '../targets-by-pod';

/** How many monitors are named that would take a workload if they looked in its namespace. */
const AT_MOST_ELSEWHERE = 3;

/** What is known of a workload before the Prometheuses are gone through one by one. */
export interface WorkloadFacts {
  readonly context: ExplanationContext;
  readonly workload: ExplainedWorkload;
  readonly targets: TargetsByPod;
  /** Whether anything of the workload is not scraped. */
  readonly isLacking: boolean;
  /** The monitors without a target that were most probably meant for it. */
  readonly meant: ReadonlySet<Monitor>;
}

/** Says what a Prometheus scrapes of a workload, by monitors and by other jobs, and why no more. */
export function prometheusLines(facts: WorkloadFacts, prediction: Prediction): string[] {
  const noJobs = whyNoJobs(prediction);
  if (noJobs !== undefined) return [noJobs.message];
  const { context, workload } = facts;
  const scrapesOf = scrapesByJob(facts, prediction);
  const hinted = (job: MonitorJob) => scrapesOf(job.name).map(scrape => withHint(facts, prediction, job, scrape));
  const monitors = context.monitors.filter(selectsWorkloads).map(monitor => ({ monitor, scrapes: monitor.jobs.flatMap(hinted) }));
  const idle = monitors.filter(({ scrapes }) => scrapes.length === 0).map(({ monitor }) => monitor);
  const reasons = reasonsNotToScrape(facts, prediction, idle);
  const jobsOfMonitors = new Set(monitors.flatMap(({ monitor }) => monitor.jobs.map(({ name }) => name)));
  const otherJobs = [...new Set(prediction.pools.map(({ name }) => name))].filter(name => !jobsOfMonitors.has(name));
  const lines = [
    ...monitors.flatMap(({ monitor, scrapes }) => {
      const whyNot = reasons.ofMonitors.get(monitor) ?? [];
      if (scrapes.length + whyNot.length === 0) return [];
      return [
        ...scrapes.map(scrape => `${monitor.id} ${scrape}`),
        ...[...whyNot, ...monitor.remarks].map(each => `${monitor.id}: ${each}`),
      ];
    }),
    ...otherJobs.flatMap(job => {
      const scrapes = scrapesOf(job);
      return scrapes.length > 0 ? scrapes.map(({ line }) => `job ${job} ${line}`) : unscrapedLines(context, prediction, job, workload);
    }),
  ];
  return [
    ...sinkLines(context, prediction), ...remarksOn(context, prediction), ...lines.length > 0 ? lines : [nothingLine(facts, prediction)],
    ...othersLine(reasons.others),
  ];
}

function nothingLine({ workload, isLacking }: WorkloadFacts, prediction: Prediction): string {
  const unread = isLacking ? whyAnnotationsAreNotRead(prediction, workload) : undefined;
  return unread?.message ?? 'it has no target there';
}

/** A ScrapeConfig is a job as any that is written by hand, and a Probe scrapes its prober. */
function selectsWorkloads({ selection, complaints }: Monitor): boolean {
  return selection !== undefined || complaints.length > 0;
}

function scrapesByJob({ context, workload, targets }: WorkloadFacts, { prometheus }: Prediction): (job: string) => TargetLine[] {
  const byJob = new Map<string, TargetOfPod[]>();
  for (const pod of workload.pods) {
    for (const target of targets.get(pod)?.get(prometheus) ?? []) {
      byJob.set(target.scrapePool, [...byJob.get(target.scrapePool) ?? [], { pod, target }]);
    }
  }
  return job => targetLines(byJob.get(job) ?? [], context.meshCluster.admissions);
}

function withHint({ context, workload }: WorkloadFacts, prediction: Prediction, job: MonitorJob, { line, verdict }: TargetLine): string {
  const hint = mutualTlsHint(verdict, context, prediction, job, workload);
  return hint === undefined ? line : `${line}; ${hint}`;
}

/** Why monitors do not scrape a workload. */
interface ReasonsNotToScrape {
  /** Of those that might be meant for it. */
  readonly ofMonitors: ReadonlyMap<Monitor, ReadonlyArray<string>>;
  /** How many are for other workloads. */
  readonly others: number;
}

function reasonsNotToScrape(
  { context, workload, isLacking, meant }: WorkloadFacts, prediction: Prediction, monitors: ReadonlyArray<Monitor>,
): ReasonsNotToScrape {
  const namespace = namespaceOf(workload);
  const selecting = new Set(monitors.filter(({ selection, complaints }) =>
    selection === undefined ? complaints.length > 0 : isSelected(selection.by, selection.selector, workload)));
  const elsewhere = new Set([...selecting].filter(monitor => isLacking && !looksIn(monitor, namespace)).slice(0, AT_MOST_ELSEWHERE));
  const isSuspect = (monitor: Monitor) =>
    selecting.has(monitor) && looksIn(monitor, namespace) && (isLacking || !context.hasTarget(prediction, monitor));
  const ofMonitors = new Map<Monitor, string[]>();
  let others = 0;
  for (const monitor of monitors) {
    const { step, reason } = progressOf(context, prediction, monitor, namespace);
    const isSelectedByAnother = step <= Step.SELECTED && context.predictions.some(each => each.accepted.includes(monitor.id));
    if (!isSelectedByAnother && (meant.has(monitor) || isSuspect(monitor) || elsewhere.has(monitor))) {
      const reasons = reason === undefined ? whyNoTargetOf(context, prediction, monitor, workload) : [reason];
      ofMonitors.set(monitor, reasons.map(({ message }) => message));
    } else if (step > Step.SELECTED) {
      others++;
    }
  }
  return { ofMonitors, others };
}

function othersLine(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? '1 more monitor is for other workloads' : `${count} more monitors are for other workloads`];
}

/** What a job that is made of no such monitor does with the targets of a workload that it does not scrape. */
function unscrapedLines(context: ExplanationContext, prediction: Prediction, job: string, { pods }: ExplainedWorkload): string[] {
  const pools = context.poolsOf(prediction, job);
  const unscraped = nearestUnscraped(pools, filterFor(pods));
  if (unscraped.length === 0) return pools.flatMap(({ problems }) => problems).slice(0, 1).map(({ message }) => `job ${job}: ${message}`);
  const [{ droppedBy: rule, problem }] = unscraped;
  const why = rule === undefined ? problem : `rule ${rule} of its relabel_configs ${ruleWords(pools[0].rules, rule, unscraped)}`;
  return [`job ${job}: ${why}`];
}

/** Where what a Prometheus scrapes ends besides its own storage, or why it does not. */
function sinkLines({ sinks }: ExplanationContext, { prometheus }: Prediction): string[] {
  return sinks.of(prometheus).flatMap(({ store, verdict: { verdict, reason } }) => {
    if (verdict === 'blocked') return [`what it scrapes does not arrive: ${reason}`];
    if (verdict === 'unknown') return [`whether what it scrapes arrives is not known: ${reason}`];
    return store === prometheus ? [] : [`writes what it scrapes to ${store}`];
  });
}

/** What is wrong with how a Prometheus takes part in the mesh, while all that it scrapes stays the same. */
function remarksOn(context: ExplanationContext, prediction: Prediction): string[] {
  const scraper = context.verdicts.scraper(prediction.prometheus);
  const resource = context.resourceOf(prediction);
  const { scrapeClasses = [] } = resource?.spec ?? {};
  return [
    ...scrapeClasses.filter(({ default: isDefault, tlsConfig }) => isDefault && tlsConfig?.certFile).map(({ name, tlsConfig }) =>
      `its scrape class ${name} is the default one: jobs of monitors that name none show its certificate too`
      + `${tlsConfig?.insecureSkipVerify ? ', and verify nobody' : ''}. Let those name it that scrape over mutual TLS`),
    ...'verdict' in scraper ? [] : remarksOnSidecar(scraper, resource === undefined ? 'its pod template' : 'spec.podMetadata'),
  ];
}

function remarksOnSidecar({ pod, proxy, certificates }: Scraper, where: string): string[] {
  // Clients' sidecars look at this label (`pilot/pkg/networking/core/cluster_tls.go`), which injection sets to `istio` where there is none.
  const tlsMode = pod?.metadata.labels?.[TLS_MODE] ?? 'istio';
  const isAskedForTls = proxy?.capture?.includeInboundPorts === '' && tlsMode === 'istio';
  const isOnDisk = certificates?.volume !== undefined && !certificates.isInMemory;
  return [
    ...isAskedForTls ? ['meshed clients speak mutual TLS to it, which its sidecar leaves to it:'
      + ` give it the label ${TLS_MODE}=disabled in ${where}`] : [],
    ...isOnDisk ? [`its sidecar writes the key of its certificate to the volume ${certificates.volume}, which is on the disk of the node:`
      + ' set emptyDir.medium to Memory'] : [],
  ];
}
