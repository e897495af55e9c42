/** A relabeling rule with the keys of Prometheus' YAML (Prometheus `model/relabel/relabel.go`); absent ones have Prometheus' defaults. */
export interface RelabelConfig {
  readonly source_labels?: ReadonlyArray<string>;
  readonly separator?: string;
  readonly regex?: string;
  readonly modulus?: number;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: string;
}

/** Targets that are listed by hand (Prometheus `discovery/targetgroup`). */
export interface StaticConfig {
  readonly targets: ReadonlyArray<string>;
  readonly labels?: { readonly [name: string]: string };
}

/** Discovery from the Kubernetes API (Prometheus `discovery/kubernetes/kubernetes.go`). */
export interface KubernetesSdConfig extends HttpClientConfig {
  readonly api_server?: string;
  readonly role: string;
  readonly namespaces?: { readonly names?: ReadonlyArray<string>; readonly own_namespace?: boolean };
  readonly selectors?: ReadonlyArray<{ readonly role: string; readonly label?: string; readonly field?: string }>;
  readonly attach_metadata?: {
    readonly node?: boolean;
    readonly namespace?: boolean;
    readonly deployment?: boolean;
    readonly job?: boolean;
    readonly cronjob?: boolean;
  };
}

/** The settings of a client of the API server or of a target (`prometheus/common`, `config/http_config.go`). */
export interface HttpClientConfig {
  readonly basic_auth?: { readonly username: string; readonly password: string };
  readonly authorization?: { readonly type?: string; readonly credentials?: string; readonly credentials_file?: string };
  readonly bearer_token?: string;
  readonly bearer_token_file?: string;
  readonly oauth2?: OAuth2Config;
  readonly tls_config?: TlsConfig;
  readonly follow_redirects?: boolean;
  readonly enable_http2?: boolean;
  readonly proxy_url?: string;
  readonly no_proxy?: string;
  readonly proxy_from_environment?: boolean;
  readonly proxy_connect_header?: { readonly [header: string]: ReadonlyArray<string> };
}

type TlsAndProxy = 'tls_config' | 'proxy_url' | 'no_proxy' | 'proxy_from_environment' | 'proxy_connect_header';

/** OAuth 2.0 with client credentials. */
export interface OAuth2Config extends Pick<HttpClientConfig, TlsAndProxy> {
  readonly client_id: string;
  readonly client_secret: string;
  readonly token_url: string;
  readonly scopes?: ReadonlyArray<string>;
  readonly endpoint_params?: { readonly [name: string]: string };
}

/** TLS of a scrape; files are those of the Prometheus container. */
export interface TlsConfig {
  readonly insecure_skip_verify?: boolean;
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
  readonly min_version?: string;
  readonly max_version?: string;
}

/** The limits of the scrapes of a job, or of all jobs. */
export interface ScrapeLimits {
  readonly sample_limit?: number;
  readonly target_limit?: number;
  readonly label_limit?: number;
  readonly label_name_length_limit?: number;
  readonly label_value_length_limit?: number;
  readonly keep_dropped_targets?: number;
  readonly body_size_limit?: string;
}

/** One scrape job with the keys and values of Prometheus' YAML (Prometheus `config/config.go`); absent ones have Prometheus' defaults. */
export interface ScrapeConfig extends HttpClientConfig, ScrapeLimits {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly honor_timestamps?: boolean;
  readonly track_timestamps_staleness?: boolean;
  readonly params?: { readonly [name: string]: ReadonlyArray<string> };
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly scrape_protocols?: ReadonlyArray<string>;
  readonly fallback_scrape_protocol?: string;
  readonly scrape_native_histograms?: boolean;
  readonly always_scrape_classic_histograms?: boolean;
  readonly convert_classic_histograms_to_nhcb?: boolean;
  readonly native_histogram_bucket_limit?: number;
  readonly native_histogram_min_bucket_factor?: number;
  readonly metrics_path?: string;
  readonly scheme?: string;
  readonly enable_compression?: boolean;
  readonly metric_name_validation_scheme?: string;
  readonly metric_name_escaping_scheme?: string;
  readonly static_configs?: ReadonlyArray<StaticConfig>;
  readonly kubernetes_sd_configs?: ReadonlyArray<KubernetesSdConfig>;
  readonly relabel_configs?: ReadonlyArray<RelabelConfig>;
  readonly metric_relabel_configs?: ReadonlyArray<RelabelConfig>;
}

/** How often a job is scraped that does not say, nor does the Prometheus (`DefaultGlobalConfig` in `config/config.go` of Prometheus). */
export const DEFAULT_SCRAPE_INTERVAL = '1m';

/** The settings of every job that does not set its own. */
export interface GlobalConfig extends ScrapeLimits {
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly scrape_protocols?: ReadonlyArray<string>;
  readonly metric_name_escaping_scheme?: string;
  readonly scrape_native_histograms?: boolean;
  readonly always_scrape_classic_histograms?: boolean;
  readonly convert_classic_histograms_to_nhcb?: boolean;
  readonly metric_name_validation_scheme?: string;
}
