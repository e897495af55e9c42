import { groupedBy } from '../../values/grouped';
import { podIdOf, Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { AnnotationJob, annotationJobs } from '../explain/annotation-jobs';
import { ExplanationContext } from '../explain/context';
import { filterFor } from '../explain/dropped-targets';
import { enumeration } from '../explain/label-words';
import { Monitor } from '../explain/monitors';
import { MonitorWithReason } from '../explain/monitors-without-targets';
import { isOfProxies } from '../explain/proxy-jobs';
import { keepsProxies } from '../explain/proxy-rules';
import { Proxy } from '../inject/proxy/proxy';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { Labels } from '../prometheus/labels';
import { Verdict } from '../reach/verdict';
import { relabel } from '../relabel/relabel';
import { WorkloadScrapes } from '../scraped-workloads';
import { SeriesScrapes } from '../serves/scraped';
import { nameOf, seriesAt } from '../serves/series';
import { ActiveTarget } from '../targets/active-target';
import { ScrapePool } from '../targets/scrape-pool';
import { discoveredLabels } from '../targets/target-builder';

/** A target that a job asks for, and what comes of it. */
export interface ScrapedTarget {
  readonly target: ActiveTarget;
  readonly verdict: Verdict;
  /** The pod that answers; undefined where none of the plan does. */
  readonly pod?: Pod;
  /** The series that it gives. */
  readonly series: ReadonlyArray<string>;
}

/** What the plan found, as expectations are held against it. */
export class Evidence {
  /** The monitors of proxies. */
  public readonly meshMonitors: ReadonlySet<Monitor>;
  /** Why the API server refuses the pods of workloads. */
  public readonly refusals: ReadonlyMap<string, string>;
  /** The jobs that read annotations. */
  public readonly annotationJobs: ReadonlyArray<AnnotationJob>;
  private readonly jobsOfMonitors: ReadonlySet<string>;
  private readonly running: ReadonlyMap<string, Pod>;
  private readonly scrapes: ReadonlyMap<string, ReadonlyMap<string, SeriesScrapes>>;
  private readonly idle: ReadonlyMap<string, MonitorWithReason>;
  private knownAskedAsProxy?: ReadonlySet<Pod>;

  public constructor(
    public readonly context: ExplanationContext, scrapes: ReadonlyArray<WorkloadScrapes>, idle: ReadonlyArray<MonitorWithReason>,
  ) {
    this.refusals = new Map(scrapes.flatMap(({ workload, refusal }) => refusal === undefined ? [] : [[workload, refusal]]));
    this.running = new Map(context.meshCluster.cluster.pods.map(pod => [podIdOf(pod), pod]));
    this.jobsOfMonitors = new Set(context.monitors.flatMap(({ jobs }) => jobs.map(({ name }) => name)));
    this.annotationJobs = context.predictions.flatMap(annotationJobs);
    this.scrapes = new Map(scrapes.map(({ workload, series }) => [workload, new Map(series.map(each => [each.series, each]))]));
    this.meshMonitors = new Set(context.monitors.filter(monitor => isOfProxies(monitor, context)));
    this.idle = new Map(idle.map(each => [each.monitor.id, each]));
  }

  public get meshCluster(): MeshCluster {
    return this.context.meshCluster;
  }

  /** The targets of a job, of all shards. */
  public targetsOf(prediction: Prediction, job: string): ScrapedTarget[] {
    return this.context.poolsOf(prediction, job).flatMap(pool => pool.activeTargets.map(target => {
      const { pod, port } = this.context.verdicts.answering(prediction, target) ?? {};
      return {
        target,
        pod,
        verdict: this.context.verdicts.of(prediction, pool.job.config, target.scrapeUrl),
        series: pod === undefined ? [] : seriesAt({ scrapeUrl: target.scrapeUrl, port }, this.proxyOf(pod)).map(nameOf),
      };
    }));
  }

  /** The jobs of a Prometheus that are made of no monitor; those of several shards are one. */
  public plainJobsOf({ pools }: Prediction): ScrapePool[] {
    return [...new Map(pools.map(pool => [pool.name, pool])).values()].filter(({ name }) => !this.jobsOfMonitors.has(name));
  }

  /** How often each group of series of a workload is scraped, by its name. */
  public seriesOf(workload: string): ReadonlyMap<string, SeriesScrapes> {
    return this.scrapes.get(workload) ?? new Map();
  }

  /** Whether a job of proxies has a target of a pod, whatever it gives. */
  public isAskedAsProxy(pod: Pod): boolean {
    this.knownAskedAsProxy ??= new Set(this.context.predictions.flatMap(prediction =>
      prediction.pools.filter(({ rules }) => keepsProxies(rules)).flatMap(({ activeTargets }) =>
        activeTargets.flatMap(target => this.context.verdicts.answering(prediction, target)?.pod ?? []))));
    return this.knownAskedAsProxy.has(pod);
  }

  /** A pod as it runs; undefined where it was refused. */
  public runningPod(created: Pod): Pod | undefined {
    return this.running.get(podIdOf(created));
  }

  /** Whether a pod runs and has no address, so that nobody discovers it yet, or any more. */
  public hasNoAddress(created: Pod): boolean {
    return this.runningPod(created)?.status.podIP === undefined;
  }

  /** The pods of a workload. */
  public podsOf(workload: string): ReadonlyArray<Pod> {
    return this.context.workloads.byId(workload)?.pods ?? [];
  }

  /** The labels that discovery gives the targets of pods in a job. */
  public discoveredOf(pool: ScrapePool, pods: ReadonlyArray<Pod>): Labels[] {
    return Array.from(pool.populated(filterFor(pods)), ({ target }) => Object.fromEntries(discoveredLabels(target, pool.job.labels)));
  }

  /** Whether a job that reads annotations finds some pods, in any of its shards or on any node, as its rules before that leave them. */
  public looksAt({ prediction, pool: { name }, askedAt }: AnnotationJob, pods: ReadonlyArray<Pod>): boolean {
    return this.context.poolsOf(prediction, name).some(pool => {
      const before = pool.rules.slice(0, askedAt);
      return this.discoveredOf(pool, pods).some(discovered => relabel(discovered, before).labels !== undefined);
    });
  }

  /** What became of a pod when it was created, in words. */
  public admissionOf(pod: Pod): string {
    const { verdict, reason } = this.meshCluster.admissions.get(podIdOf(pod))!;
    return `${verdict}, since ${reason}`;
  }

  public proxyOf(pod: Pod): Proxy | undefined {
    return this.meshCluster.admissions.get(podIdOf(pod))?.proxy;
  }

  /** Why a monitor has no target in any Prometheus; undefined where it has one. */
  public whyIdle(monitor: string): MonitorWithReason | undefined {
    return this.idle.get(monitor);
  }
}

/** Targets by the workload that answers, those that nothing given answers together. */
export function byWorkload(targets: ReadonlyArray<ScrapedTarget>): Map<string | undefined, ScrapedTarget[]> {
  return groupedBy(targets, ({ pod }) => [pod && workloadIdOf(pod)]);
}

/** Targets by what they give. What names no port has some on all ports of a pod: what comes of one says nothing of the others. */
export function bySeries(targets: ReadonlyArray<ScrapedTarget>): Map<string, ScrapedTarget[]> {
  return groupedBy(targets, ({ series }) => [enumeration(series)]);
}
