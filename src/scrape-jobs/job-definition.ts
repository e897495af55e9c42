import { IstioMesh } from '../mesh/istio-mesh';
import { Relabeling } from '../monitors/relabelings';
import { RelabelConfig, ScrapeConfig } from '../plan/prometheus/scrape-config';

/** What a job is. */
export interface JobDefinition {
  /**
   * Its scrape configs.
   *
   * @param others the other jobs of the same Prometheus
   * @throws when such a job has no targets in the mesh.
   */
  readonly scrapeConfigs: (mesh: IstioMesh, others: ReadonlyArray<JobDefinition>, cannot: string) => ScrapeConfig[];

  /** Rules by which a job that reads the annotations of pods leaves out what this job scrapes of them. */
  readonly leftOutOfPodsAnnotatedWith?: (prefix: string, mesh: IstioMesh) => Relabeling[];

  /** Whether it scrapes the merged endpoint of every sidecar. */
  readonly scrapesMergedEndpoints?: boolean;
}

/** The phases of pods that do not run: not yet, or never again. */
export const NOT_RUNNING = 'Pending|Succeeded|Failed';

/** A rule as the bindings of monitors have it, of relabelings and of metric relabelings. */
interface Rule {
  readonly action?: string;
  readonly sourceLabels?: string[];
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
}

/** A rule with the keys of Prometheus' own configuration. */
export function relabelConfig({ action, sourceLabels, regex, targetLabel, replacement }: Rule): RelabelConfig {
  return { source_labels: sourceLabels, action, regex, target_label: targetLabel, replacement };
}
