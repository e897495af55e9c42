import { isMesh, isScraper } from '../described/checks';
import { IScraper } from '../described/scraper';
import { IstioMesh } from '../mesh/istio-mesh';
import { MonitorKind } from '../monitors/monitor-kind';
import { ScrapeLimits, checkedLimits } from '../monitors/scrape-limits';
import { ScrapeTransport } from '../transport/scrape-transport';
import { Checks, optional } from '../values/check';
import { instanceOf } from '../values/instance';
import { flag, wordOf } from '../values/scalars';

/** By whom a workload is scraped, and how. */
export interface ScrapeOptions {
  /**
   * The mesh.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The Prometheus.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly prometheus?: IScraper;

  /**
   * How the scrape crosses the mesh.
   *
   * @default ScrapeTransport.auto() - the first that works of istioMutual, excludeInboundPort and merged; direct where there is no mesh
   */
  readonly transport?: ScrapeTransport;

  /**
   * The kind of monitor; there is none where the metrics are merged.
   *
   * @default MonitorKind.SERVICE_MONITOR
   */
  readonly monitorKind?: MonitorKind;

  /**
   * What a scrape may bring at most; not for merged metrics, which have the limits of whatever scrapes them.
   *
   * @default - no limits
   */
  readonly limits?: ScrapeLimits;

  /**
   * Where metrics are merged, whether an alert tells that they are missing.
   * Nothing else does: their target stays up, since the sidecar answers for it.
   *
   * @default true
   */
  readonly alert?: boolean;
}

/** The checks of these options. */
export const SCRAPE_OPTIONS_CHECKS: Checks<ScrapeOptions> = {
  mesh: optional(isMesh),
  prometheus: optional(isScraper),
  transport: optional(instanceOf(ScrapeTransport, 'a factory of ScrapeTransport, such as ScrapeTransport.auto()')),
  monitorKind: optional(wordOf(MonitorKind)),
  limits: optional(checkedLimits),
  alert: optional(flag),
};
