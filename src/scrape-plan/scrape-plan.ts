import { App } from 'cdk8s';
import { acknowledgementsInOptions } from './acknowledged-cause';
import { describedManifests, Descriptions } from './described/manifests';
import { injectOptionsOf } from './described/mesh';
import { MissingFact, missingFactsOf } from './missing-fact';
import { PlaintextScrape, plaintextScrapes } from './plaintext';
import { PlannedExpectation } from './planned-expectation';
import { planEdits, planFinding, plannedExpectation, plannedWorkloads, reachabilityOf } from './public-results';
import { acknowledgementsOf, RenderedObject, renderedObjects, statementsOf } from './rendered-objects';
import {
  ActiveTarget, DroppedTarget, isNamed, MonitorWithoutTargets, PlanFinding, PlannedScrapeConfig, PlannedWorkload, RefusedObject,
} from './results';
import { OPTION_CHECKS, readAlso, ScrapePlanOptions } from './scrape-plan-options';
import { summaryOf } from './summary';
import { allSettings } from '../described/settings';
import { surroundingsOf } from '../described/surroundings';
import { DataPlane, IstioMesh } from '../mesh/istio-mesh';
import { workloadIdOf } from '../plan/cluster/owners';
import { joinReads, manifestsIn, ManifestsRead, readManifests } from '../plan/cluster/read-manifests';
import { Acknowledgement } from '../plan/expectations/acknowledgement';
import { Expectations } from '../plan/expectations/expectations';
import { MetricsStatement } from '../plan/expectations/of-constructs';
import { provenExpectations, provenScrapes, ProvenVerdicts } from '../plan/facts/proof';
import { KnownMesh, PossibleWorlds, possibleWorlds } from '../plan/facts/worlds';
import { readFiles } from '../plan/files';
import { CATALOGUE } from '../plan/findings/catalogue';
import { isFactCause } from '../plan/findings/fact-causes';
import { Finding } from '../plan/findings/finding';
import { editsText } from '../plan/kubernetes/edit';
import { Source } from '../plan/kubernetes/manifest';
import { Prediction } from '../plan/prediction';
import { World } from '../plan/world';
import { checkedProps, listOf } from '../values/check';
import { isConstruct } from '../values/instance';
import { anyText } from '../values/scalars';

/** What the constructs of an app say besides their objects. */
interface SaidByConstructs {
  readonly statements: ReadonlyArray<MetricsStatement>;
  readonly acknowledgements: ReadonlyArray<Acknowledgement>;
}

