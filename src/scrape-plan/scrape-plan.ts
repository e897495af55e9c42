import { ApiObject, App } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Descriptions, describedManifests } from './described/manifests';
import { injectOptionsOf } from './described/mesh';
import { plannedWorkload, reachabilityOf } from './public-results';
import {
  ActiveTarget, DroppedTarget, MonitorWithoutTargets, PlanFinding, PlannedScrapeConfig, PlannedWorkload, RefusedObject,
} from './results';
import { summaryOf } from './summary';
import { isMesh, isPrometheus } from '../described/checks';
import { IPrometheus } from '../described/prometheus';
import { allSettings } from '../described/settings';
import { IstioMesh } from '../mesh/istio-mesh';
import { workloadIdOf } from '../plan/cluster/owners';
import { joinReads, manifestsIn, ManifestsRead, readManifests } from '../plan/cluster/read-manifests';
import { Explainer } from '../plan/explain/explanation';
import { readFiles } from '../plan/files';
import { Finding } from '../plan/findings/finding';
import { MeshCluster, meshCluster } from '../plan/mesh-cluster';
import { planOf } from '../plan/plan';
import { Prediction } from '../plan/prediction';
import { scrapedPodAmong, workloadScrapes } from '../plan/scraped-workloads';
import { Verdicts } from '../plan/verdicts';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { isConstruct } from '../values/instance';
import { anyText, flag } from '../values/scalars';

/** Options of a plan. */
export interface ScrapePlanOptions {
  /**
   * More objects of the cluster: objects as in YAML, YAML texts with any number of them, or constructs with all objects below them.
   * Everything outside the app that affects what is scraped belongs here: the Prometheus, its RBAC, istiod, the labels of namespaces.
   *
   * @default - none: the cluster has no other objects
   */
  readonly also?: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no type for "text, object or construct"

  /**
   * The mesh, where the manifests do not describe it.
   *
   * @default - for an app the one that `MeshMetrics.configure` describes, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * A Prometheus that is not among the manifests.
   *
   * @default - for an app every one that `MeshMetrics.configure` describes, else none
   */
  readonly prometheus?: IPrometheus;

  /**
   * Whether workloads get all of their replicas.
   *
   * @default false - one pod each, since replicas differ only in their addresses
   */
  readonly allReplicas?: boolean;
}

/** Predicts from manifests alone which targets Prometheus will have, and explains why. */
export class ScrapePlan {
  /**
   * Plans for the objects of an app, with the mesh and the Prometheus that `MeshMetrics.configure` describes. If several meshes are
   * described, the first one is used unless `mesh` is given.
   */
  public static of(app: App, options: ScrapePlanOptions = {}): ScrapePlan {
    const constructs = isConstruct(app, 'app', 'plan for an app').node.findAll();
    const objects = objectsOf(app).map(object => manifestsIn(object));
    const [mesh] = allSettings(constructs, 'mesh');
    return new ScrapePlan(objects, options, { mesh, prometheuses: allSettings(constructs, 'prometheus') });
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

  /** Parts of the input that the plan could not use and ignored. */
  public readonly findings: PlanFinding[];

  private readonly meshCluster: MeshCluster;
  private readonly predictions: ReadonlyArray<Prediction>;
  private readonly verdicts: Verdicts;
  private readonly explainer: Explainer;
  private active?: ActiveTarget[];
  private scraped?: PlannedWorkload[];

  private constructor(reads: ManifestsRead[], options: ScrapePlanOptions, descriptions: Descriptions = { prometheuses: [] }) {
    options = checkedProps(options ?? {}, CHECKS, 'plan');
    const { manifests, configurations, findings } = joinReads([...reads, ...(options.also ?? []).map(readAlso)]);
    const mesh = options.mesh ?? descriptions.mesh;
    const prometheuses = options.prometheus ? [options.prometheus] : descriptions.prometheuses;
    const described = describedManifests({ mesh, prometheuses }, manifests.map(({ manifest }) => manifest));
    const all = [...manifests, ...described.map(manifest => ({ manifest }))];
    this.meshCluster = meshCluster(all, mesh === undefined ? {} : injectOptionsOf(mesh), options.allReplicas);
    const plan = planOf(this.meshCluster.cluster, configurations);
    this.predictions = plan.predictions;
    this.verdicts = new Verdicts(this.meshCluster);
    this.explainer = new Explainer(this.meshCluster, this.predictions, this.verdicts);

    this.scrapeConfigs = this.predictions.flatMap(({ prometheus, scrapeConfigs }) =>
      scrapeConfigs.map(config => ({ prometheus, jobName: config.job_name, config: { ...config } })));
    this.refused = this.predictions.flatMap(({ prometheus, refused }) => refused.map(each => ({ prometheus, ...each })));
    this.assumptions = [...plan.assumptions];
    this.findings = [...findings, ...plan.findings].map(finding => this.published(finding));
  }

  /** The targets that will be scraped. */
  public get activeTargets(): ActiveTarget[] {
    return this.active ??= this.predictions.flatMap(prediction => this.activeTargetsOf(prediction));
  }

  /** Each workload that is known to have metrics, and how often it is scraped: computed on first access. */
  public get workloads(): PlannedWorkload[] {
    return this.scraped ??= workloadScrapes(this.meshCluster, this.predictions, this.verdicts).map(plannedWorkload);
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
    const { activeTargets, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings } = this;
    return JSON.parse(JSON.stringify({
      version: 1, activeTargets, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings,
    }));
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

  private published({ source, object, path, message }: Finding): PlanFinding {
    const where = source ?? (object === undefined ? undefined : this.meshCluster.cluster.sources.get(object));
    return { file: where?.file, document: where?.document, object, path, message };
  }
}

const CHECKS: Checks<ScrapePlanOptions> = {
  also: optional(listOf((entry: unknown) => entry)),
  mesh: optional(isMesh),
  prometheus: optional(isPrometheus),
  allReplicas: optional(flag),
};

function readAlso(entry: unknown, i: number): ManifestsRead {
  const file = `also[${i}]`;
  if (typeof entry === 'string') return readManifests(entry, file);
  const objects = Construct.isConstruct(entry) ? objectsOf(entry) : [entry];
  return joinReads(objects.map((object, j) => manifestsIn(object, { file, document: j + 1 })));
}

/** The objects of a construct and below it, as they will be written. */
function objectsOf(construct: IConstruct): unknown[] {
  return construct.node.findAll().filter(ApiObject.isApiObject).map(object => object.toJson() as unknown);
}
