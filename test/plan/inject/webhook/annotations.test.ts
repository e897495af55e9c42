import { admissionOf, injection, namespace, pod } from '../injected';

const DENIED = 'admission webhook "namespace.sidecar-injector.istio.io" denied the request: failed to run injection template: ';

describe('an annotation refuses its pod', () => {
  test.each([
    ['traffic.sidecar.istio.io/excludeInboundPorts', '9090,http'],
    ['traffic.sidecar.istio.io/excludeInboundPorts', '*'],
    ['traffic.sidecar.istio.io/excludeInboundPorts', '9090,'],
    ['traffic.sidecar.istio.io/includeInboundPorts', '65536'],
    ['traffic.sidecar.istio.io/includeOutboundIPRanges', '10.0.0.0'],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', '*'],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', '10.0.0.0/8, 10.1.0.0/16'],
    ['traffic.sidecar.istio.io/excludeInterfaces', '1net'],
    ['status.sidecar.istio.io/port', 'x'],
    ['sidecar.istio.io/interceptionMode', 'redirect'],
    ['readiness.status.sidecar.istio.io/periodSeconds', '-1'],
    ['prometheus.istio.io/merge-metrics', 'yes'],
    ['sidecar.istio.io/proxyCPU', '1 core'],
    ['proxy.istio.io/config', 'proxyMetadata: {PORT: 15092}'],
    ['proxy.istio.io/config', 'statusPort: 0'],
    ['proxy.istio.io/config', 'holdApplicationUntilProxyStarts: "true"'],
    ['proxy.istio.io/config', 'a: ['],
  ])('%s: %s', (name, value) => {
    const { verdict, reason, proxy } = admissionOf([namespace(), pod({ annotations: { [name]: value } })]);
    expect(verdict).toBe('refused');
    expect(reason).toContain(`${DENIED}invalid value '${value}' for annotation '${name}': `);
    expect(proxy).toBeUndefined();
  });

  test.each([
    ['traffic.sidecar.istio.io/includeInboundPorts', '*'],
    ['traffic.sidecar.istio.io/excludeInboundPorts', ' 9090 , 15020 '],
    ['traffic.sidecar.istio.io/includeOutboundIPRanges', '10.0.0.0/8,2001:db8::/32'],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ''],
    ['status.sidecar.istio.io/port', ' 15099 '],
    ['proxy.istio.io/config', 'proxyMetadata: {PORT: "15092", DAY: 2026-01-01}\nunknown: 1'],
    ['sidecar.istio.io/proxyMemory', '.5e3'],
    // A quantity can do without digits.
    ['sidecar.istio.io/proxyCPULimit', '-'],
  ])('and not %s: %s', (name, value) => {
    expect(admissionOf([namespace(), pod({ annotations: { [name]: value } })]).verdict).toBe('injected');
  });

  test('several are reported at once', () => {
    const annotations = { 'status.sidecar.istio.io/port': 'x', 'prometheus.istio.io/merge-metrics': 'y' };
    const { reason } = admissionOf([namespace(), pod({ annotations })]);
    expect(reason).toContain("invalid value 'x' for annotation 'status.sidecar.istio.io/port'");
    expect(reason).toContain("invalid value 'y' for annotation 'prometheus.istio.io/merge-metrics'");
  });
});

describe('a template cannot be rendered', () => {
  test.each([
    ['inject.istio.io/templates', 'none', 'requested template "none" not found; have sidecar, gateway, '],
    ['inject.istio.io/templates', '', 'requested template "" not found; have '],
    ['inject.istio.io/templates', 'waypoint', 'template waypoint is for gateways that istiod makes itself, not for pods'],
    ['sidecar.istio.io/userVolume', 'certs', 'the annotation sidecar.istio.io/userVolume is neither a list nor an object in JSON'],
    ['proxy.istio.io/overrides', 'none', 'the annotation proxy.istio.io/overrides is no JSON'],
    ['proxy.istio.io/config', 'proxyMetadata: {JSON: \'{"a":1}\'}',
      'failed applying injection overlay: strategic merge: invalid JSON document'],
  ])('for %s: %s', (name, value, message) => {
    expect(admissionOf([namespace(), pod({ annotations: { [name]: value } })]).reason).toContain(DENIED + message);
  });
});

test('a refused pod is not there, and costs no other', () => {
  const other = { ...pod(), metadata: { name: 'other', namespace: 'shop' } };
  const { pods, admissions } = injection([namespace(), pod({ annotations: { 'prometheus.io/port': '15090' } }), other]);
  expect(pods.map(({ metadata }) => metadata.name)).toEqual(['other']);
  expect(admissions.map(({ pod: id, verdict }) => `${id} ${verdict}`)).toEqual(['Pod/shop/cart refused', 'Pod/shop/other injected']);
});
