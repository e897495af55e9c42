// What prometheus-operator takes where a custom resource does not say, each with its file.

/** The version of Prometheus that it runs (`pkg/operator/defaults.go`, DefaultPrometheusVersion). */
export const OPERATOR_DEFAULT_PROMETHEUS_VERSION = 'v3.13.1';

/** How often a Prometheus scrapes (`pkg/apis/monitoring/v1/prometheus_types.go`, CommonPrometheusFields). */
export const OPERATOR_DEFAULT_SCRAPE_INTERVAL = '30s';
