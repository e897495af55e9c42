import { isRuleEvaluator } from '../described/checks';
import { IRuleEvaluator, MeshMembership } from '../described/scraper';
import { Checks, optional } from '../values/check';
import { duration } from '../values/duration';
import { flag, text, wordOf } from '../values/scalars';
import { fullVersion } from '../values/version';

/** Options of every existing Prometheus. */
export interface ExistingPrometheusOptions {
  /**
   * The version of Prometheus, in full.
   *
   * @default '3.13.0' - the one that this library is tested with
   */
  readonly version?: string;

  /**
   * What it is in the mesh.
   *
   * @default - `MeshMembership.CERTIFICATES` where its certificates are described, else whatever Istio makes of it by the labels of its
   * namespace
   */
  readonly meshMembership?: MeshMembership;

  /**
   * Who evaluates PrometheusRules on what it scrapes, where it does not do so itself: for an agent the Prometheus that it writes to.
   *
   * @default - itself, if it selects PrometheusRules
   */
  readonly ruleEvaluator?: IRuleEvaluator;

  /**
   * Whether a monitor or an annotation job outside this app already makes it scrape the merged endpoint of every sidecar.
   *
   * @default false - a `MeshPodMonitor` in the app is needed for that
   */
  readonly scrapesMergedEndpoints?: boolean;
}

/** Options of an existing Prometheus of prometheus-operator. */
export interface OperatedPrometheusOptions extends ExistingPrometheusOptions {
  /**
   * The version of prometheus-operator, in full.
   *
   * @default '0.93.1' - the one that this library is tested with
   */
  readonly operatorVersion?: string;

  /**
   * `spec.scrapeInterval`: how often it scrapes where a monitor sets no interval, as Prometheus writes durations.
   *
   * @default '30s' - the default of the operator
   */
  readonly scrapeInterval?: string;

  /**
   * The name of the scrape class in `spec.scrapeClasses` whose `tlsConfig` holds certificates of the mesh.
   *
   * @default - it has no certificates of the mesh
   * @see https://prometheus-operator.dev/docs/developer/scrapeclass/
   */
  readonly meshScrapeClass?: string;
}

/** The checks of the options of every existing Prometheus. */
export const OPTIONS_CHECKS: Checks<ExistingPrometheusOptions> = {
  version: optional(fullVersion),
  meshMembership: optional(wordOf(MeshMembership)),
  ruleEvaluator: optional(isRuleEvaluator),
  scrapesMergedEndpoints: optional(flag),
};

/** The checks of the options of one of the operator. */
export const OPERATED_CHECKS: Checks<OperatedPrometheusOptions> = {
  ...OPTIONS_CHECKS,
  operatorVersion: optional(fullVersion),
  scrapeInterval: optional(duration),
  meshScrapeClass: optional(text),
};
