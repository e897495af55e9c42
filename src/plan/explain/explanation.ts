import { alertLines } from './alert-lines';
import { furthestOf } from './candidates';
import { hintOn } from './hint';
import { enumeration } from './label-words';
import { Monitor, MonitorJob } from './monitors';
import { Account, NotScraping } from './not-scraping';
import { podLines } from './pod-lines';
import { remarksOn } from './prometheus-remarks';
import { ruleWords } from './rule-words';
import { Scene } from './scene';
import { Subject, subjectOf } from './subject';
import { TargetLine, targetLines } from './target-lines';
import { whyNoJobs } from './why-not';
import { WithoutTargets } from './without-targets';
import { Pod } from '../cluster/kinds';
import { Prediction } from '../prediction';
import { LabelledTarget, workloadScrapesOf, WorkloadScrapes, targetsByPod } from '../scraped-workloads';

/**
 * Says in words what becomes of a workload: at each Prometheus what scrapes it and at which step each monitor went wrong that could be meant for it, then how
 * often each group of its series is scraped.
 *
 * @param asked `namespace/name`, or `Kind/namespace/name`
 * @throws when there is no such object.
 */
export function explanation(asked: string, scene: Scene, withoutTargets: ReadonlyArray<WithoutTargets>): string {
  const { meshed, predictions, judge } = scene;
  const subject = subjectOf(asked, meshed, scene.backends);
  if (subject.pods.length + subject.refused.length === 0) return `${asked} has no pod, since it asks for none.`;
  const lines = [subject.workload, ...podLines(subject, meshed.admissions).map(indented)];
  if (subject.pods.length === 0) return lines.join('\n');

  const ofSubject = new Set(subject.pods);
  const targets = targetsByPod(meshed.cluster.pods, predictions, judge, pod => ofSubject.has(pod));
  const scraped = workloadScrapesOf(subject.pods, meshed, targets);
  const isLacking = scraped.some(({ series }) => series.length === 0 || series.some(({ times }) => times === 'never'));
  const meant = new Set(withoutTargets.filter(each => each.meant === subject.workload).map(({ monitor }) => monitor));
  const account = { scene, subject, targets, isLacking, meant };
  const alerts = alertLines(scene, subject, targets);
  return [
    ...lines,
    ...predictions.length === 0 ? ['', 'There is no Prometheus among the manifests.'] : [],
    ...predictions.flatMap(prediction => ['', prediction.prometheus, ...prometheusLines(account, prediction).map(indented)]),
    '', 'What comes of it', ...scraped.flatMap(seriesLines).map(indented),
    ...alerts.length === 0 ? [] : ['', 'What tells of a dead application', ...alerts.map(indented)],
  ].join('\n');
}

function prometheusLines(account: Account, prediction: Prediction): string[] {
  const { scene, subject, targets } = account;
  const noJobs = whyNoJobs(prediction);
  if (noJobs !== undefined) return [noJobs];
  const byJob = new Map<string, Array<{ pod: Pod; target: LabelledTarget }>>();
  for (const pod of subject.pods) {
    for (const target of targets.get(pod)?.get(prediction.prometheus) ?? []) {
      byJob.set(target.scrapePool, [...byJob.get(target.scrapePool) ?? [], { pod, target }]);
    }
  }
  const scrapes = (job: string) => targetLines(byJob.get(job) ?? [], scene.meshed.admissions);
  const hinted = (job: MonitorJob, { line, verdict }: TargetLine) => {
    const hint = hintOn(verdict, scene, prediction, job, subject);
    return hint === undefined ? line : `${line}; ${hint}`;
  };
  const ofMonitors = scene.monitors.filter(selectsWorkloads)
    .map(monitor => ({ monitor, lines: monitor.jobs.flatMap(job => scrapes(job.name).map(each => hinted(job, each))) }));
  const names = new Set(scene.monitors.filter(selectsWorkloads).flatMap(monitor => monitor.jobs.map(({ name }) => name)));
  const others = [...new Set(prediction.pools.map(({ name }) => name))].filter(name => !names.has(name));
  const failed = new NotScraping(account, prediction);
  return [
    ...remarksOn(scene, prediction),
    ...ofMonitors.flatMap(({ monitor, lines }) => {
      const told = [...lines.map(line => `${monitor.id} ${line}`), ...failed.of(monitor, lines.length > 0)];
      return told.length === 0 ? [] : [...told, ...monitor.remarks.map(remark => `${monitor.id}: ${remark}`)];
    }),
    ...others.flatMap(job => {
      const lines = scrapes(job);
      return lines.length > 0 ? lines.map(({ line }) => `job ${job} ${line}`) : dropped(scene, prediction, job, subject);
    }),
    ...failed.closing,
  ];
}

/** Of the others, a ScrapeConfig is a job as any that is written by hand, and a Probe scrapes its prober. */
function selectsWorkloads({ selection, complaints }: Monitor): boolean {
  return selection !== undefined || complaints.length > 0;
}

/** What a job that is made of no such monitor does with a workload that it does not scrape. */
function dropped(scene: Scene, prediction: Prediction, job: string, { pods }: Subject): string[] {
  const pools = scene.poolsOf(prediction, job);
  const fallen = furthestOf(pools, pods);
  if (fallen.length === 0) return pools.flatMap(({ problems }) => problems).slice(0, 1).map(problem => `job ${job}: ${problem}`);
  const [{ droppedBy, problem }] = fallen;
  return [`job ${job}: ${droppedBy === undefined ? problem : `rule ${droppedBy} of its relabel_configs ${ruleWords(pools[0].rules, droppedBy, fallen)}`}`];
}

function seriesLines({ series }: WorkloadScrapes): string[] {
  if (series.length === 0) return ['nothing of it is scraped'];
  const byOutcome = new Map<string, string[]>();
  for (const { series: name, times, by, reason } of series) {
    const outcome = reason === undefined || times === 'twice' ? `${times}, by ${jobs(by)}` : `${times}: ${reason}`;
    byOutcome.set(outcome, [...byOutcome.get(outcome) ?? [], name]);
  }
  return Array.from(byOutcome, ([outcome, names]) => `${enumeration(names)}: ${outcome}`);
}

/** A job that has several targets of one pod is enough for twice. */
function jobs(by: ReadonlyArray<string>): string {
  const distinct = [...new Set(by)];
  return distinct.length < by.length ? `several targets of ${enumeration(distinct)}` : enumeration(distinct);
}

function indented(line: string): string {
  return `  ${line}`;
}
