import { configured, Meta, monitor, prometheus, scrapeConfig, secret } from '../configured';

const service = (endpoint: object, spec: object = {}) => monitor('ServiceMonitor', { selector: {}, endpoints: [endpoint], ...spec });
const pod = (endpoint: object, spec: object = {}, meta: Meta = {}) =>
  monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [endpoint], ...spec }, meta);
const probe = (spec: object) => monitor('Probe', { prober: { url: 'blackbox' }, targets: { staticConfig: {} }, ...spec });
const credentials = { name: 'creds', key: 'token' };

/** With the operator's messages. */
const REFUSED = [
  {
    object: service({ interval: '10s', scrapeTimeout: '20s' }),
    message: 'endpoints[0]: scrapeTimeout "20s" greater than scrapeInterval "10s"',
  },
  {
    object: pod({ relabelings: [{ action: 'HashMod', targetLabel: 'a' }] }),
    message: 'endpoint[0]: relabelConfigs: [0]: relabel configuration for hashmod requires non-zero modulus',
  },
  {
    object: pod({ relabelings: [{ targetLabel: 'a', regex: '(' }] }),
    message: 'endpoint[0]: relabelConfigs: [0]: invalid regex ( for relabel configuration: '
      + 'error parsing regexp: missing closing ): `^(?s:()$`',
  },
  { object: pod({}, { scrapeClass: 'mtls' }), message: 'scrapeClassName: scrapeClass "mtls" not found in Prometheus scrapeClasses' },
  {
    object: service({ tlsConfig: { certFile: '/cert' } }),
    message: 'endpoints[0]: tlsConfig: cannot specify client cert without client key',
  },
  {
    object: service({ authorization: { credentials } }),
    message: 'endpoints[0]: authorization: failed to get authorization token of type "": '
      + 'unable to get secret "creds": secrets "creds" not found',
  },
  {
    object: pod({ authorization: { credentials }, basicAuth: {} }),
    message: 'endpoint[0]: authorization and basicAuth cannot be configured at the same time',
  },
  {
    object: pod({ tlsConfig: { ca: { configMap: { name: 'ca', key: 'ca.crt' } } } }),
    message: 'endpoint[0]: tlsConfig: failed to get ca "<configmap=ca,key=ca.crt>": '
      + 'unable to get configmap "ca": configmaps "ca" not found',
  },
  { object: service({ noProxy: 'a' }), message: 'endpoints[0]: if noProxy is configured, proxyUrl must also be configured' },
  {
    // Read as host:port.
    object: probe({ prober: { url: 'http://blackbox' } }),
    message: '"http://blackbox" url specified in proberSpec is invalid, it should be of the format `hostname` or `hostname:port`: '
      + 'invalid port: "//blackbox"',
  },
  { object: probe({ targets: {} }), message: 'at least one of .spec.targets.staticConfig and .spec.targets.ingress is required' },
  {
    object: pod({}, { selector: { matchExpressions: [{ key: 'app', operator: 'In' }] } }),
    message: "failed to parse label selector: values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
  },
  {
    object: scrapeConfig({ kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Node', label: 'a' }] }] }),
    message: 'kubernetesSDConfigs: [0] : Pod role supports only pod selectors',
  },
  {
    object: scrapeConfig({ kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Pod', label: 'a in b' }] }] }),
    message: "kubernetesSDConfigs: [0]: unable to parse requirement: found 'b' expected: '('",
  },
  {
    object: scrapeConfig({ kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Pod', field: 'a=b=c' }] }] }),
    message: 'kubernetesSDConfigs: [0]: invalid field selector: unescaped character in value: 61',
  },
  { object: pod({ proxyUrl: 'http://a b' }), message: 'endpoint[0]: parse "http://a b": invalid character " " in host name' },
];

describe('the operator refuses', () => {
  test.each(REFUSED)('$message', ({ object, message }) => {
    const { accepted, refused } = configured(prometheus(), object);
    expect(refused).toEqual([{ object: `${object.kind}/shop/cart`, reason: 'InvalidConfiguration', message }]);
    expect(accepted).toEqual([]);
  });

  test('files of the Prometheus pod, if the Prometheus denies them', () => {
    const { refused } = configured(prometheus({ arbitraryFSAccessThroughSMs: { deny: true } }), service({ tlsConfig: { caFile: '/ca' } }));
    expect(refused[0].message).toBe('endpoints[0]: it accesses file system via tls config which Prometheus specification prohibits');
  });

  test('a key that a Secret does not have', () => {
    const { refused } = configured(prometheus(), service({ bearerTokenSecret: credentials }), secret('creds', 'shop', { other: 'x' }));
    expect(refused[0].message).toBe('endpoints[0]: bearerTokenSecret: key "token" in secret "creds" not found');
  });
});

test('the operator accepts several groups of one name', () => {
  expect(configured(prometheus(), pod({ relabelings: [{ targetLabel: 'a', regex: '(?<n>a)(?<n>b)' }] })).refused).toEqual([]);
});

describe('a Prometheus selects', () => {
  const MONITORS = [
    pod({}, {}, { name: 'own', namespace: 'monitoring' }),
    pod({}, {}, { name: 'labeled', namespace: 'shop', labels: { release: 'kps' } }),
    pod({}, {}, { name: 'plain', namespace: 'shop' }),
  ];

  test.each([
    { what: 'no monitor without a selector', selectors: { podMonitorSelector: undefined }, accepted: [] },
    { what: 'all with an empty selector', selectors: {}, accepted: ['monitoring/own', 'shop/labeled', 'shop/plain'] },
    {
      what: 'those in its own namespace without a namespace selector',
      selectors: { podMonitorNamespaceSelector: undefined },
      accepted: ['monitoring/own'],
    },
    { what: 'those with the labels', selectors: { podMonitorSelector: { matchLabels: { release: 'kps' } } }, accepted: ['shop/labeled'] },
    {
      what: 'those in namespaces with the labels',
      selectors: { podMonitorNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
      accepted: ['shop/labeled', 'shop/plain'],
    },
    {
      what: 'those without a label',
      selectors: { podMonitorSelector: { matchExpressions: [{ key: 'release', operator: 'DoesNotExist' }] } },
      accepted: ['monitoring/own', 'shop/plain'],
    },
  ])('$what', ({ selectors, accepted }) => {
    expect(configured(prometheus(selectors), ...MONITORS).accepted).toEqual(accepted.map(name => `PodMonitor/${name}`));
  });
});
