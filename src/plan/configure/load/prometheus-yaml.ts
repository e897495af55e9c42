import { globalShape, readJob } from './job-shape';
import { checkLoading } from './load';
import { Finding } from '../../findings/finding';
import { Place } from '../../kubernetes/shape';
import { GlobalConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { isMap, plain, treeOf } from '../../prometheus/yaml-tree';
import { refusalOf } from '../../refusal';

/** The configuration in a `prometheus.yml`. */
export interface PlainConfiguration {
  readonly global: GlobalConfig;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  /** Why Prometheus would not load the file, and has no job at all; or files that the plan does not follow. */
  readonly findings: ReadonlyArray<Finding>;
}

/** Finds the files that a pattern of a configuration names, as pairs of path and text; undefined where they are not known. */
export type FindFiles = (pattern: string) => ReadonlyArray<readonly [path: string, text: string]> | undefined;

/** Reads the jobs of a Prometheus without operator from its `prometheus.yml` (Prometheus `config/config.go`). */
export function fromPrometheusYaml(text: string, findFiles: FindFiles = () => undefined): PlainConfiguration {
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
  const patterns = (Array.isArray(value.scrape_config_files) ? value.scrape_config_files : []).map(pattern => String(plain(pattern)));
  const found = patterns.map(findFiles);
  const scrapeConfigs = [
    ...jobsIn(value.scrape_configs, { path: 'scrape_configs', complain }),
    ...found.flatMap(files => files ?? []).flatMap(([path, ofFile]) => {
      const other = treeOf(ofFile);
      if (other.error !== undefined) complain(path, `is not YAML: ${other.error}`);
      return isMap(other.value) ? jobsIn(other.value.scrape_configs, { path: `${path}: scrape_configs`, complain }) : [];
    }),
  ];
  const notLoaded = refusalOf(() => checkLoading(global, scrapeConfigs));
  if (notLoaded !== undefined) report(notLoaded);
  if (findings.length > 0) return { global, scrapeConfigs: [], findings };
  if (!found.includes(undefined)) return { global, scrapeConfigs, findings };
  const message = 'The plan does not know these files: put their jobs into scrape_configs.';
  return { global, scrapeConfigs, findings: [{ code: 'job-files-ignored', path: 'scrape_config_files', message }] };
}

function jobsIn(given: unknown, { path, complain }: Place): ScrapeConfig[] {
  const jobs = given ?? [];
  if (!Array.isArray(jobs)) complain(path, 'must be a list');
  return (Array.isArray(jobs) ? jobs : []).flatMap((job, i) => readJob(job, { path: `${path}[${i}]`, complain }) ?? []);
}
