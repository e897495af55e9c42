import { agent, configured, monitor, prometheus, secret } from './configured';

const pod = (endpoint: object = {}, spec: object = {}) => monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [endpoint], ...spec });

describe('a scrape class', () => {
  const mtls = { name: 'mtls', default: true, tlsConfig: { caFile: '/ca', certFile: '/cert', keyFile: '/key', insecureSkipVerify: true } };

  test.each([
    { own: undefined, used: { insecure_skip_verify: true, ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
    // A PodMonitor has no use for {}, so it counts as none.
    { own: {}, used: { insecure_skip_verify: true, ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
    // Any setting of its own loses insecureSkipVerify.
    { own: { serverName: 'cart' }, used: { server_name: 'cart', ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
  ])('gives a PodMonitor with $own the TLS $used', ({ own, used }) => {
    expect(configured(prometheus({ scrapeClasses: [mtls] }), pod({ tlsConfig: own })).scrapeConfigs[0].tls_config).toEqual(used);
  });

  test('gives a ServiceMonitor with {} its files only', () => {
    const [{ tls_config: tls }] = configured(
      prometheus({ scrapeClasses: [mtls] }), monitor('ServiceMonitor', { selector: {}, endpoints: [{ tlsConfig: {} }] }),
    ).scrapeConfigs;
    expect(tls).toEqual({ ca_file: '/ca', cert_file: '/cert', key_file: '/key' });
  });

  test('has credentials only where something else uses that Secret', () => {
    const credentials = { name: 'creds', key: 'token' };
    const authorized = prometheus({ scrapeClasses: [{ name: 'auth', default: true, authorization: { credentials } }] });
    const objects = [authorized, pod(), secret('creds', 'shop', { token: 'x' })];
    expect(configured(...objects).scrapeConfigs[0].authorization).toEqual({ type: 'Bearer' });
    const user = monitor('ServiceMonitor', { selector: {}, endpoints: [{ bearerTokenSecret: credentials }] });
    expect(configured(...objects, user).scrapeConfigs[1].authorization).toEqual({ type: 'Bearer', credentials: 'x' });
  });
});

describe('there is no configuration', () => {
  test.each([
    { spec: { version: 'latest' }, error: 'failed to parse Prometheus version: Invalid character(s) found in major number "0latest"' },
    { spec: { version: 'v4.0.0' }, error: 'unsupported Prometheus version "v4.0.0"' },
    { spec: { scrapeTimeout: '1m' }, error: 'scrapeTimeout "1m" greater than scrapeInterval "30s"' },
    { spec: { scrapeClasses: [{ name: 'a', default: true }, { name: 'b', default: true }] }, error: 'failed to parse scrape classes: multiple default scrape classes defined' },
    { spec: { additionalScrapeConfigs: { name: 'absent', key: 'a' } }, error: 'cannot load spec.additionalScrapeConfigs: secrets "absent" not found' },
    {
      spec: { remoteWrite: [{ url: 'http://a', basicAuth: { username: { name: 'absent', key: 'a' } } }] },
      error: 'remoteWrite[0]: failed to get basic auth username: unable to get secret "absent": secrets "absent" not found',
    },
  ])('with $spec', ({ spec, error }) => {
    expect(configured(prometheus(spec), pod())).toMatchObject({ error, scrapeConfigs: [], accepted: ['PodMonitor/shop/cart'].slice(spec.version === 'latest' ? 1 : 0) });
  });

  test('but that of the user, without any selector', () => {
    const none = { serviceMonitorSelector: undefined, podMonitorSelector: undefined, probeSelector: undefined, scrapeConfigSelector: undefined };
    expect(configured(prometheus({ ...none, additionalScrapeConfigs: { name: 'absent', key: 'a' } }), pod())).toMatchObject({ scrapeConfigs: [] });
  });
});

describe('additional scrape configs', () => {
  const jobs = (text: string, spec: object = {}) => configured(
    prometheus({ additionalScrapeConfigs: { name: 'additional', key: 'jobs' }, ...spec }), secret('additional', 'monitoring', { jobs: text }),
  );

  test('stand after the monitors, sharded if there are shards', () => {
    const text = '- job_name: node\n  static_configs:\n  - targets: [node:9100]\n';
    expect(jobs(text).scrapeConfigs).toEqual([{ job_name: 'node', static_configs: [{ targets: ['node:9100'] }] }]);
    expect(jobs(text, { shards: 2 }).scrapeConfigs[0].relabel_configs).toHaveLength(3);
  });

  test('are written anew by the operator: texts change, and what << merges gets lost', () => {
    expect(jobs('- &a {job_name: 0x10, metrics_path: /a}\n- {<<: *a, job_name: y}\n').scrapeConfigs).toEqual([{ job_name: '16', metrics_path: '/a' }, { job_name: 'true' }]);
  });

  test('that Prometheus cannot read leave it without any job', () => {
    expect(jobs('- job_name: a\n  relabel_configs: [a]\n').notLoaded).toBe('spec.additionalScrapeConfigs[0].relabel_configs[0] must be an object, not "a"');
  });
});

describe('Prometheus does not load what the operator makes of', () => {
  test.each([
    {
      what: 'a user name beside the credentials of a scrape class',
      objects: [
        prometheus({ scrapeClasses: [{ name: 'auth', default: true, authorization: { credentialsFile: '/token' } }] }),
        pod({ basicAuth: { username: { name: 'creds', key: 'a' }, password: { name: 'creds', key: 'a' } } }),
        secret('creds', 'shop', { a: 'x' }),
      ],
      why: 'job "podMonitor/shop/cart/0": at most one of basic_auth, oauth2 & authorization must be configured',
    },
    {
      what: 'an agent on each node that is to ask the API server to select',
      objects: [agent({ podMonitorSelector: {}, podMonitorNamespaceSelector: {}, mode: 'DaemonSet' }), pod({}, { selectorMechanism: 'RoleSelector' })],
      why: 'job "podMonitor/shop/cart/0": duplicated selector role: pod',
    },
    {
      what: 'a port name that is no expression',
      objects: [prometheus(), pod({ port: '(' })],
      why: expect.stringContaining('"(" is not an RE2 expression') as string,
    },
    {
      what: 'several settings of the storage of an agent',
      objects: [agent({ tsdb: { outOfOrderTimeWindow: '1m', chunkEncoding: { floats: 'Xor' } } })],
      why: expect.stringContaining('the operator writes storage more than once') as string,
    },
    {
      what: 'an interval that is longer than Go can count',
      objects: [prometheus(), pod({ interval: '300y' })],
      why: 'job "podMonitor/shop/cart/0": duration out of range',
    },
  ])('$what', ({ objects, why }) => {
    const { notLoaded, error, scrapeConfigs } = configured(...objects);
    expect(error).toBeUndefined();
    expect(notLoaded).toEqual(why);
    expect(scrapeConfigs.length).toBeGreaterThanOrEqual(objects.length > 1 ? 1 : 0);
  });
});
