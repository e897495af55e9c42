import { App } from 'cdk8s';
import { describedManifests, Descriptions } from './described/manifests';
import { injectOptionsOf } from './described/mesh';
import { PlannedExpectation } from './planned-expectation';
import { plannedExpectation, plannedWorkloads, reachabilityOf } from './public-results';
import { acknowledgementsOf, RenderedObject, renderedObjects, statementsOf } from './rendered-objects';
import {
  ActiveTarget, DroppedTarget, MonitorWithoutTargets, PlanFinding, PlannedScrapeConfig, PlannedWorkload, RefusedObject,
} from './results';
import { OPTION_CHECKS, readAlso, ScrapePlanOptions } from './scrape-plan-options';
import { summaryOf } from './summary';
import { allSettings } from '../described/settings';
import { workloadIdOf } from '../plan/cluster/owners';
import { joinReads, manifestsIn, ManifestsRead, readManifests } from '../plan/cluster/read-manifests';
import { Evidence } from '../plan/expectations/evidence';
import { Expectations, SaidByConstructs } from '../plan/expectations/expectations';
import { Explainer } from '../plan/explain/explanation';
import { readFiles } from '../plan/files';
import { CATALOGUE } from '../plan/findings/catalogue';
import { Finding } from '../plan/findings/finding';
import { MeshCluster, meshCluster } from '../plan/mesh-cluster';
import { planOf } from '../plan/plan';
import { Prediction } from '../plan/prediction';
import { scrapedPodAmong, WorkloadScrapes, workloadScrapes } from '../plan/scraped-workloads';
import { Verdicts } from '../plan/verdicts';
import { checkedProps, listOf } from '../values/check';
import { isConstruct } from '../values/instance';
import { anyText } from '../values/scalars';

/** Predicts from manifests alone which targets Prometheus will have, and explains why. */
export class ScrapePlan {
  /**
   * Plans for the objects of an app, with the mesh and the Prometheus that `MeshMetrics.configure` describes. If several meshes are
   * described, the first one is used unless `mesh` is given.
   */
  public static of(app: App, options: ScrapePlanOptions = {}): ScrapePlan {
    const constructs = isConstruct(app, 'app', 'plan for an app').node.findAll();
    const [mesh] = allSettings(constructs, 'mesh');
    return ScrapePlan._of(renderedObjects(app), { mesh, prometheuses: allSettings(constructs, 'prometheus') }, options);
  }

  /**
   * Plans for objects that have been rendered already.
   *
   * @internal
   */
  public static _of(objects: RenderedObject[], descriptions: Descriptions, options: ScrapePlanOptions = {}): ScrapePlan {
    const reads = objects.map(({ manifest }) => manifestsIn(manifest));
    const said = { statements: statementsOf(objects), acknowledgements: acknowledgementsOf(objects) };
    return new ScrapePlan(reads, options, descriptions, said);
  }

  /**
   * Plans for the objects in a stream of YAML or JSON documents, such as the output of `helm template`, `kustomize build` or
   * `kubectl get -o yaml`.
   */
  public static fromYaml(text: string, options: ScrapePlanOptions = {}): ScrapePlan {
    return new ScrapePlan([readManifests(anyText(text, 'text', 'plan for a YAML text'), 'YAML')], options);
  }

  /**
   * Plans for the objects in YAML or JSON files, and in all such files of folders. Each `prometheus.yml` is one more Prometheus.
   *
   * @throws when a path cannot be read.
   */
  public static fromFiles(paths: string[], options: ScrapePlanOptions = {}): ScrapePlan {
    const files = readFiles(listOf(anyText)(paths, 'paths', 'plan for files'));
    return new ScrapePlan(files.map(({ text, file }) => readManifests(text, file)), options);
  }

  /** The scrape configs of each Prometheus, as the operator writes them. */
  public readonly scrapeConfigs: PlannedScrapeConfig[];

  /** The monitors that a Prometheus selects and the operator refuses, and each Prometheus that gets no configuration. */
  public readonly refused: RefusedObject[];

  /** Facts that the plan depends on and the manifests do not state. */
  public readonly assumptions: string[];

  private readonly ofInput: ReadonlyArray<Finding>;
  private readonly hasInput: boolean;
  private readonly meshCluster: MeshCluster;
  private readonly predictions: ReadonlyArray<Prediction>;
  private readonly verdicts: Verdicts;
  private readonly explainer: Explainer;
  private active?: ActiveTarget[];
  private knownScrapes?: ReadonlyArray<WorkloadScrapes>;
  private knownExpectations?: Expectations;
  private scraped?: PlannedWorkload[];
  private found?: PlanFinding[];

  private constructor(
    reads: ManifestsRead[], options: ScrapePlanOptions, descriptions: Descriptions = { prometheuses: [] },
    private readonly said: SaidByConstructs = { statements: [], acknowledgements: [] },
  ) {
    options = checkedProps(options ?? {}, OPTION_CHECKS, 'plan');
    const { manifests, configurations, findings } = joinReads([...reads, ...(options.also ?? []).map(readAlso)]);
    const mesh = options.mesh ?? descriptions.mesh;
    const prometheuses = options.prometheus ? [options.prometheus] : descriptions.prometheuses;
    const described = describedManifests({ mesh, prometheuses }, manifests.map(({ manifest }) => manifest));
    this.hasInput = manifests.length + configurations.length > 0;
    const all = [...manifests, ...described.map(manifest => ({ manifest }))];
    this.meshCluster = meshCluster(all, mesh === undefined ? {} : injectOptionsOf(mesh), options.allReplicas);
    const plan = planOf(this.meshCluster, configurations);
    this.predictions = plan.predictions;
    this.verdicts = new Verdicts(this.meshCluster);
    this.explainer = new Explainer(this.meshCluster, this.predictions, this.verdicts);

    this.scrapeConfigs = this.predictions.flatMap(({ prometheus, scrapeConfigs }) =>
      scrapeConfigs.map(config => ({ prometheus, jobName: config.job_name, config: { ...config } })));
    this.refused = this.predictions.flatMap(({ prometheus, refused }) => refused.map(each => ({ prometheus, ...each })));
    this.assumptions = [...plan.assumptions];
    this.ofInput = [...findings, ...plan.findings];
  }

