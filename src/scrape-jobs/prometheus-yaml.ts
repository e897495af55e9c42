import { stringify } from 'yaml';
import { ScrapeJob } from './scrape-job';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { checkScrapeTimes } from '../monitors/scrape-times';
import { DEFAULT_SCRAPE_INTERVAL, ScrapeConfig } from '../plan/prometheus/scrape-config';
import { firstRepeated } from '../values/repeated';

/** What a `prometheus.yml` says of a whole Prometheus. */
export interface GlobalSettings {
  readonly scrapeInterval?: string;
  readonly scrapeTimeout?: string;
  readonly evaluationInterval?: string;
  readonly externalLabels?: { readonly [name: string]: string };
  readonly ruleFiles?: string[];
}

/**
 * The scrape configs of the jobs of one Prometheus, in the order of the jobs.
 *
 * @throws when Prometheus would not load them, or a job has no targets in the mesh.
 */
export function scrapeConfigsOf(jobs: ReadonlyArray<ScrapeJob>, settings: GlobalSettings, mesh: IstioMesh, cannot: string): ScrapeConfig[] {
  const { scrapeInterval = DEFAULT_SCRAPE_INTERVAL, scrapeTimeout } = settings;
  const definitions = jobs.map(({ _definition }) => _definition);
  const all = definitions.flatMap(definition => definition.scrapeConfigs(mesh, definitions.filter(other => other !== definition), cannot));
  const repeated = firstRepeated(all.map(({ job_name }) => job_name));
  if (repeated !== undefined) {
    throw refusal({
      cannot,
      because: `two of its jobs have the name '${repeated}', and Prometheus refuses a configuration with such jobs`,
      instead: 'Give one of them another jobName',
    });
  }
  checkScrapeTimes({ scrapeTimeout }, scrapeInterval, cannot);
  for (const { job_name, scrape_interval: interval, scrape_timeout: ofJob } of all) {
    checkScrapeTimes({ interval, scrapeTimeout: ofJob }, scrapeInterval, `${cannot} with the job '${job_name}'`);
  }
  return all;
}

/** The text of a `prometheus.yml`. */
export function prometheusYaml(scrapeConfigs: ReadonlyArray<ScrapeConfig>, settings: GlobalSettings): string {
  const { scrapeInterval, scrapeTimeout, evaluationInterval, externalLabels, ruleFiles } = settings;
  const global = {
    scrape_interval: scrapeInterval,
    scrape_timeout: scrapeTimeout,
    evaluation_interval: evaluationInterval,
    external_labels: externalLabels,
  };
  // Prometheus reads YAML 1.1, in which more words are booleans.
  const options = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;
  return stringify({ global, rule_files: ruleFiles, scrape_configs: scrapeConfigs }, options);
}
