import * as fc from 'fast-check';
import {
  among, attachMetadata, authentication, byteSize, duration, histograms, jobLabel, labelNames, labelSelector, limits, mostly, namespace,
  namespaceSelector, params, protocols, proxy, relabelings, safeAuthorization, safeTls, scheme, scrapeClassName, sometimes, text, tls,
  oauth2, basicAuth,
} from './common';

const labels = sometimes(fc.dictionary(among('team', 'release'), among('a', 'b'), { maxKeys: 2 }), 2);

function resource(kind: string, version: string, spec: fc.Arbitrary<unknown>) {
  return fc.record({
    apiVersion: fc.constant(`monitoring.coreos.com/${version}`),
    kind: fc.constant(kind),
    metadata: fc.record({ name: among('cart', 'web', 'db', 'a-b'), namespace, labels }),
    spec,
  });
}

/** Several sets of fields joined in one. */
function merged(...parts: Array<fc.Arbitrary<object | undefined>>): fc.Arbitrary<object> {
  return fc.tuple(...parts).map(all => Object.assign({}, ...all) as object);
}

const intervals = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: among({ interval: '1m', scrapeTimeout: '30s' }, { interval: '30s' }, { scrapeTimeout: '10s' }) },
  { weight: 1, arbitrary: fc.record({ interval: sometimes(duration, 2), scrapeTimeout: sometimes(duration, 2) }) },
);
const flags = {
  honorLabels: sometimes(fc.boolean(), 4),
  honorTimestamps: sometimes(fc.boolean(), 4),
  trackTimestampsStaleness: sometimes(fc.boolean(), 8),
  filterRunning: sometimes(fc.boolean(), 4),
  followRedirects: sometimes(fc.boolean(), 8),
  enableHttp2: sometimes(fc.boolean(), 6),
};
const targetPort = sometimes(among<string | number>('http', 8080, 0, '', '8080', 'http-metrics'), 3);
const port = sometimes(among('http', 'metrics', '', '('), 2);

const endpoint = merged(authentication, intervals, fc.record({
  port,
  targetPort,
  path: sometimes(among('/metrics', '/stats/prometheus', '')),
  scheme,
  params,
  ...flags,
  metricRelabelings: relabelings,
  relabelings,
  bearerTokenFile: sometimes(among('/token', ''), 10),
  tlsConfig: sometimes(tls, 4),
  ...proxy,
}));
const monitor = {
  jobLabel,
  podTargetLabels: labelNames,
  selectorMechanism: sometimes(mostly(among('RelabelConfig', 'RoleSelector'), fc.constant('relabel'), 40), 3),
  namespaceSelector,
  ...protocols,
  attachMetadata,
  scrapeClass: scrapeClassName,
  bodySizeLimit: sometimes(byteSize, 6),
  ...limits,
  ...histograms,
};
const serviceMonitor = resource('ServiceMonitor', 'v1', fc.record({
  endpoints: mostly(fc.array(endpoint, { maxLength: 2 }), fc.constant(undefined), 60),
  selector: mostly(labelSelector, fc.constant(undefined), 60),
  targetLabels: labelNames,
  serviceDiscoveryRole: sometimes(among('Endpoints', 'EndpointSlice'), 3),
  ...monitor,
}));

const podEndpoint = merged(authentication, intervals, fc.record({
  port,
  portNumber: sometimes(mostly(among(8080, 15020), among(0, 65536)), 3),
  targetPort,
  path: sometimes(among('/metrics', '/stats/prometheus', '')),
  scheme,
  params,
  ...flags,
  metricRelabelings: relabelings,
  relabelings,
  tlsConfig: sometimes(safeTls, 4),
  ...proxy,
}));
const podMonitor = resource('PodMonitor', 'v1', fc.record({
  podMetricsEndpoints: mostly(fc.array(podEndpoint, { maxLength: 2 }), fc.constant(undefined), 40),
  selector: mostly(labelSelector, fc.constant(undefined), 60),
  ...monitor,
}));

const proberUrl = mostly(
  among('blackbox.monitoring.svc:9115', 'blackbox', '10.0.0.1:80', '[2001:db8::1]:9115', '2001:db8::1', 'a_b.c.', '::1', 'a:1'),
  among(
    'http://blackbox', 'a b', ':80', 'a:0', 'a:x', '[::1]', 'a:1:2', '', '[a]:80', 'a]:1', 'x'.repeat(64), '-a', 'a:+1',
    '::ffff:10.0.0.1', 'fe80::1%eth0', 'a:',
  ),
  12,
);
const probe = resource('Probe', 'v1', merged(authentication, intervals, fc.record({
  jobName: sometimes(text),
  prober: mostly(
    fc.record({ url: proberUrl, scheme, path: sometimes(mostly(among('/probe', '/x'), fc.constant(''))), ...proxy }),
    fc.constant(undefined),
    60,
  ),
  module: sometimes(among('http_2xx', ''), 2),
  targets: mostly(fc.record({
    staticConfig: sometimes(fc.record({
      static: sometimes(fc.array(among('example.com', 'https://x/y', 'a:1'), { maxLength: 2 }), 2),
      labels: sometimes(fc.dictionary(mostly(among('env', 'a.b', 'namespace'), fc.constant(''), 30), text, { maxKeys: 2 }), 2),
      relabelingConfigs: relabelings,
    }), 2),
    ingress: sometimes(fc.record({ selector: sometimes(labelSelector, 2), namespaceSelector, relabelingConfigs: relabelings }), 2),
  }), fc.constant(undefined), 40),
  metricRelabelings: relabelings,
  ...protocols,
  scrapeClass: scrapeClassName,
  params: sometimes(fc.array(fc.record({
    name: mostly(among('module', 'x', 'hostname'), fc.constant('')),
    values: sometimes(fc.array(among('1', 'a'), { minLength: 1, maxLength: 2 }), 2),
  }), { maxLength: 2 }), 4),
  tlsConfig: sometimes(safeTls, 4),
  followRedirects: sometimes(fc.boolean(), 8),
  enableHttp2: sometimes(fc.boolean(), 6),
  ...limits,
  ...histograms,
})));

