import { Input, Supposed } from './cluster/cluster';
import { Evidence } from './expectations/evidence';
import { Expectation } from './expectations/expectation';
import { statedExpectations } from './expectations/expectations';
import { MetricsStatement } from './expectations/of-constructs';
import { Explainer } from './explain/explanation';
import { InjectOptions } from './inject/options';
import { Source } from './kubernetes/manifest';
import { MeshCluster, meshCluster } from './mesh-cluster';
import { Plan, planOf } from './plan';
import { WorkloadScrapes, workloadScrapes } from './scraped-workloads';
import { Sinks } from './sinks/sinks';
import { Verdicts } from './verdicts';

/** What is given of a cluster. */
export interface Given {
  readonly inputs: ReadonlyArray<Input>;
  /** Files of the form of a `prometheus.yml`. */
  readonly configurations: ReadonlyArray<{ readonly text: string; readonly source: Source }>;
  /** What constructs say besides their objects. */
  readonly statements: ReadonlyArray<MetricsStatement>;
  readonly allReplicas?: boolean;
}

/** What is supposed of all that is not given. */
export interface Supposition extends Supposed {
  readonly mesh: InjectOptions;
}

/** A cluster of which everything is known, since what is not given is supposed, and what follows. */
export class World {
  public readonly meshCluster: MeshCluster;
  public readonly plan: Plan;
  public readonly verdicts: Verdicts;
  public readonly sinks: Sinks;
  public readonly explainer: Explainer;
  private knownScrapes?: ReadonlyArray<WorkloadScrapes>;
  private knownStated?: ReadonlyArray<Expectation>;
  private knownEvidence?: Evidence;

  public constructor(private readonly given: Given, public readonly supposition: Supposition) {
    const { inputs, allReplicas, configurations } = given;
    this.meshCluster = meshCluster(inputs, supposition.mesh, allReplicas, supposition);
    this.plan = planOf(this.meshCluster, configurations);
    this.verdicts = new Verdicts(this.meshCluster);
    this.sinks = new Sinks(this.meshCluster, this.plan.predictions, this.verdicts);
    this.explainer = new Explainer(this.meshCluster, this.plan.predictions, this.verdicts, this.sinks);
  }

  /** The same cluster with other suppositions. */
  public supposing(supposition: Supposition): World {
    return new World(this.given, supposition);
  }

  /** How often the series of each workload are scraped. */
  public get scrapes(): ReadonlyArray<WorkloadScrapes> {
    return this.knownScrapes ??= workloadScrapes(this.meshCluster, this.plan.predictions, this.verdicts, this.sinks);
  }

  /** What expectations are held against. */
  public get evidence(): Evidence {
    const { context, monitorsWithoutTargets } = this.explainer;
    return this.knownEvidence ??= new Evidence(context, this.scrapes, monitorsWithoutTargets);
  }

  /** Everything that should be scraped, and whether it is. */
  public get stated(): ReadonlyArray<Expectation> {
    return this.knownStated ??= statedExpectations(this.evidence, this.given.statements);
  }
}
