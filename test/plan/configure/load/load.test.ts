import { agent, configured, monitor, prometheus, secret } from '../configured';

const pod = (endpoint: object = {}, spec: object = {}) => monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [endpoint], ...spec });

describe('Prometheus does not load the configuration of', () => {
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
      what: 'an agent in DaemonSet mode with a monitor that asks the API server to select',
      objects: [
        agent({ podMonitorSelector: {}, podMonitorNamespaceSelector: {}, mode: 'DaemonSet' }),
        pod({}, { selectorMechanism: 'RoleSelector' }),
      ],
      why: 'job "podMonitor/shop/cart/0": duplicated selector role: pod',
    },
    {
      what: 'a port name that is not a valid expression',
      objects: [prometheus(), pod({ port: '(' })],
      why: expect.stringContaining('"(" is not an RE2 expression') as string,
    },
    {
      what: 'an agent with several storage settings',
      objects: [agent({ tsdb: { outOfOrderTimeWindow: '1m', chunkEncoding: { floats: 'Xor' } } })],
      why: expect.stringContaining('the operator writes storage more than once') as string,
    },
    {
      what: 'an interval that is too long for Go',
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
