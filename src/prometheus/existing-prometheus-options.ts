/** What every existing Prometheus has. */
export interface ExistingPrometheusOptions {
  /**
   * The version of Prometheus.
   *
   * @default '3.13.0' - the one that this library is proven with
   */
  readonly version?: string;

  /**
   * The version of prometheus-operator.
   *
   * @default '0.93.1' - the one that this library is proven with
   */
  readonly operatorVersion?: string;

  /**
   * `spec.scrapeInterval`: how often it scrapes where a monitor does not say.
   *
   * @default '30s' - the operator's own
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
   * Whether it scrapes the merged endpoint of every sidecar already, by a monitor or an annotation job that is not in this app.
   *
   * @default false - a `MeshPodMonitor` in the app does
   */
  readonly scrapesMergedEndpoints?: boolean;
}