  /** The targets that will be scraped. */
  public get activeTargets(): ActiveTarget[] {
    return this.active ??= this.predictions.flatMap(prediction => this.activeTargetsOf(prediction));
  }

  /** Each workload that is known to have metrics, and how often it is scraped: computed on first access. */
  public get workloads(): PlannedWorkload[] {
    return this.scraped ??= plannedWorkloads(this.scrapes, this.expected.all);
  }

  /**
   * Whatever should be scraped, as constructs, monitors, annotations and jobs state it, and whether it is, exactly once: computed on first
   * access. The application of a workload and its Envoy are different expectations.
   */
  public get expectations(): PlannedExpectation[] {
    return this.expected.all.map(plannedExpectation);
  }

  /** The monitors without a target in any Prometheus, each with the reason: computed on first access. */
  public get monitorsWithoutTargets(): MonitorWithoutTargets[] {
    return this.explainer.monitorsWithoutTargets.map(({ monitor, code, sentence, meantFor, selects }) =>
      ({ monitor: monitor.id, code, reason: sentence, meantFor, selects }));
  }

  /** The targets that will be discovered and dropped: computed on each access, since there can be as many as all jobs times all targets. */
  public get droppedTargets(): DroppedTarget[] {
    return this.predictions.flatMap(({ prometheus, pools }) =>
      pools.flatMap(pool => Array.from(pool.droppedTargets(), target => ({ prometheus, ...target }))));
  }

  /**
   * Explains in words what scrapes a workload; for each monitor that could be meant for it and does not, the step that fails and what to
   * change; how its pods are injected; and how often each group of its series is scraped.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when there is no such workload or pod.
   */
  public explain(workload: string): string {
    return this.explainer.explain(anyText(workload, 'workload', 'explain a workload'));
  }

  /**
   * A table of each workload, its groups of series, how often they are scraped and by which jobs; then why some workloads are not scraped
   * once, and what the plan assumes. It is text for people: `toJson` is for programs.
   */
  public summary(): string {
    return summaryOf(this);
  }

  /** The summary, so that a plan can be printed. */
  public toString(): string {
    return this.summary();
  }

  /**
   * The whole plan, except for the dropped targets. `version` is the version of its form: it rises when a field is renamed, removed or
   * changes its meaning, and not when one is added.
   *
   * @see https://github.com/cdk8s-mesh-metrics/cdk8s-mesh-metrics/blob/main/docs/scrape-plan.md#as-json
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as every toJson of cdk8s
  public toJson(): any {
    const { activeTargets, expectations, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings } = this;
    return JSON.parse(JSON.stringify({
      version: 1, activeTargets, expectations, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings,
    }));
  }

  /** Parts of the input that the plan could not use and ignored, and what looks like metrics that nobody asked for. */
  public get findings(): PlanFinding[] {
    return this.found ??= [...this.ofInput, ...this.expected.remarks].map(finding => this.published(finding));
  }

  /**
   * Why there is nothing that an assertion could be held against; undefined where there is.
   *
   * @internal
   */
  public get _nothingToJudge(): string | undefined {
    if (!this.hasInput) return 'its input holds no object';
    const unreadable = this.ofInput.find(({ code }) => code === 'yaml-unreadable');
    if (unreadable !== undefined) {
      const { file, document, message } = this.published(unreadable);
      return `a part of its input cannot be read: ${[file, document].filter(part => part !== undefined).join(', document ')} ${message}`;
    }
    const isScraped = this.predictions.length + this.meshCluster.scrapers.unfollowed.length > 0;
    return isScraped ? undefined : 'no Prometheus is given or described';
  }

  private get scrapes(): ReadonlyArray<WorkloadScrapes> {
    return this.knownScrapes ??= workloadScrapes(this.meshCluster, this.predictions, this.verdicts);
  }

  private get expected(): Expectations {
    const { context, monitorsWithoutTargets } = this.explainer;
    return this.knownExpectations ??= new Expectations(new Evidence(context, this.scrapes, monitorsWithoutTargets), this.said);
  }

  private activeTargetsOf(prediction: Prediction): ActiveTarget[] {
    const { verdicts } = this;
    const scrapedPod = scrapedPodAmong(this.meshCluster.cluster.pods);
    return prediction.pools.flatMap(({ job, activeTargets }) => activeTargets.map(target => ({
      prometheus: prediction.prometheus,
      scrapePool: target.scrapePool,
      scrapeUrl: target.scrapeUrl,
      scrapeInterval: target.scrapeInterval,
      scrapeTimeout: target.scrapeTimeout,
      get workload() {
        const pod = scrapedPod(target);
        return pod && workloadIdOf(pod);
      },
      labels: target.labels,
      get discoveredLabels() { return target.discoveredLabels; },
      get reachability() { return reachabilityOf(verdicts.of(prediction, job.config, target.scrapeUrl)); },
    })));
  }

  private published({ code, source, object, path, message }: Finding): PlanFinding {
    const where = source ?? (object === undefined ? undefined : this.meshCluster.cluster.sources.get(object));
    const { severity, remedy } = CATALOGUE[code];
    return { code, severity, file: where?.file, document: where?.document, object, path, message, remedy };
  }
}
