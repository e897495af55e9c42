import * as path from 'path';
import { globalShape, readForwarding, readJob } from './job-shape';
import { checkLoading } from './load';
import { complainOfUnknownFields, mayHaveOtherFields } from './unknown-fields';
import { Finding } from '../../findings/finding';
import { itemsOf } from '../../kubernetes/fields';
import { Place } from '../../kubernetes/shape';
import { Forwarding } from '../../prometheus/remote-write';
import { GlobalConfig, HttpClientConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { isMap, plain, treeOf, YamlMap } from '../../prometheus/yaml-tree';
import { refusalOf } from '../../refusal';

/** The configuration in a `prometheus.yml`. */
export interface PlainConfiguration {
  readonly global: GlobalConfig;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  /** Where it sends its samples, if it does. */
  readonly forwarding?: Forwarding;
  /** Why Prometheus would not load the file, and has no job at all; or files that the plan does not follow. */
  readonly findings: ReadonlyArray<Finding>;
}

/** The place of a configuration among the files of its Prometheus. */
export interface ConfigurationPlace {
  /** Its absolute path. */
  readonly file: string;
  /** Whether the Prometheus runs with `--agent`. */
  readonly isAgent?: boolean;
  /** The version of Prometheus, if it is known, such as the tag of its image. */
  readonly version?: string;
  /** The files that an absolute pattern names, as pairs of path and text; undefined where they are not known. */
  find(pattern: string): ReadonlyArray<readonly [file: string, text: string]> | undefined;
}

/** Reads the jobs of a Prometheus without operator from its `prometheus.yml` (Prometheus `config/config.go`). */
export function fromPrometheusYaml(text: string, place?: ConfigurationPlace): PlainConfiguration {
  const findings: Finding[] = [];
  const report = (why: string, at?: string) => {
    findings.push({ code: 'prometheus-yml-refused', path: at, message: `Prometheus refuses the whole file, and so has no job: ${why}.` });
  };
  const complain = (at: string, message: string) => report(`this ${message}`, at);
  const { value, error } = treeOf(text, { uniqueKeys: true });
  if (error !== undefined || !isMap(value)) {
    complain('', error === undefined ? 'must be a mapping with scrape_configs' : `is not YAML: ${error}`);
    return { global: {}, scrapeConfigs: [], findings };
  }
  const { scrape_configs: given, ...others } = value;
  if (!mayHaveOtherFields(place?.version)) complainOfUnknownFields(others, 'config.Config', { path: '', complain });
  const global = globalShape.read(value.global, { path: 'global', complain }) ?? {};
  const patterns = (Array.isArray(value.scrape_config_files) ? value.scrape_config_files : []).map(pattern => String(plain(pattern)));
  const found = patterns.map(pattern => place?.find(inFolderOf(place.file, pattern)));
  const scrapeConfigs = [
    ...jobsIn(given, { path: 'scrape_configs', complain }, place?.version).map(job => withFilesOf(job, place?.file)),
    ...found.flatMap(files => files ?? []).flatMap(([file, ofFile]) => {
      const other = treeOf(ofFile, { uniqueKeys: true });
      if (other.error !== undefined) complain(file, `is not YAML: ${other.error}`);
      const { scrape_configs: jobs, ...more } = isMap(other.value) ? other.value : {};
      complainOfUnknownFields(more, 'config.ScrapeConfigs', { path: `${file}: `, complain });
      return jobsIn(jobs, { path: `${file}: scrape_configs`, complain }, place?.version).map(job => withFilesOf(job, file));
    }),
  ];
  const forwarding = readForwarding(value, write => withFilesOf(write, place?.file));
  const notLoaded = (place?.isAgent ? whyNotInAgent(value) : undefined) ?? refusalOf(() => checkLoading(global, scrapeConfigs, forwarding));
  if (notLoaded !== undefined) report(notLoaded);
  if (findings.length > 0) return { global, scrapeConfigs: [], findings };
  if (!found.includes(undefined)) return { global, scrapeConfigs, forwarding, findings };
  const message = 'The plan does not know these files: put their jobs into scrape_configs.';
  return { global, scrapeConfigs, forwarding, findings: [{ code: 'job-files-ignored', path: 'scrape_config_files', message }] };
}

/** An agent evaluates nothing, alerts nobody and answers no queries (`Load` of the same file). */
function whyNotInAgent({ alerting, rule_files: ruleFiles, remote_read: remoteReads }: YamlMap): string | undefined {
  const { alertmanagers, alert_relabel_configs: rules } = isMap(alerting) ? alerting : {};
  const fields: Array<[field: string, items: unknown]> =
    [['alerting', alertmanagers], ['alerting', rules], ['rule_files', ruleFiles], ['remote_read', remoteReads]];
  const found = fields.find(([, items]) => itemsOf(items).length > 0);
  return found && `field ${found[0]} is not allowed in agent mode`;
}

/** Files that a configuration names are relative to its own folder (`SetDirectory` of Prometheus `config/config.go`). */
function inFolderOf(file: string, named: string): string {
  return path.posix.resolve(path.posix.dirname(file), named);
}

/** Only those of certificates decide about a scrape. */
function withFilesOf<Client extends HttpClientConfig>(job: Client, file: string | undefined): Client {
  const { cert_file: certificate, key_file: key } = job.tls_config ?? {};
  if (file === undefined || !(certificate || key)) return job;
  return {
    ...job,
    tls_config: {
      ...job.tls_config,
      ...certificate ? { cert_file: inFolderOf(file, certificate) } : {},
      ...key ? { key_file: inFolderOf(file, key) } : {},
    },
  };
}

function jobsIn(given: unknown, { path: at, complain }: Place, version?: string): ScrapeConfig[] {
  const jobs = given ?? [];
  if (!Array.isArray(jobs)) complain(at, 'must be a list');
  return (Array.isArray(jobs) ? jobs : []).flatMap((job, i) => readJob(job, { path: `${at}[${i}]`, complain }, version) ?? []);
}
