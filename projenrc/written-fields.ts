/** What a monitor of either kind says of its targets, and what a scrape may bring at most. */
const MONITOR = [
  'namespaceSelector', 'selector', 'scrapeClass', 'bodySizeLimit', 'keepDroppedTargets', 'labelLimit', 'labelNameLengthLimit',
  'labelValueLengthLimit', 'sampleLimit', 'targetLimit',
];
const ENDPOINT = ['port', 'path', 'scheme', 'enableHttp2', 'interval', 'scrapeTimeout'];

/** A remote write with credentials by reference. */
const REMOTE_WRITE = [
  'url', 'name', 'remoteTimeout', 'headers', 'queueConfig', 'writeRelabelConfigs', 'basicAuth',
  'authorization.type', 'authorization.credentials',
  'oauth2.clientId', 'oauth2.clientSecret', 'oauth2.tokenUrl', 'oauth2.scopes', 'oauth2.endpointParams',
  ...['ca', 'cert', 'keySecret', 'caFile', 'certFile', 'keyFile', 'serverName', 'insecureSkipVerify'].map(field => `tlsConfig.${field}`),
];
const ALERTMANAGER = [
  'name', 'namespace', 'port', 'scheme', 'pathPrefix',
  ...['caFile', 'certFile', 'keyFile', 'insecureSkipVerify'].map(field => `tlsConfig.${field}`),
];

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
    'version', 'image', 'imagePullSecrets', 'replicas', 'shards', 'resources', 'tolerations', 'podMetadata', 'serviceAccountName',
    'serviceDiscoveryRole', 'enableRemoteWriteReceiver', ...REMOTE_WRITE.map(field => `remoteWrite.${field}`),
    ...ALERTMANAGER.map(field => `alerting.alertmanagers.${field}`),
    'thanos.image', 'thanos.version', 'thanos.objectStorageConfig',
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
  // What it shares with a Prometheus is written with the binding of that one: in the operator both have `CommonPrometheusFields`.
  PrometheusAgent: ['mode'],
  PrometheusRule: ['groups'],
  ServiceMonitor: [...MONITOR, ...ENDPOINT.map(field => `endpoints.${field}`)],
};
