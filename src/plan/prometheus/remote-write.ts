import { Labels } from './labels';
import { HttpClientConfig, RelabelConfig } from './scrape-config';

/** A store to which samples are sent, with the keys of Prometheus' YAML (`RemoteWriteConfig` of Prometheus `config/config.go`). */
export interface RemoteWriteConfig extends HttpClientConfig {
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  readonly write_relabel_configs?: ReadonlyArray<RelabelConfig>;
}

/** Where a Prometheus sends its samples. */
export interface Forwarding {
  readonly remoteWrites: ReadonlyArray<RemoteWriteConfig>;
  /** The labels that whatever it sends gets, where a series has none of that name (`external_labels`). */
  readonly externalLabels: Labels;
}

/** Of a Prometheus that sends nothing. */
export const NO_FORWARDING: Forwarding = { remoteWrites: [], externalLabels: {} };