/** Predicts from manifests alone which targets Prometheus will have, and explains why. */
export class ScrapePlan {
  /**
   * Plans for the objects of an app, with the mesh and the Prometheus that `MeshMetrics.configure` describes. If several meshes are
   * described, the first one is used unless `mesh` is given.
   */
  public static of(app: App, options: ScrapePlanOptions = {}): ScrapePlan {
    const constructs = isConstruct(app, 'app', 'plan for an app').node.findAll();
    const [mesh] = allSettings(constructs, 'mesh');
    const prometheuses = allSettings(constructs, 'prometheus');
    return ScrapePlan._of(renderedObjects(app), { mesh: mesh ?? IstioMesh.sidecar(), prometheuses, ...surroundingsOf(app) }, options);
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

  /** What the plan takes for granted, since the manifests do not say otherwise. */
  public readonly reliesOn: string[];

  private readonly acknowledgements: ReadonlyArray<Acknowledgement>;
  private readonly ofInput: ReadonlyArray<Finding>;
  private readonly hasInput: boolean;
  /** What is planned where everything that is not given is as by default. */
  private readonly world: World;
  private readonly knownMesh: KnownMesh;
  private readonly predictions: ReadonlyArray<Prediction>;
  private readonly sources: ReadonlyMap<string, Source>;
  private active?: ActiveTarget[];
  private knownWorlds?: PossibleWorlds;
  private knownVerdicts?: ProvenVerdicts;
  private knownExpectations?: Expectations;
  private scraped?: PlannedWorkload[];
  private found?: PlanFinding[];

  private constructor(
    reads: ManifestsRead[], options: ScrapePlanOptions, descriptions: Descriptions = { prometheuses: [], namespaces: {}, also: [] },
    said: SaidByConstructs = { statements: [], acknowledgements: [] },
  ) {
    options = checkedProps(options ?? {}, OPTION_CHECKS, 'plan');
    this.acknowledgements = [...said.acknowledgements, ...acknowledgementsInOptions(options.acknowledgements ?? [])];
    const { manifests, configurations, findings } = joinReads([...reads, ...[...descriptions.also, ...options.also ?? []].map(readAlso)]);
    const mesh = options.mesh ?? descriptions.mesh;
    const prometheuses = options.prometheus ? [options.prometheus] : descriptions.prometheuses;
    const namespaces = { ...descriptions.namespaces, ...options.namespaces };
    const described = describedManifests({ mesh, prometheuses, namespaces }, manifests.map(({ manifest }) => manifest));
    this.hasInput = manifests.length + configurations.length > 0;
    const inputs = [...manifests, ...described.manifests.map(manifest => ({ manifest, isDescribed: true }))];
    this.knownMesh = { isDescribed: mesh !== undefined, isAmbient: mesh?.dataPlane === DataPlane.AMBIENT };
    this.world = new World(
      { inputs, configurations, statements: said.statements, allReplicas: options.allReplicas },
      { mesh: mesh === undefined ? {} : injectOptionsOf(mesh), assets: true, rights: 'everywhere' },
    );
    const { predictions, assumptions, findings: ofPlan } = this.world.plan;
    this.predictions = predictions;
    this.sources = this.world.meshCluster.cluster.sources;
    this.scrapeConfigs = this.predictions.flatMap(({ prometheus, scrapeConfigs }) =>
      scrapeConfigs.map(config => ({ prometheus, jobName: config.job_name, config: { ...config } })));
    this.refused = this.predictions.flatMap(({ prometheus, refused }) => refused.map(each => ({ prometheus, ...each })));
    this.reliesOn = [...assumptions, ...this.world.sinks.assumptions];
    this.ofInput = [...findings, ...described.findings, ...ofPlan];
  }

  /** The targets that will be scraped. */
  public get activeTargets(): ActiveTarget[] {
    return this.active ??= this.predictions.flatMap(prediction => this.activeTargetsOf(prediction));
  }

  /** Each workload that is known to have metrics, and how often it is scraped: computed on first access. */
  public get workloads(): PlannedWorkload[] {
    return this.scraped ??= plannedWorkloads(provenScrapes(this.worlds), this.expected.all);
  }

  /**
   * Whatever should be scraped, as constructs, monitors, annotations and jobs state it, and whether it is, exactly once: computed on first
   * access. The application of a workload and its Envoy are different expectations.
   */
  public get expectations(): PlannedExpectation[] {
    return this.expected.all.map(plannedExpectation);
  }

  /** What is not given and decides about expectations, which are unproven therefore; each fact once: computed on first access. */
  public get missingFacts(): MissingFact[] {
    return missingFactsOf(this.worlds.factors.flatMap(({ facts }) => facts), this.expected.all);
  }

  /** The scrapes that cross the network without encryption, or may do so, those of merged metrics included: computed on each access. */
  public get plaintext(): PlaintextScrape[] {
    return plaintextScrapes(this.world);
  }

  /** The monitors without a target in any Prometheus, each with the reason: computed on first access. */
  public get monitorsWithoutTargets(): MonitorWithoutTargets[] {
    return this.world.explainer.monitorsWithoutTargets.map(({ monitor, code, message, meantFor, selects, edits }) =>
      ({ monitor: monitor.id, code, reason: message, meantFor, selects, edits: planEdits(edits) }));
  }

  /** The targets that will be discovered and dropped: computed on each access, since there can be as many as all jobs times all targets. */
  public get droppedTargets(): DroppedTarget[] {
    return this.predictions.flatMap(({ prometheus, pools }) =>
      pools.flatMap(pool => Array.from(pool.droppedTargets(), target => ({ prometheus, ...target }))));
  }

  /**
   * Explains in words what scrapes a workload; for each monitor that could be meant for it and does not, the step that fails and what to
   * change; how its pods are injected; how often each group of its series is scraped; and what is not given and decides.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when there is no such workload or pod.
   */
  public explain(workload: string): string {
    const asked = anyText(workload, 'workload', 'explain a workload');
    const explanation = this.world.explainer.explain(asked);
    const expected = this.expected.all.filter(each => each.workload !== undefined && isNamed(each.workload, asked));
    const open = expected.filter(({ cause }) => isFactCause(cause?.code))
      .map(({ statedBy, series, cause }) => `${series}, as ${statedBy} states it: ${cause!.message}`);
    const edits = expected.map(({ cause }) => editsText(cause?.edits ?? [])).filter(text => text !== '');
    return [explanation, ...section('What is not given and decides', open), ...section('What to change', edits)].join('\n');
  }

  /**
   * A table of each workload, its groups of series, how often they are scraped and by which jobs; then why some workloads are not scraped
   * once, where the samples of agents end, which facts are missing, and what the plan relies on. It is text for people: `toJson` is for
   * programs.
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
    return JSON.parse(JSON.stringify({
      version: 2,
      activeTargets: this.activeTargets,
      expectations: this.expectations,
      workloads: this.workloads,
      monitorsWithoutTargets: this.monitorsWithoutTargets,
      missingFacts: this.missingFacts,
      scrapeConfigs: this.scrapeConfigs,
      refused: this.refused,
      reliesOn: this.reliesOn,
      findings: this.findings,
      plaintext: this.plaintext,
    }));
  }

  /** Parts of the input that the plan could not use and ignored, and what looks like metrics that nobody asked for. */
  public get findings(): PlanFinding[] {
    return this.found ??= [...this.ofInput, ...this.expected.lostWrites, ...this.expected.remarks].map(finding => planFinding(finding, this.sources));
  }

  /**
   * What is lost of its input, such as a misspelled field: the findings that are errors, and so no remarks.
   *
   * @internal
   */
  public get _lost(): PlanFinding[] {
    return this.ofInput.filter(({ code }) => CATALOGUE[code].severity === 'error').map(finding => planFinding(finding, this.sources));
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
      const { file, document, message } = planFinding(unreadable, this.sources);
      return `a part of its input cannot be read: ${[file, document].filter(part => part !== undefined).join(', document ')} ${message}`;
    }
    const isScraped = this.predictions.length + this.world.meshCluster.scrapers.unfollowed.length > 0;
    return isScraped ? undefined : 'no Prometheus is given or described';
  }

