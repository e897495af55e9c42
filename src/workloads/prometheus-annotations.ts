import { Entries } from './pod-metadata';

/**
 * The annotation `prometheus.io/<name>` of a pod, in whatever spelling: Istio and Prometheus take `prometheus.io/port` and `prometheus.io.port` for one key.
 */
export function prometheusAnnotation(annotations: Entries, name: string): [key: string, value: string] | undefined {
  return Object.entries(annotations).find(([key]) => key.replace(/[^a-zA-Z0-9]/g, '_') === `prometheus_io_${name}`);
}
