import { stringify } from 'yaml';
import { ScrapeJob } from './scrape-job';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { checkScrapeTimes } from '../monitors/scrape-times';
import { ScrapeConfig } from '../plan/prometheus/scrape-config';
import { firstRepeated } from '../values/repeated';

/** The interval of a Prometheus that sets none (`DefaultGlobalConfig` in Prometheus' config/config.go). */
export const DEFAULT_SCRAPE_INTERVAL = '1m';

/** What a `prometheus.yml` says of a whole Prometheus. */
export interface GlobalSettings {
  readonly scrapeInterval?: string;
  readonly scrapeTimeout?: string;
  readonly evaluationInterval?: string;
  readonly externalLabels?: { readonly [name: string]: string };
  readonly ruleFiles?: string[];
}

/**
 * The text of a `prometheus.yml`.
 *
 * @throws when Prometheus would not load it.
 */
export function prometheusYaml(jobs: ReadonlyArray<ScrapeJob>, settings: GlobalSettings, mesh: IstioMesh, cannot: string): string {
  const { scrapeInterval = DEFAULT_SCRAPE_INTERVAL, scrapeTimeout, evaluationInterval, externalLabels, ruleFiles } = settings;
  checkScrapeTimes({ scrapeTimeout }, scrapeInterval, cannot);
  const definitions = jobs.map(({ _definition }) => _definition);
  const scrapeConfigs = definitions.flatMap(definition =>
    definition.scrapeConfigs(mesh, definitions.filter(other => other !== definition), cannot));
  checkScrapeConfigs(scrapeConfigs, scrapeInterval, cannot);
  return stringify({
    global: {
      scrape_interval: settings.scrapeInterval,
      scrape_timeout: scrapeTimeout,
      evaluation_interval: evaluationInterval,
      external_labels: externalLabels,
    },
    rule_files: ruleFiles,
    scrape_configs: scrapeConfigs,
    // Prometheus reads YAML 1.1, in which more words are booleans.
  }, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function checkScrapeConfigs(scrapeConfigs: ReadonlyArray<ScrapeConfig>, scrapeInterval: string, cannot: string): void {
  const repeated = firstRepeated(scrapeConfigs.map(({ job_name }) => job_name));
  if (repeated !== undefined) {
    throw refusal({
      cannot,
      because: `two of its jobs have the name '${repeated}', and Prometheus refuses a configuration with such jobs`,
      instead: 'Give one of them another jobName',
    });
  }
  for (const { job_name, scrape_interval: interval, scrape_timeout: scrapeTimeout } of scrapeConfigs) {
    checkScrapeTimes({ interval, scrapeTimeout }, scrapeInterval, `${cannot} with the job '${job_name}'`);
  }
}
