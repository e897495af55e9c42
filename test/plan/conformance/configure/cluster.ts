import * as fc from 'fast-check';
import {
  among, attachMetadata, basicAuth, byteSize, classAuthorization, duration, enforcedLimits, labelNames, labelSelector, limits, mostly,
  namespace,
  protocols, proxy, relabelings, sometimes, tls,
} from './common';
import { monitors } from './monitors';
import { additional, otherSettings, serverSettings } from './other-settings';

const scrapeClass = (name: string, byDefault: fc.Arbitrary<boolean | undefined>) => fc.record({
  name: fc.constant(name),
  default: byDefault,
  fallbackScrapeProtocol: protocols.fallbackScrapeProtocol,
  tlsConfig: sometimes(fc.oneof(
    among<object>({ caFile: '/ca', certFile: '/cert', keyFile: '/key', insecureSkipVerify: true }, { caFile: '/ca' }),
    mostly(fc.constant({}), tls, 6),
  ), 2),
  authorization: sometimes(classAuthorization, 3),
  relabelings: relabelings.map(rules => rules?.slice(0, 1)),
  metricRelabelings: relabelings.map(rules => rules?.slice(0, 1)),
  attachMetadata,
});
const scrapeClasses = sometimes(fc.tuple(
  sometimes(scrapeClass('mtls', sometimes(fc.boolean(), 2)), 1),
  sometimes(scrapeClass('plain', sometimes(fc.boolean(), 8)), 2),
  sometimes(scrapeClass('mtls', fc.constant(undefined)), 60),
).map(classes => classes.filter(each => each !== undefined)), 2);

const selectsMonitors = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ matchLabels: { team: 'a' } }) },
  { weight: 1, arbitrary: fc.constant({ matchExpressions: [{ key: 'release', operator: 'NotIn', values: ['b'] }] }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const selectsNamespaces = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ matchLabels: { mesh: 'on' } }) },
  {
    weight: 1,
    arbitrary: fc.constant({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop', 'other'] }] }),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const fields = {
  podMonitorSelector: mostly(selectsMonitors, labelSelector, 60),
  podMonitorNamespaceSelector: mostly(selectsNamespaces, labelSelector, 60),
  paused: sometimes(fc.boolean(), 60),
  shards: sometimes(mostly(among(0, 1, 2, 3), among(-1, 1.5)), 3),
  scrapeInterval: sometimes(duration, 5),
  scrapeTimeout: sometimes(mostly(fc.constant('10s'), duration, 6), 6),
  scrapeProtocols: protocols.scrapeProtocols,
  serviceAccountName: sometimes(among('prometheus', ''), 2),
  arbitraryFSAccessThroughSMs: sometimes(fc.record({ deny: sometimes(fc.boolean(), 2) }), 5),
  overrideHonorLabels: sometimes(fc.boolean(), 5),
  overrideHonorTimestamps: sometimes(fc.boolean(), 5),
  ignoreNamespaceSelectors: sometimes(fc.boolean(), 5),
  enforcedNamespaceLabel: sometimes(among('namespace', 'tenant', ''), 3),
  ...enforcedLimits,
  enforcedBodySizeLimit: sometimes(byteSize, 5),
  excludedFromEnforcement: sometimes(fc.array(fc.record({
    group: sometimes(fc.constant('monitoring.coreos.com'), 2),
    resource: mostly(among('servicemonitors', 'podmonitors', 'probes', 'scrapeconfigs', 'prometheusrules'), fc.constant('pods'), 60),
    namespace: mostly(namespace, fc.constant(''), 60),
    name: sometimes(among('cart', 'web', ''), 2),
  }), { maxLength: 3 }), 3),
  podTargetLabels: labelNames,
  ...limits,
  bodySizeLimit: sometimes(byteSize, 5),
  scrapeClasses,
  nameEscapingScheme: sometimes(among('AllowUTF8', 'Underscores'), 10),
  scrapeNativeHistograms: sometimes(fc.boolean(), 10),
  scrapeClassicHistograms: sometimes(fc.boolean(), 10),
  convertClassicHistogramsToNHCB: sometimes(fc.boolean(), 10),
  apiserverConfig: sometimes(fc.record({
    host: mostly(fc.constant('https://api:6443'), fc.constant(undefined), 40),
    basicAuth: sometimes(basicAuth, 5),
    bearerToken: sometimes(among('secret', ''), 5),
    bearerTokenFile: sometimes(among('/token', ''), 5),
    authorization: sometimes(classAuthorization, 4),
    tlsConfig: sometimes(tls, 5),
    ...proxy,
  }), 8),
};
const others = {
  serviceMonitorSelector: selectsMonitors,
  serviceMonitorNamespaceSelector: selectsNamespaces,
  probeSelector: selectsMonitors,
  probeNamespaceSelector: selectsNamespaces,
  scrapeConfigSelector: selectsMonitors,
  scrapeConfigNamespaceSelector: selectsNamespaces,
  serviceDiscoveryRole: sometimes(among('Endpoints', 'EndpointSlice'), 3),
};
const goodVersion = among('v3.13.1', '3.0.0', 'v3.4.0', '3.8', 'v3.7.3', 'v3.14.0-rc.0', 'v3.5.0+build.1', ' v3.2 ', 'v03.010.1', '3');
const version = mostly(goodVersion, fc.constant('v4.0.0'), 30);
const oddVersion = among('latest', '3.x', '3.-1', '3.1-rc.0', '3.0.0-01', '3.0.0-', '3.0.0+', '3.0.0-a_b', '3.0.0.0', '..', 'v', 'vv3.1.0');
const meta = (name: string) => fc.record({ name: fc.constant(name), namespace });
const prometheus = fc.record({
  apiVersion: fc.constant('monitoring.coreos.com/v1'),
  kind: fc.constant('Prometheus'),
  metadata: meta('k8s'),
  spec: fc.record({
    ...fields,
    ...others,
    ...otherSettings,
    ...serverSettings,
    additionalScrapeConfigs: additional,
    version: sometimes(version),
  }),
});
const agent = fc.record({
  apiVersion: fc.constant('monitoring.coreos.com/v1alpha1'),
  kind: fc.constant('PrometheusAgent'),
  metadata: meta('agent'),
  spec: fc.oneof(
    fc.record({
      ...fields,
      ...others,
      ...otherSettings,
      additionalScrapeConfigs: additional,
      version: sometimes(mostly(version, oddVersion, 4)),
      mode: mostly(among('StatefulSet', undefined), fc.constant('DaemonSet')),
    }),
    fc.record({ ...fields, shards: mostly(fc.constant(undefined), fc.constant(2)), mode: fc.constant('DaemonSet') }),
  ),
});

/** A Prometheus, perhaps an agent, and monitors. */
export const cluster = fc.record({ prometheuses: fc.tuple(prometheus, sometimes(agent, 2)), monitors })
  .map(({ prometheuses, monitors: made }) => [...prometheuses.filter(each => each !== undefined), ...made])
  .map(objects => JSON.parse(JSON.stringify(objects)) as object[]);
