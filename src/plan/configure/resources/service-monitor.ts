import {
  attachMetadata, authFields, byteSize, duration, histogramFields, labelSelector, limitFields, namespaceSelector, port, proxyFields, relabelings,
  scheme, scrapeProtocol, scrapeProtocols, selectorMechanism, tls,
} from './common';
import { flag, list, map, nonEmpty, oneOf, Read, record, required, text } from './shape';

const endpoint = record({
  port: text,
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
  bearerTokenFile: text,
  tlsConfig: tls,
  ...authFields,
  ...proxyFields,
});
export type Endpoint = NonNullable<Read<typeof endpoint>>;

/** `spec` of a ServiceMonitor (`pkg/apis/monitoring/v1/servicemonitor_types.go`). */
export const serviceMonitorSpec = record({
  jobLabel: text,
  targetLabels: list(text),
  podTargetLabels: list(text),
  endpoints: required(list(endpoint)),
  selector: required(labelSelector),
  selectorMechanism,
  namespaceSelector,
  scrapeProtocols,
  fallbackScrapeProtocol: scrapeProtocol,
  attachMetadata,
  scrapeClass: nonEmpty,
  bodySizeLimit: byteSize,
  serviceDiscoveryRole: oneOf('Endpoints', 'EndpointSlice'),
  ...limitFields,
  ...histogramFields,
});
export type ServiceMonitorSpec = NonNullable<Read<typeof serviceMonitorSpec>>;
