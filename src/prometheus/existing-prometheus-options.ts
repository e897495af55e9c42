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

  /**
   * What it is in the mesh.
   *
   * @default - `MeshMembership.CERTIFICATES` with a `meshScrapeClass`, else whatever Istio makes of it by the labels of its namespace
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

/** The checks of these options. */
export const OPTIONS_CHECKS: Checks<ExistingPrometheusOptions> = {
  version: optional(fullVersion),
  operatorVersion: optional(fullVersion),
  scrapeInterval: optional(duration),
  meshScrapeClass: optional(text),
  meshMembership: optional(wordOf(MeshMembership)),
  ruleEvaluator: optional(isRuleEvaluator),
  scrapesMergedEndpoints: optional(flag),
};