const role = mostly(among('Pod', 'Endpoints', 'Ingress', 'Service', 'Node', 'EndpointSlice'), fc.constant('pod'), 40);
const labelText = mostly(
  among('app=cart', 'app in (a,b), team', '!x', 'a!=b,c notin (d)', 'x>1', ' a == b ', 'a=', 'in in (in)', 'notin'),
  among(
    'a=b=c', '=', 'a in', 'a in (', 'a in ()', 'a in (,)', 'a in (b c)', 'a b', 'a>x', ',', 'a,', '!', '!a=b', 'a=(', 'a in (b', 'a!b', '(',
    'a<>b', '-a', 'a=-', 'a in (b,,c)', 'a in (b,', 'a===b',
  ),
  5,
);
const fieldText = mostly(
  among('metadata.name=x', 'spec.nodeName!=a,status.phase==Running', 'a='),
  among('x', 'a=b\\', 'a=b=c', 'a=\\,', 'a=\\x', ',', 'a=b,,c', '=b'),
  5,
);
const kubernetesSd = merged(authentication, fc.record({
  apiServer: sometimes(among('https://other:6443'), 6),
  role,
  namespaces: sometimes(
    fc.record({ ownNamespace: sometimes(fc.boolean(), 2), names: sometimes(fc.array(namespace, { maxLength: 2 }), 2) }),
    2,
  ),
  attachMetadata,
  selectors: sometimes(fc.array(fc.record({ role, label: sometimes(labelText, 2), field: sometimes(fieldText, 3) }), { maxLength: 2 }), 3),
  followRedirects: sometimes(fc.boolean(), 8),
  enableHTTP2: sometimes(fc.boolean(), 8),
  tlsConfig: sometimes(safeTls, 5),
  ...proxy,
})).map(({ bearerTokenSecret, ...rest }: { bearerTokenSecret?: unknown }) => rest);
/** The API server would refuse an empty list. */
function notEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list?.length === 0 ? undefined : list;
}
const scrapeConfig = resource('ScrapeConfig', 'v1alpha1', merged(
  mostly(
    fc.oneof<Array<fc.Arbitrary<object>>>(
      fc.constant({}),
      fc.record({ basicAuth }),
      fc.record({ authorization: safeAuthorization }),
      fc.record({ oauth2 }),
    ),
    fc.record({ basicAuth: sometimes(basicAuth), authorization: sometimes(safeAuthorization) }),
  ),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: among({ scrapeInterval: '1m', scrapeTimeout: '30s' }, { scrapeInterval: '30s' }, { scrapeTimeout: '10s' }) },
    { weight: 1, arbitrary: fc.record({ scrapeInterval: sometimes(duration, 2), scrapeTimeout: sometimes(duration, 2) }) },
  ),
  fc.record({
    jobName: sometimes(text.map(name => name || undefined)),
    staticConfigs: sometimes(fc.array(fc.record({
      targets: mostly(
        fc.uniqueArray(among('a:1', 'b', 'c/d'), { minLength: 1, maxLength: 2 }),
        fc.array(among('a', ''), { maxLength: 2 }),
        30,
      ),
      labels: sometimes(fc.dictionary(mostly(among('env', 'a.b'), fc.constant(''), 30), text, { maxKeys: 2 }), 2),
    }), { maxLength: 2 }), 2),
    kubernetesSDConfigs: sometimes(fc.array(kubernetesSd, { maxLength: 2 }), 2),
    relabelings: relabelings.map(notEmpty),
    metricsPath: sometimes(mostly(fc.constant('/metrics'), fc.constant('')), 5),
    ...protocols,
    honorTimestamps: sometimes(fc.boolean(), 4),
    trackTimestampsStaleness: sometimes(fc.boolean(), 8),
    honorLabels: sometimes(fc.boolean(), 4),
    params,
    scheme,
    enableCompression: sometimes(fc.boolean(), 8),
    enableHTTP2: sometimes(fc.boolean(), 8),
    tlsConfig: sometimes(safeTls, 4),
    bodySizeLimit: sometimes(byteSize, 6),
    metricRelabelings: relabelings.map(notEmpty),
    nameValidationScheme: sometimes(among('UTF8', 'Legacy'), 6),
    nameEscapingScheme: sometimes(among('AllowUTF8', 'Underscores', 'Dots', 'Values'), 6),
    scrapeClass: scrapeClassName,
    ...proxy,
    ...limits,
    ...histograms,
  }),
));

/** Monitors of every kind: most of them valid, some not. */
export const monitors = fc.uniqueArray(
  fc.oneof(
    { weight: 3, arbitrary: serviceMonitor },
    { weight: 3, arbitrary: podMonitor },
    { weight: 2, arbitrary: probe },
    { weight: 2, arbitrary: scrapeConfig },
  ),
  { maxLength: 6, selector: ({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}` },
);
