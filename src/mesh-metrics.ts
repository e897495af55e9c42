import { IConstruct } from 'constructs';
import { IPrometheus } from './described/prometheus';
import { describe } from './described/settings';
import { IstioMesh } from './mesh/istio-mesh';
import { validateScrapes } from './validation/scrape-validation';

/** What the constructs below a scope share. */
export interface MeshMetricsOptions {
  /**
   * The mesh that the workloads are part of.
   *
   * @default - the mesh that Istio installs with its own defaults: sidecars, PERMISSIVE, metrics merging on
   */
  readonly mesh?: IstioMesh;

  /**
   * The Prometheus that scrapes.
   *
   * @default - none: a construct that needs one refuses to be created, since a guessed label would be ignored without a word
   */
  readonly prometheus?: IPrometheus;

  /**
   * Whether the app refuses to be synthesized while something below the scope is scraped twice, or never although it is meant to be. Before
   * `app.synth()` writes anything, a `ScrapePlan` of the whole app is made with what is described here.
   *
   * Switch it off where what scrapes is in nobody's description, such as a monitor of another team.
   *
   * @default true - such a mistake is silent in a cluster: nothing fails, samples are missing or double
   */
  readonly validateScrapes?: boolean;
}

/** Describes the mesh and the Prometheus once, for every construct below a scope. */
export class MeshMetrics {
  /**
   * Describes the mesh, the Prometheus, or both, for everything that is created below `scope` from now on.
   *
   * The description nearest to a construct wins, each option by itself; a prop of the construct overrides it for that construct.
   *
   * @throws when a construct below the scope has already been created with another description; the error names it.
   */
  public static configure(scope: IConstruct, options: MeshMetricsOptions): void {
    describe(scope, options);
    validateScrapes(scope);
  }

  private constructor() {}
}
