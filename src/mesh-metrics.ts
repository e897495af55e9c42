import { IConstruct } from 'constructs';
import { IstioMesh } from './mesh/istio-mesh';
import { IPrometheus } from './prometheus/prometheus';
import { make } from './settings';

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
}

/** Describes the mesh and the Prometheus once, for every construct below a scope. */
export class MeshMetrics {
  /**
   * Describes the mesh, the Prometheus, or both, for everything that is created below `scope` from now on.
   *
   * The description nearest to a construct wins, each of the two by itself; a prop of the construct overrides it for that construct.
   *
   * @throws when a construct below the scope has already been created with another description; the error names it.
   */
  public static configure(scope: IConstruct, options: MeshMetricsOptions): void {
    make(scope, options);
  }

  private constructor() {}
}
