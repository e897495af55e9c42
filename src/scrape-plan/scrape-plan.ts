import { ApiObject, App } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Described, describedManifests } from './described/manifests';
import { plannedWorkload, reachabilityOf } from './public-results';
import {
  ActiveTarget, DroppedTarget, MonitorWithoutTargets, PlanFinding, PlannedScrapeConfig, PlannedWorkload, RefusedObject,
} from './results';
import { IPrometheus } from '../described/prometheus';
import { IstioMesh } from '../mesh/istio-mesh';
import { injectOptionsOf } from './described/mesh';
import { allInEffect } from '../described/settings';
import { joinReads, manifestsIn, ManifestsRead, readManifests } from '../plan/cluster/read-manifests';
import { Explainer } from '../plan/explain/explainer';
import { readFiles } from '../plan/files';
import { Finding } from '../plan/findings/finding';
import { MeshCluster, meshCluster } from '../plan/mesh-cluster';
import { planOf } from '../plan/plan';
import { Prediction } from '../plan/prediction';
import { workloadScrapes } from '../plan/scraped-workloads';
import { Verdicts } from '../plan/verdicts';

/** What a plan is made with besides the manifests themselves. */
export interface ScrapePlanOptions {
  /**
   * More of the cluster: objects as they stand in YAML, YAML texts with any number of them, or constructs with all objects below them.
   * Whatever decides what is scraped and is not in the app belongs here: the Prometheus, its RBAC, istiod, the labels of namespaces.
   *
   * @default - the cluster has nothing else
   */
  readonly also?: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no type for "text, object or construct"

  /**
   * The mesh, as far as the manifests do not say.
   *
   * @default - for an app the one that `MeshMetrics.configure` describes, else what Istio installs with its own defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * A Prometheus that is not among the manifests.
   *
   * @default - for an app every one that `MeshMetrics.configure` describes, else none
   */
  readonly prometheus?: IPrometheus;

  /**
   * Whether workloads have as many pods as they ask for.
   *
   * @default false - one each, since its copies differ in the address only
   */
  readonly allReplicas?: boolean;
}

/** Says from manifests alone which targets Prometheus will have, and why. */
export class ScrapePlan {
  /**
   * Plans for what an app synthesizes, with the mesh and the Prometheus that `MeshMetrics.configure` describes. Of several meshes the first one counts: give
   * the other one, and the plan goes by that.
   */
  public static of(app: App, options: ScrapePlanOptions = {}): ScrapePlan {
    const constructs = app.node.findAll();
    const objects = objectsOf(app).map(object => manifestsIn(object));
    const [mesh] = allInEffect(constructs, 'mesh');
    return new ScrapePlan(objects, options, { mesh, prometheuses: allInEffect(constructs, 'prometheus') });
  }

  /** Plans for the objects in a stream of YAML or JSON documents, such as the output of `helm template`, `kustomize build` or `kubectl get -o yaml`. */
  public static fromYaml(text: string, options: ScrapePlanOptions = {}): ScrapePlan {
    return new ScrapePlan([readManifests(text, 'YAML')], options);
  }

  /**
   * Plans for the objects in YAML or JSON files, and in those of folders. A `prometheus.yml` counts as one more Prometheus.
   *
   * @throws when a path cannot be read.
   */
  public static fromFiles(paths: string[], options: ScrapePlanOptions = {}): ScrapePlan {
    return new ScrapePlan(readFiles(paths).map(({ text, file }) => readManifests(text, file)), options);
  }

  /** The jobs of each Prometheus, as the operator configures them. */
  public readonly scrapeConfigs: PlannedScrapeConfig[];

  /** The monitors that a Prometheus selects and does not use, and each Prometheus that gets no configuration. */
  public readonly refused: RefusedObject[];

  /** What the plan depends on and the manifests do not say. */
  public readonly assumptions: string[];

  /** What the plan could not use, and went on without. */
  public readonly findings: PlanFinding[];

  private readonly meshed: MeshCluster;
  private readonly predictions: ReadonlyArray<Prediction>;
  private readonly judge: Verdicts;
  private readonly explainer: Explainer;
  private active?: ActiveTarget[];
  private scraped?: PlannedWorkload[];

