/** What a monitor of either kind says of its targets, and what a scrape may bring at most. */
const MONITOR = [
  'namespaceSelector', 'selector', 'scrapeClass', 'bodySizeLimit', 'keepDroppedTargets', 'labelLimit', 'labelNameLengthLimit',
  'labelValueLengthLimit', 'sampleLimit', 'targetLimit',
];
const ENDPOINT = ['port', 'path', 'scheme', 'enableHttp2', 'interval', 'scrapeTimeout'];

/**
 * The kinds that constructs emit, and the fields of their specs that they write, each with all that is below it. Nothing else has bindings:
 * those of a whole Prometheus would be 20,000 lines, loaded by every app.
 */
export const WRITTEN_FIELDS: { readonly [kind: string]: readonly string[] } = {
  PeerAuthentication: ['portLevelMtls', 'selector'],
  PodMonitor: [
    ...MONITOR, 'podTargetLabels', 'scrapeProtocols',
    ...[...ENDPOINT, 'relabelings', 'metricRelabelings'].map(field => `podMetricsEndpoints.${field}`),
  ],
  Prometheus: [
    'version', 'image', 'replicas', 'resources', 'podMetadata', 'serviceAccountName', 'serviceDiscoveryRole',
    'scrapeInterval', 'evaluationInterval', 'externalLabels', 'retention', 'retentionSize',
    'podMonitorSelector', 'podMonitorNamespaceSelector', 'serviceMonitorSelector', 'serviceMonitorNamespaceSelector', 'probeSelector',
    'probeNamespaceSelector', 'scrapeConfigSelector', 'scrapeConfigNamespaceSelector', 'ruleSelector', 'ruleNamespaceSelector',
    'scrapeClasses.tlsConfig.caFile', 'scrapeClasses.tlsConfig.certFile', 'scrapeClasses.tlsConfig.keyFile',
    'scrapeClasses.tlsConfig.insecureSkipVerify',
    'volumes.emptyDir', 'volumeMounts',
    'storage.volumeClaimTemplate.spec.resources', 'storage.volumeClaimTemplate.spec.storageClassName',
    'securityContext.runAsNonRoot', 'securityContext.runAsUser', 'securityContext.runAsGroup', 'securityContext.fsGroup',
    'securityContext.seccompProfile',
  ],
  PrometheusRule: ['groups'],
  ServiceMonitor: [...MONITOR, ...ENDPOINT.map(field => `endpoints.${field}`)],
};
