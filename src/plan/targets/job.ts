import { LabelMap } from '../discover/target';
import { durationText, parseDuration } from '../go/duration';
import { bytesOf } from '../prometheus/byte-size';
import { NameScheme } from '../prometheus/label-name';
import { DEFAULT_SCRAPE_INTERVAL, GlobalConfig, ScrapeConfig } from '../prometheus/scrape-config';
import { wishForProtobuf } from '../prometheus/scrape-protocols';
import { Rule, ruleOf } from '../relabel/rule';

/** A scrape job with all defaults, ready for many targets. */
export interface Job {
  readonly name: string;
  readonly config: ScrapeConfig;
  readonly rules: ReadonlyArray<Rule>;
  /** Its own, else the global ones; 0 is none. */
  readonly limits: TargetLimits;
  /** Whether it limits the samples or the size of a response, of which manifests say nothing. */
  readonly limitsResponses: boolean;
  /** Whether it asks for protobuf, and for that first. */
  readonly protobuf?: 'first' | 'after others';
  /** The labels of the targets that do not have them already. */
  readonly labels: LabelMap;
}

/** What the targets of a job are held against, apart from what they answer. */
export interface TargetLimits {
  readonly targets: number;
  readonly labels: number;
  readonly labelName: number;
  readonly labelValue: number;
}

/** Completes a job with the global settings (Prometheus `config/config.go`, Validate). */
export function jobOf(config: ScrapeConfig, global: GlobalConfig): Job {
  const { relabel_configs: rules = [], params = {} } = config;
  const scheme = (config.metric_name_validation_scheme || global.metric_name_validation_scheme || 'utf8') as NameScheme;
  const interval = given(config.scrape_interval) ?? globalInterval(global);
  const timeout = given(config.scrape_timeout) ?? shorter(globalTimeout(global), interval);
  return {
    name: config.job_name,
    config,
    rules: rules.map(rule => ruleOf(rule, scheme)),
    limits: {
      targets: config.target_limit || global.target_limit || 0,
      labels: config.label_limit || global.label_limit || 0,
      labelName: config.label_name_length_limit || global.label_name_length_limit || 0,
      labelValue: config.label_value_length_limit || global.label_value_length_limit || 0,
    },
    limitsResponses: [config, global].some(({ sample_limit: samples = 0, body_size_limit: size = '' }) => samples > 0 || bytesOf(size) > 0),
    protobuf: wishForProtobuf(config, global),
    labels: new Map([
      ['job', config.job_name],
      ['__scrape_interval__', durationText(interval)],
      ['__scrape_timeout__', durationText(timeout)],
      ['__metrics_path__', config.metrics_path ?? '/metrics'],
      ['__scheme__', config.scheme ?? 'http'],
      ...HISTOGRAMS.map(({ label, field }): [string, string] => [label, String(config[field] ?? global[field] ?? false)]),
      ...Object.entries(params)
        .filter(([, values]) => values.length > 0)
        .map(([name, [first]]): [string, string] => [`__param_${name}`, first]),
    ]),
  };
}

/** The labels with which relabeling can change how histograms are scraped. */
export const HISTOGRAMS = [
  {
    label: '__convert_classic_histograms_to_nhcb__',
    field: 'convert_classic_histograms_to_nhcb',
    means: 'convert classic histograms to nhcb',
  },
  { label: '__always_scrape_classic_histograms__', field: 'always_scrape_classic_histograms', means: 'always scrape classic histograms' },
  { label: '__scrape_native_histograms__', field: 'scrape_native_histograms', means: 'scrape native histograms' },
] as const;

/** A duration of 0 counts as absent. */
function given(duration: string | undefined): bigint | undefined {
  return (duration && parseDuration(duration)) || undefined;
}

function globalInterval({ scrape_interval: interval }: GlobalConfig): bigint {
  return given(interval) ?? parseDuration(DEFAULT_SCRAPE_INTERVAL);
}

function globalTimeout(global: GlobalConfig): bigint {
  return given(global.scrape_timeout) ?? shorter(parseDuration('10s'), globalInterval(global));
}

function shorter(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
