// What prometheus-operator uses where a custom resource says nothing, each with the file that it comes from.

/** The version of Prometheus (`pkg/operator/defaults.go`, DefaultPrometheusVersion). */
export const OPERATOR_DEFAULT_PROMETHEUS_VERSION = 'v3.13.1';

/** How often a Prometheus scrapes (`pkg/apis/monitoring/v1/prometheus_types.go`, CommonPrometheusFields). */
export const OPERATOR_DEFAULT_SCRAPE_INTERVAL = '30s';

/** The labels of the pods of every Prometheus (`pkg/prometheus/server/statefulset.go`). */
export const OPERATOR_POD_LABELS = { 'app.kubernetes.io/name': 'prometheus' };
