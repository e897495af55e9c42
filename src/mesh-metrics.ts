import { IConstruct } from 'constructs';
import { AcknowledgedCause, acknowledgements } from './described/acknowledgements';
import { describedNamespaces, isMesh, isScraper } from './described/checks';
import { IScraper } from './described/scraper';
import { describe } from './described/settings';
import { DescribedNamespace, describeSurroundings } from './described/surroundings';
import { IstioMesh } from './mesh/istio-mesh';
import { ACKNOWLEDGED_CAUSE_CHECKS } from './scrape-plan/acknowledged-cause';
import { validateApp } from './validation/app-validation';
import { checkedProps, Checks, listOf, optional } from './values/check';
import { isConstruct } from './values/instance';
import { flag } from './values/scalars';

/** Settings that the constructs below a scope share. */
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
   * @default - none: creating a construct that needs one fails, since a monitor with a guessed label would be silently ignored
   */
  readonly prometheus?: IScraper;

  /**
   * Whether synthesizing the app fails while something below the scope is scraped twice, or is never scraped although it should be. Before
   * `app.synth()` writes anything, it makes a `ScrapePlan` of the whole app with the mesh and the Prometheus described here, and refuses
   * each expectation that this refutes.
   *
   * Switch it off where the pods are scraped by something outside the app, such as a monitor of another team.
   *
   * @default true - such a mistake is silent in a cluster: nothing fails, samples are missing or counted twice
   */
  readonly validateScrapes?: boolean;

  /**
   * Whether synthesizing the app also fails for what can neither be proven nor refuted, since the manifests do not say it, and for what of
   * its objects is lost, such as a misspelled field. What counts is what is set on the app itself.
   *
   * @default false - it is printed on stderr once per synth: what is missing may be outside the app
   */
  readonly strict?: boolean;

  /**
   * Namespaces that are not among the objects of the app, by their names: whether the mesh takes their pods, and their other labels. What
   * decides and is not given leaves scrapes unproven. Namespaces are described for the whole app, whatever the scope.
   *
   * @default - none: pods are part of the mesh if they say so themselves
   */
  readonly namespaces?: { readonly [name: string]: DescribedNamespace };

  /**
   * More objects of the cluster that decide about scrapes and are not part of the app, for the whole app: objects as in YAML, YAML texts
   * with any number of them, or constructs of another app with all objects below them.
   *
   * @default - none
   */
  readonly also?: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no type for "text, object or construct"
}

/** Describes the mesh and the Prometheus once for every construct below a scope. */
export class MeshMetrics {
  /**
   * Describes the mesh, the Prometheus, or both, for everything that is created below `scope` from now on.
   *
   * For each option, the description nearest to a construct wins; a prop of the construct overrides it for that construct.
   *
   * @throws when a construct below the scope has already been created with another description; the error names it.
   */
  public static configure(scope: IConstruct, options: MeshMetricsOptions): void {
    const cannot = 'configure MeshMetrics';
    isConstruct(scope, 'scope', cannot);
    const { namespaces, also, ...settings } = checkedProps(options, CHECKS, cannot);
    describeSurroundings(scope, { namespaces, also });
    describe(scope, settings);
    validateApp(scope);
  }

  /**
   * Accepts a cause below a scope, with the reason: synthesizing the app does not fail for it, and assertions leave it alone. It stays
   * refuted or unproven; `plan.expectations` says by whom it is acknowledged, and `plan.findings` which acknowledgement is not needed.
   *
   * An object can say the same of itself with the annotation `cdk8s-mesh-metrics/acknowledge: 'code: reason'`.
   *
   * A plan that is made without an app takes the same as its option `acknowledgements`.
   *
   * @throws when the code is none of `docs/findings.md`, or there is no reason.
   */
  public static acknowledge(scope: IConstruct, cause: AcknowledgedCause): void {
    const cannot = 'acknowledge a cause';
    isConstruct(scope, 'scope', cannot);
    acknowledgements.add(scope, { ...checkedProps(cause, ACKNOWLEDGED_CAUSE_CHECKS, cannot), scope });
  }

  private constructor() {}
}

const CHECKS: Checks<MeshMetricsOptions> = {
  mesh: optional(isMesh),
  prometheus: optional(isScraper),
  validateScrapes: optional(flag),
  strict: optional(flag),
  namespaces: optional(describedNamespaces),
  also: optional(listOf((entry: unknown) => entry)),
};
