import {
  authFields, duration, histogramFields, limitFields, namespaceSelector, proxyFields, relabelings, safeTls, scheme, scrapeProtocol,
  scrapeProtocols,
} from './common';
import { CustomResource } from './custom-resource';
import { labelSelector } from '../kubernetes/label-selector';
import { defaulted, distinct, list, map, nonEmpty, notEmpty, Read, record, required, text } from '../kubernetes/shape';

/** `spec` of a Probe (`pkg/apis/monitoring/v1/probe_types.go`). */
export const probeSpec = record({
  jobName: text,
  prober: record({ url: required(nonEmpty), scheme, path: defaulted(text, '/probe'), ...proxyFields }),
  module: text,
  targets: record({
    staticConfig: record({ static: list(text), labels: map(text), relabelingConfigs: relabelings }),
    ingress: record({ selector: labelSelector, namespaceSelector, relabelingConfigs: relabelings }),
  }),
  interval: duration,
  scrapeTimeout: duration,
  metricRelabelings: relabelings,
  scrapeProtocols,
  fallbackScrapeProtocol: scrapeProtocol,
  scrapeClass: nonEmpty,
  params: notEmpty(distinct(list(record({ name: required(nonEmpty), values: notEmpty(list(nonEmpty)) })), param => param.name)),
  tlsConfig: safeTls,
  ...authFields,
  ...limitFields,
  ...histogramFields,
});
export type ProbeSpec = NonNullable<Read<typeof probeSpec>>;

export type Probe = CustomResource<ProbeSpec>;
