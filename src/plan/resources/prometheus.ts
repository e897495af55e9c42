import {
  attachMetadata, authorization, basicAuth, byteSize, duration, limit, limitFields, proxyFields, relabelings, scrapeProtocol,
  scrapeProtocols, secretKey, tls,
} from './common';
import { otherSettings } from './other-settings';
import { OPERATOR_DEFAULT_SCRAPE_INTERVAL } from '../../operator-defaults';
import { labelSelector } from '../kubernetes/label-selector';
import { defaulted, distinct, flag, integer, list, nonEmpty, oneOf, Read, record, required, ruled, text } from '../kubernetes/shape';
import { Labels } from '../prometheus/labels';

const scrapeClass = record({
  name: required(nonEmpty),
  default: flag,
  fallbackScrapeProtocol: scrapeProtocol,
  tlsConfig: tls,
  authorization,
  relabelings,
  metricRelabelings: relabelings,
  attachMetadata,
});
export type ScrapeClass = NonNullable<Read<typeof scrapeClass>>;

const apiServer = record({
  host: required(text),
  basicAuth,
  bearerToken: text,
  bearerTokenFile: text,
  authorization,
  tlsConfig: tls,
  ...proxyFields,
});
export type ApiServer = NonNullable<Read<typeof apiServer>>;

const fields = {
  serviceMonitorSelector: labelSelector,
  serviceMonitorNamespaceSelector: labelSelector,
  podMonitorSelector: labelSelector,
  podMonitorNamespaceSelector: labelSelector,
  probeSelector: labelSelector,
  probeNamespaceSelector: labelSelector,
  scrapeConfigSelector: labelSelector,
  scrapeConfigNamespaceSelector: labelSelector,
  version: text,
  paused: flag,
  shards: defaulted(integer(0), 1),
  scrapeInterval: defaulted(duration, OPERATOR_DEFAULT_SCRAPE_INTERVAL),
  scrapeTimeout: duration,
  scrapeProtocols,
  serviceAccountName: text,
  additionalScrapeConfigs: secretKey,
  apiserverConfig: apiServer,
  arbitraryFSAccessThroughSMs: record({ deny: flag }),
  overrideHonorLabels: flag,
  overrideHonorTimestamps: flag,
  ignoreNamespaceSelectors: flag,
  enforcedNamespaceLabel: text,
  enforcedSampleLimit: limit,
  enforcedTargetLimit: limit,
  enforcedLabelLimit: limit,
  enforcedLabelNameLengthLimit: limit,
  enforcedLabelValueLengthLimit: limit,
  enforcedKeepDroppedTargets: limit,
  enforcedBodySizeLimit: byteSize,
  excludedFromEnforcement: list(record({
    group: defaulted(oneOf('monitoring.coreos.com'), 'monitoring.coreos.com'),
    resource: required(oneOf('prometheusrules', 'servicemonitors', 'podmonitors', 'probes', 'scrapeconfigs')),
    namespace: required(nonEmpty),
    name: text,
  })),
  podTargetLabels: list(text),
  bodySizeLimit: byteSize,
  nameEscapingScheme: oneOf('AllowUTF8', 'Underscores', 'Dots', 'Values'),
  scrapeNativeHistograms: flag,
  scrapeClassicHistograms: flag,
  convertClassicHistogramsToNHCB: flag,
  scrapeClasses: distinct(list(scrapeClass), each => each.name),
  serviceDiscoveryRole: oneOf('Endpoints', 'EndpointSlice'),
  ...limitFields,
  ...otherSettings,
};

/**
 * The part of the `spec` of a Prometheus that decides what is scraped and which rules are evaluated: the fields that it shares with a
 * PrometheusAgent (`CommonPrometheusFields` of `pkg/apis/monitoring/v1/prometheus_types.go`), and the rules, which an agent does not have.
 */
export const prometheusSpec = record({
  ...fields,
  ruleSelector: labelSelector,
  ruleNamespaceSelector: labelSelector,
  prometheusRulesExcludedFromEnforce: list(record({ ruleNamespace: required(text), ruleName: required(text) })),
});
export type PrometheusSpec = NonNullable<Read<typeof prometheusSpec>>;

/** The fields that an agent must not have in DaemonSet mode. */
const NOT_ON_EACH_NODE = [
  'serviceMonitorSelector', 'serviceMonitorNamespaceSelector', 'probeSelector', 'probeNamespaceSelector', 'scrapeConfigSelector',
  'scrapeConfigNamespaceSelector', 'additionalScrapeConfigs',
] as const;

/** `spec` of a PrometheusAgent (`pkg/apis/monitoring/v1alpha1/prometheusagent_types.go`). */
export const prometheusAgentSpec = ruled(record({ ...fields, mode: oneOf('StatefulSet', 'DaemonSet') }), spec => {
  if (spec.mode !== 'DaemonSet') return undefined;
  const extra = NOT_ON_EACH_NODE.find(field => spec[field] !== undefined);
  if (extra !== undefined) return `must not have ${extra} in DaemonSet mode`;
  return spec.shards > 1 ? 'must not have several shards in DaemonSet mode' : undefined;
});
export type PrometheusAgentSpec = NonNullable<Read<typeof prometheusAgentSpec>>;

/** Whether a Prometheus with these labels is one of kube-prometheus-stack, so that Helm would undo a change of its resource. */
export function isOfChart({ app, chart, release, ...labels }: Labels): boolean {
  return app === 'kube-prometheus-stack-prometheus' || chart?.startsWith('kube-prometheus-stack-')
    || (release !== undefined && labels['app.kubernetes.io/managed-by'] === 'Helm');
}
