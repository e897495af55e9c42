import {
  attachMetadata, basicAuth, byteSize, duration, histogramFields, limitFields, oauth2, proxyFields, relabelings, safeAuthorization,
  safeTls, scheme, scrapeProtocol, scrapeProtocols,
} from './common';
import { CustomResource } from './custom-resource';
import { isFields } from '../kubernetes/fields';
import { distinct, flag, list, map, nonEmpty, notEmpty, oneOf, Read, record, required, ruled, text } from '../kubernetes/shape';

const role = oneOf('Pod', 'Endpoints', 'Ingress', 'Service', 'Node', 'EndpointSlice');

const kubernetesSd = record({
  apiServer: nonEmpty,
  role: required(role),
  namespaces: record({ ownNamespace: flag, names: distinct(list(text), name => name) }),
  attachMetadata,
  selectors: distinct(list(record({ role: required(role), label: nonEmpty, field: nonEmpty })), selector => selector.role),
  basicAuth,
  authorization: safeAuthorization,
  oauth2,
  followRedirects: flag,
  enableHTTP2: flag,
  tlsConfig: safeTls,
  ...proxyFields,
});
export type KubernetesSd = NonNullable<Read<typeof kubernetesSd>>;

export const nameValidationScheme = oneOf('UTF8', 'Legacy');
export const nameEscapingScheme = oneOf('AllowUTF8', 'Underscores', 'Dots', 'Values');

/** `spec` of a ScrapeConfig (`pkg/apis/monitoring/v1alpha1/scrapeconfig_types.go`), with the discoveries that the plan can follow. */
export const scrapeConfigSpec = ruled(record({
  jobName: nonEmpty,
  staticConfigs: list(record({ targets: required(notEmpty(distinct(list(nonEmpty), target => target))), labels: map(text) })),
  kubernetesSDConfigs: list(kubernetesSd),
  relabelings: notEmpty(relabelings),
  metricsPath: nonEmpty,
  scrapeInterval: duration,
  scrapeTimeout: duration,
  scrapeProtocols: notEmpty(scrapeProtocols),
  fallbackScrapeProtocol: scrapeProtocol,
  honorTimestamps: flag,
  trackTimestampsStaleness: flag,
  honorLabels: flag,
  params: map(list(text)),
  scheme,
  enableCompression: flag,
  enableHTTP2: flag,
  basicAuth,
  authorization: safeAuthorization,
  oauth2,
  tlsConfig: safeTls,
  bodySizeLimit: byteSize,
  metricRelabelings: notEmpty(relabelings),
  nameValidationScheme,
  nameEscapingScheme,
  scrapeClass: nonEmpty,
  ...proxyFields,
  ...limitFields,
  ...histogramFields,
}), spec => {
  const ways = [spec.basicAuth, spec.authorization, spec.oauth2].filter(way => way !== undefined);
  return ways.length > 1 ? 'must have at most one of basicAuth, authorization and oauth2' : undefined;
});
export type ScrapeConfigSpec = NonNullable<Read<typeof scrapeConfigSpec>>;

export type ScrapeConfigResource = CustomResource<ScrapeConfigSpec>;

/** The fields of a ScrapeConfig with discoveries that the plan does not follow: all except static and Kubernetes ones. */
export function otherDiscoveriesOf(spec: unknown): string[] {
  return isFields(spec) ? Object.keys(spec).filter(field => field.endsWith('SDConfigs') && field !== 'kubernetesSDConfigs') : [];
}
