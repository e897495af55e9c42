import { shardsOf, withSharding } from './sharding';
import { Lexeme } from '../../kubernetes/lexeme';
import { RelabelConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { isMap, mapsOf, YamlMap } from '../../prometheus/yaml-tree';
import { refuse } from '../../refusal';
import { PrometheusContext } from '../../resources/prometheus-context';
import { readJob } from '../load/job-shape';

/** The jobs that the user wrote by hand, and problems with those that Prometheus cannot read. */
export interface AdditionalJobs {
  readonly jobs: ReadonlyArray<ScrapeConfig>;
  readonly complaints: ReadonlyArray<string>;
}

/** Reads the jobs in a Secret (`generateAdditionalScrapeConfigs` of `pkg/prometheus/promcfg.go`). */
export function additionalJobs(generator: PrometheusContext, text = ''): AdditionalJobs {
  const { maps, error } = mapsOf(text);
  if (error !== undefined) refuse(`unmarshalling additional scrape configs failed: ${error}`);
  const written = maps.map(remarshalled) as YamlMap[];
  const sharded = generator.onEachNode || shardsOf(generator.spec) === 1 ? written : written.map(each => shardedJob(generator, each));
  const complaints: string[] = [];
  const complain = (path: string, message: string) => complaints.push(`${path} ${message}`);
  const version = generator.version.numbers.join('.');
  const jobs = sharded.flatMap((each, i) => readJob(each, { path: `spec.additionalScrapeConfigs[${i}]`, complain }, version) ?? []);
  return { jobs, complaints };
}

function shardedJob({ spec }: PrometheusContext, job: YamlMap): YamlMap {
  const rules = Object.hasOwn(job, 'relabel_configs') ? job.relabel_configs : [];
  // The text after the colon is how Go formats a missing error.
  if (!Array.isArray(rules)) refuse('error parsing relabel configs: %!w(<nil>)');
  if (!rules.every(isMap)) refuse('error parsing relabel config: %!w(<nil>)');
  return { ...job, relabel_configs: withSharding(spec, rules as RelabelConfig[]) };
}

/**
 * The operator parses the YAML and writes it again: a string for Prometheus becomes `16` if it was written as `0x10`, and `true` if it was
 * written as `y`. The keys that `<<` should merge are lost (gopkg.in/yaml.v2 into a `MapSlice`).
 */
function remarshalled(tree: unknown): unknown {
  if (tree instanceof Lexeme) return new Lexeme(tree.value, String(tree.value));
  if (Array.isArray(tree)) return tree.map(remarshalled);
  if (!isMap(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== '<<').map(([key, value]) => [key, remarshalled(value)]));
}
