import {
  attachMetadata, authFields, byteSize, duration, histogramFields, labelSelector, limitFields, namespaceSelector, port, proxyFields, relabelings,
  safeTls, scheme, scrapeProtocol, scrapeProtocols, selectorMechanism,
} from './common';
import { flag, integer, list, map, nonEmpty, Read, record, required, text } from './shape';

const endpoint = record({
  port: text,
  portNumber: integer(1, 65535),
  targetPort: port,
  path: text,
  scheme,
  params: map(list(text)),
  interval: duration,
  scrapeTimeout: duration,
  honorLabels: flag,
  honorTimestamps: flag,
  trackTimestampsStaleness: flag,
  metricRelabelings: relabelings,
  relabelings,
  filterRunning: flag,
  tlsConfig: safeTls,
  ...authFields,
  ...proxyFields,
});
export type PodMetricsEndpoint = NonNullable<Read<typeof endpoint>>;

/** `spec` of a PodMonitor (`pkg/apis/monitoring/v1/podmonitor_types.go`). */
export const podMonitorSpec = record({
  jobLabel: text,
  podTargetLabels: list(text),
  podMetricsEndpoints: list(endpoint),
  selector: required(labelSelector),
  selectorMechanism,
  namespaceSelector,
  scrapeProtocols,
  fallbackScrapeProtocol: scrapeProtocol,
  attachMetadata,
  scrapeClass: nonEmpty,
  bodySizeLimit: byteSize,
  ...limitFields,
  ...histogramFields,
});
export type PodMonitorSpec = NonNullable<Read<typeof podMonitorSpec>>;
