import { globalShape, readJob } from './job-shape';
import { checkLoading } from './load';
import { Finding } from '../../findings/finding';
import { GlobalConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { isMap, treeOf } from '../../prometheus/yaml-tree';
import { refusalOf } from '../../refusal';

/** The configuration in a `prometheus.yml`. */
export interface PlainConfiguration {
  readonly global: GlobalConfig;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  /** Why Prometheus would not load the file, and has no job at all; or files that the plan does not follow. */
  readonly findings: ReadonlyArray<Finding>;
}

/** Reads the jobs of a Prometheus without operator from its `prometheus.yml` (Prometheus `config/config.go`). */
export function fromPrometheusYaml(text: string): PlainConfiguration {
  const findings: Finding[] = [];
  const report = (why: string, path?: string) => {
    findings.push({ code: 'prometheus-yml-refused', path, message: `Prometheus refuses the whole file, and so has no job: ${why}.` });
  };
  const complain = (path: string, message: string) => report(`this ${message}`, path);
  const { value, error } = treeOf(text);
  if (error !== undefined || !isMap(value)) {
    complain('', error === undefined ? 'must be a mapping with scrape_configs' : `is not YAML: ${error}`);
    return { global: {}, scrapeConfigs: [], findings };
  }
  const global = globalShape.read(value.global, { path: 'global', complain }) ?? {};
  const jobs = value.scrape_configs ?? [];
  if (!Array.isArray(jobs)) complain('scrape_configs', 'must be a list');
  const scrapeConfigs = (Array.isArray(jobs) ? jobs : [])
    .flatMap((job, i) => readJob(job, { path: `scrape_configs[${i}]`, complain }) ?? []);
  const notLoaded = refusalOf(() => checkLoading(global, scrapeConfigs));
  if (notLoaded !== undefined) report(notLoaded);
  if (findings.length > 0) return { global, scrapeConfigs: [], findings };
  if (!Array.isArray(value.scrape_config_files) || value.scrape_config_files.length === 0) return { global, scrapeConfigs, findings };
  const message = 'The plan does not follow files: put their jobs into scrape_configs.';
  return { global, scrapeConfigs, findings: [{ code: 'job-files-ignored', path: 'scrape_config_files', message }] };
}
