import { admissionOf, injection, namespace, pod } from './injected';

const running = (spec: object, annotations = {}) => ({ ...pod({ spec, annotations }), status: { phase: 'Running', podIP: '10.9.0.1' } });

test('a pod that exists stays as it is, and its proxy is read from it', () => {
  const existing = running({
    containers: [{ name: 'app', image: 'cart' }, {
      name: 'istio-proxy',
      args: ['proxy', 'sidecar', '--domain', 'x'],
      env: [
        { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'PROXY_CONFIG', value: '{"statusPort":15097}\n' },
        { name: 'ENVOY_SECURE_METRICS_PORT', value: '15091' },
        { name: 'ISTIO_PROMETHEUS_ANNOTATIONS', value: '{"scrape":"true","path":"","port":"8080"}' },
      ],
    }],
    initContainers: [{
      name: 'istio-init', args: ['istio-iptables', '-m', 'REDIRECT', '-i', '*', '-x', '', '-b', '*', '-d', '15090,15021,15020'],
    }],
  });
  const { pods, admissions } = injection([namespace(), existing]);
  expect(pods[0].spec.containers.map(({ name }) => name)).toEqual(['app', 'istio-proxy']);
  expect(admissions).toEqual([{
    pod: 'Pod/shop/cart',
    verdict: 'existing',
    reason: 'it already exists',
    proxy: {
      type: 'sidecar',
      native: false,
      onLocalhostOnly: { agent: false, envoy: false },
      statusPort: 15097,
      takesTunnels: false,
      applicationTargets: [{ port: '8080', path: '/metrics' }],
      capture: {
        mode: 'REDIRECT',
        includeInboundPorts: '*',
        excludeInboundPorts: '15090,15021,15020',
        includeOutboundIPRanges: '*',
        excludeOutboundIPRanges: '',
        includeOutboundPorts: '',
        excludeOutboundPorts: '',
      },
      securePorts: { envoy: 15091, merged: undefined },
      env: expect.objectContaining({ ENVOY_SECURE_METRICS_PORT: '15091' }),
    },
  }]);
});

test('a pod that exists without a sidecar gets none', () => {
  expect(admissionOf([namespace(), running({})])).toMatchObject({ verdict: 'existing', proxy: undefined });
});

test.each([
  ['annotations configure the capture',
    { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090' }, '9090,15020,15021,15090'],
  ['the capture has defaults', {}, '15020,15021,15090'],
])('with the CNI plugin, %s', (_, annotations, excludeInboundPorts) => {
  const spec = {
    containers: [{ name: 'app' }, { name: 'istio-proxy', args: ['proxy', 'sidecar'] }],
    initContainers: [{ name: 'istio-validation' }],
  };
  expect(admissionOf([namespace(), running(spec, annotations)]).proxy!.capture)
    .toMatchObject({ mode: 'REDIRECT', includeInboundPorts: '*', excludeInboundPorts });
});

test('an agent with scrape=false does not scrape the application', () => {
  const targets = (value: string) => {
    const env = [{ name: 'ISTIO_PROMETHEUS_ANNOTATIONS', value }];
    const containers = [{ name: 'istio-proxy', args: ['proxy', 'sidecar'], env }];
    return admissionOf([namespace(), running({ containers })]).proxy!.applicationTargets;
  };
  expect(targets('{"scrape":"false","path":"/m","port":"1"}')).toEqual([]);
  expect(targets('no json')).toEqual([]);
  expect(targets('{"scrape":"0","targets":[{"port":"1","path":""}]}')).toEqual([{ port: '1', path: '/metrics' }]);
});
