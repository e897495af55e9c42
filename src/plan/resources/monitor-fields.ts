import {
  attachMetadata, authFields, byteSize, duration, histogramFields, limitFields, namespaceSelector, port, proxyFields, relabelings, scheme,
  scrapeProtocol, scrapeProtocols, selectorMechanism,
} from './common';
import { labelSelector } from '../kubernetes/label-selector';
import { flag, list, map, nonEmpty, Read, record, required, text } from '../kubernetes/shape';

/** The fields that the endpoints of ServiceMonitors and PodMonitors share. */
export const endpointFields = {
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
  ...authFields,
  ...proxyFields,
};
const endpoint = record(endpointFields);
export type AnyEndpoint = NonNullable<Read<typeof endpoint>>;

/** The fields that ServiceMonitors and PodMonitors share. */
export const monitorFields = {
  jobLabel: text,
  podTargetLabels: list(text),
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
};
const monitor = record(monitorFields);
export type AnyMonitorSpec = NonNullable<Read<typeof monitor>>;