  private constructor(given: ManifestsRead[], { also = [], allReplicas, ...options }: ScrapePlanOptions, ofApp: Described = { prometheuses: [] }) {
    const { manifests, configurations, findings } = joinReads([...given, ...also.map(alsoGiven)]);
    const mesh = options.mesh ?? ofApp.mesh;
    const prometheuses = options.prometheus ? [options.prometheus] : ofApp.prometheuses;
    const described = describedManifests({ mesh, prometheuses }, manifests.map(({ manifest }) => manifest));
    const all = [...manifests, ...described.map(manifest => ({ manifest }))];
    this.meshed = meshCluster(all, mesh === undefined ? {} : injectOptionsOf(mesh), allReplicas);
    const plan = planOf(this.meshed.cluster, configurations);
    this.predictions = plan.predictions;
    this.judge = new Verdicts(this.meshed);
    this.explainer = new Explainer(this.meshed, this.predictions, this.judge);

    this.scrapeConfigs = this.predictions.flatMap(({ prometheus, scrapeConfigs }) =>
      scrapeConfigs.map(config => ({ prometheus, jobName: config.job_name, config: { ...config } })));
    this.refused = this.predictions.flatMap(({ prometheus, refused }) => refused.map(each => ({ prometheus, ...each })));
    this.assumptions = [...plan.assumptions];
    this.findings = [...findings, ...plan.findings].map(finding => this.published(finding));
  }

  /** The targets that will be scraped. */
  public get activeTargets(): ActiveTarget[] {
    const { judge } = this;
    return this.active ??= this.predictions.flatMap(prediction => prediction.pools.flatMap(({ job, activeTargets }) => activeTargets.map(target => ({
      prometheus: prediction.prometheus,
      scrapePool: target.scrapePool,
      scrapeUrl: target.scrapeUrl,
      labels: target.labels,
      get discoveredLabels() { return target.discoveredLabels; },
      get reachability() { return reachabilityOf(judge.of(prediction, job.config, target.scrapeUrl)); },
    }))));
  }

  /** Each workload of which anything tells that it has metrics, and how often it is scraped: computed when first asked for. */
  public get workloads(): PlannedWorkload[] {
    return this.scraped ??= workloadScrapes(this.meshed, this.predictions, this.judge).map(plannedWorkload);
  }

  /** The monitors of which no Prometheus has a target, each with the reason: computed when first asked for. */
  public get monitorsWithoutTargets(): MonitorWithoutTargets[] {
    return this.explainer.withoutTargets.map(({ monitor, reason, meant, selects }) => ({ monitor: monitor.id, reason, meantFor: meant, selects }));
  }

  /** The targets that will be found and dropped: computed when asked for, since there can be as many as all jobs times all targets. */
  public get droppedTargets(): DroppedTarget[] {
    return this.predictions.flatMap(({ prometheus, pools }) =>
      pools.flatMap(pool => Array.from(pool.droppedTargets(), target => ({ prometheus, ...target }))));
  }

  /**
   * Says of a workload in words what scrapes it, and at which step each monitor went wrong that could be meant for it, with what to change; what injection did
   * to its pods; and how often each group of its series is scraped.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when there is no such object.
   */
  public explain(workload: string): string {
    return this.explainer.explain(workload);
  }

  /** The whole plan, but for the dropped targets, in one piece. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as every toJson of cdk8s
  public toJson(): any {
    const { activeTargets, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings } = this;
    return JSON.parse(JSON.stringify({ activeTargets, workloads, monitorsWithoutTargets, scrapeConfigs, refused, assumptions, findings }));
  }

  private published({ source, object, path, message }: Finding): PlanFinding {
    const where = source ?? (object === undefined ? undefined : this.meshed.cluster.sources.get(object));
    return { file: where?.file, document: where?.document, object, path, message };
  }
}

function alsoGiven(given: unknown, i: number): ManifestsRead {
  const file = `also[${i}]`;
  if (typeof given === 'string') return readManifests(given, file);
  if (Construct.isConstruct(given)) return joinReads(objectsOf(given).map((object, j) => manifestsIn(object, { file, document: j + 1 })));
  return manifestsIn(given, { file, document: 1 });
}

/** The objects of a construct, itself one perhaps, as they will be written. */
function objectsOf(construct: IConstruct): unknown[] {
  return construct.node.findAll().filter(ApiObject.isApiObject).map(object => object.toJson() as unknown);
}
