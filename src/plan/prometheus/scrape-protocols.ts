import { GlobalConfig, ScrapeConfig } from './scrape-config';

const PROTOBUF = 'PrometheusProto';

/** The settings of a Prometheus that its flags change. */
export interface Features {
  /** Those of `--enable-feature`. */
  readonly features: ReadonlyArray<string>;
  /** Undefined for the newest. */
  readonly version?: string;
}

/** The features with which Prometheus prefers protobuf (`cmd/prometheus/main.go`). */
const PREFERRING = ['created-timestamp-zero-ingestion', 'st-storage'];

/** The global settings with the protocols that features have jobs ask for; since Prometheus 3.9, one of them does nothing. */
export function withFeatures(global: GlobalConfig, { features, version = '' }: Features): GlobalConfig {
  const isOld = /^v?(2\.|3\.[0-8](\.|$))/.test(version);
  const prefersProtobuf = features.some(feature => PREFERRING.includes(feature) || (isOld && feature === 'native-histograms'));
  return prefersProtobuf ? { ...global, scrape_protocols: global.scrape_protocols ?? [PROTOBUF] } : global;
}

/** How much a job wants protobuf (`ScrapeConfig.Validate` of Prometheus `config/config.go`). */
export function wishForProtobuf(job: ScrapeConfig, global: GlobalConfig): 'first' | 'after others' | undefined {
  const protocols = job.scrape_protocols ?? global.scrape_protocols;
  if (protocols === undefined) return job.scrape_native_histograms ?? global.scrape_native_histograms ? 'first' : undefined;
  if (protocols[0] === PROTOBUF) return 'first';
  return protocols.includes(PROTOBUF) ? 'after others' : undefined;
}
