import { MetricsEndpoint } from '../src/endpoint';

test('an endpoint of which only the port is said serves /metrics on a port with a name that tells its protocol', () => {
  expect(MetricsEndpoint.http({ port: 8080 }))
    .toMatchObject({ scheme: 'http', port: 8080, path: '/metrics', portName: 'http-metrics', servesApplication: false });
  expect(MetricsEndpoint.https({ port: 8443 })).toMatchObject({ scheme: 'https', portName: 'https-metrics' });
});

test.each([
  [{ port: 0 }, 'port is 0, and a port is a whole number'],
  [{ port: 65536 }, 'port is 65536, and a port is a whole number'],
  [{ port: 1.5 }, 'port is 1.5, and a port is a whole number'],
  [{ port: NaN }, 'port is NaN, and a port is a whole number'],
  [{ path: 'metrics' }, "path is 'metrics', which is not a path. Start it with '/'"],
  [{ path: '' }, "path is '', which is not a path"],
  [{ path: '/metrics?a=b' }, "path is '/metrics?a=b', which is not a path"],
  [{ path: '/my metrics' }, "path is '/my metrics', which is not a path"],
  [{ interval: '30sec' }, "interval is '30sec', and a duration is"],
  [{ scrapeTimeout: '10' }, "scrapeTimeout is '10', and a duration is"],
  [{ interval: '15s', scrapeTimeout: '20s' }, 'scrapeTimeout is 20s, which is longer than the interval 15s'],
  [{ portName: 'a-name-of-16-chr' }, "portName is 'a-name-of-16-chr', which Kubernetes refuses as the name of a port"],
  [{ portName: '8080' }, "portName is '8080', which Kubernetes refuses"],
  [{ portName: 'http--metrics' }, "portName is 'http--metrics', which Kubernetes refuses"],
  [{ portName: 'Http' }, "portName is 'Http', which Kubernetes refuses"],
])('%j is refused', (props, because) => {
  expect(() => MetricsEndpoint.http({ port: 8080, ...props })).toThrow(`cannot describe MetricsEndpoint.http: ${because}`);
});