  private get worlds(): PossibleWorlds {
    return this.knownWorlds ??= possibleWorlds(this.world, this.knownMesh);
  }

  private get provenVerdicts(): ProvenVerdicts {
    return this.knownVerdicts ??= new ProvenVerdicts(this.worlds);
  }

  private get expected(): Expectations {
    return this.knownExpectations ??= new Expectations(provenExpectations(this.worlds), this.world.evidence, this.acknowledgements);
  }

  private activeTargetsOf(prediction: Prediction): ActiveTarget[] {
    const { verdicts } = this.world;
    const proven = () => this.provenVerdicts;
    return prediction.pools.flatMap(({ job, activeTargets }) => activeTargets.map(target => ({
      prometheus: prediction.prometheus,
      scrapePool: target.scrapePool,
      scrapeUrl: target.scrapeUrl,
      scrapeInterval: target.scrapeInterval,
      scrapeTimeout: target.scrapeTimeout,
      get workload() {
        const pod = verdicts.answering(prediction, target)?.pod;
        return pod && workloadIdOf(pod);
      },
      labels: target.labels,
      get discoveredLabels() { return target.discoveredLabels; },
      get reachability() {
        const verdict = verdicts.of(prediction, job.config, target.scrapeUrl);
        return reachabilityOf(proven().of(verdict, target, { statedBy: '', workload: this.workload, prometheus: prediction.prometheus }));
      },
    })));
  }
}

/** A heading with its lines, each once; nothing where there is none. */
function section(heading: string, lines: ReadonlyArray<string>): string[] {
  return lines.length === 0 ? [] : ['', heading, ...[...new Set(lines)].map(line => `  ${line}`)];
}
