import { capturesInbound } from '../../../../src/plan/inject/proxy/capture';
import { istiod, namespace, pod, storedPod } from '../injected';

const CNI = { pilot: { cni: { enabled: true } } };

function captureOf(annotations: { [name: string]: string }, installation: Parameters<typeof istiod>[0] = {}) {
  return storedPod([...istiod(installation), namespace(), pod({ annotations })]).proxy!.capture!;
}

describe('which ports of a pod are captured', () => {
  const captured = (annotations: { [name: string]: string }, installation?: Parameters<typeof istiod>[0]) =>
    [8080, 9090, 15020, 15021, 15090, 15091, 15099].filter(port => capturesInbound(captureOf(annotations, installation), port));

  test('all but those of the agent and of Envoy', () => {
    expect(captured({})).toEqual([8080, 9090, 15091, 15099]);
  });

  test('not those that the pod excludes', () => {
    expect(captured({ 'traffic.sidecar.istio.io/excludeInboundPorts': '9090, 15091' })).toEqual([8080, 15099]);
  });

  test('only those that the pod includes, and then exclusions count for nothing', () => {
    const both = { 'traffic.sidecar.istio.io/includeInboundPorts': '8080,15020', 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' };
    expect(captured(both)).toEqual([8080, 15020]);
    expect(captured({ 'traffic.sidecar.istio.io/includeInboundPorts': '' })).toEqual([]);
  });

  test("the pod's own status port, or that of the values, is excluded: not that of the mesh", () => {
    expect(captured({ 'status.sidecar.istio.io/port': '15099' })).toEqual([8080, 9090, 15020, 15091]);
    expect(captured({}, { values: { global: { proxy: { statusPort: 15099 } } } })).toEqual([8080, 9090, 15020, 15091]);
    expect(captured({}, { mesh: { defaultConfig: { statusPort: 15099 } } })).toEqual([8080, 9090, 15091, 15099]);
    expect(captured({ 'proxy.istio.io/config': 'statusPort: 15099' })).toEqual([8080, 9090, 15091, 15099]);
  });

  test('the CNI plugin excludes the default status port, whatever the status port is', () => {
    expect(captured({ 'status.sidecar.istio.io/port': '15099' }, { values: CNI })).toEqual([8080, 9090, 15091]);
    expect(captured({ 'traffic.sidecar.istio.io/includeInboundPorts': '8080' }, { values: CNI })).toEqual([8080]);
  });
});

test('where the agent listens, and where it is announced, may differ', () => {
  const statusPort = (annotations: { [name: string]: string }) => {
    const installation = istiod({ mesh: { defaultConfig: { statusPort: 15098 } } });
    const { proxy, annotations: stored } = storedPod([...installation, namespace(), pod({ annotations })]);
    return [proxy!.statusPort, stored['prometheus.io/port']];
  };
  expect(statusPort({})).toEqual([15098, '15098']);
  expect(statusPort({ 'status.sidecar.istio.io/port': '15099' })).toEqual([15099, '15098']);
  expect(statusPort({ 'proxy.istio.io/config': 'statusPort: 15097' })).toEqual([15097, '15098']);
  expect(statusPort({ 'status.sidecar.istio.io/port': '0' })).toEqual([0, '15098']);
  // The agent reads a number without blanks, while its template does not care.
  expect(statusPort({ 'status.sidecar.istio.io/port': ' 15099 ' })).toEqual([0, '15098']);
});

test('outbound traffic, by the pod or the installation', () => {
  const installation = { values: { global: { proxy: { includeIPRanges: '10.0.0.0/8', excludeOutboundPorts: '5432' } } } };
  expect(captureOf({}, installation))
    .toMatchObject({ mode: 'REDIRECT', includeOutboundIPRanges: '10.0.0.0/8', excludeOutboundPorts: '5432' });
  const nothing = { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '', 'traffic.sidecar.istio.io/excludeOutboundPorts': '' };
  expect(captureOf(nothing, installation))
    .toMatchObject({ includeOutboundIPRanges: '', excludeOutboundPorts: '' });
  const tproxy = { 'sidecar.istio.io/interceptionMode': 'TPROXY', 'traffic.sidecar.istio.io/includeOutboundPorts': '80' };
  expect(captureOf(tproxy, { values: CNI }))
    .toMatchObject({ mode: 'TPROXY', includeOutboundIPRanges: '*', includeOutboundPorts: '80' });
});

test('the CNI plugin is configured by annotations', () => {
  const { annotations } = storedPod([...istiod({ values: { pilot: { cni: { enabled: true, provider: 'multus' } } } }), namespace(), pod()]);
  expect(annotations).toMatchObject({
    'k8s.v1.cni.cncf.io/networks': 'default/istio-cni',
    'sidecar.istio.io/interceptionMode': 'REDIRECT',
    'traffic.sidecar.istio.io/includeInboundPorts': '*',
    'traffic.sidecar.istio.io/excludeInboundPorts': '15020',
    'traffic.sidecar.istio.io/includeOutboundIPRanges': '*',
  });
  expect(annotations).not.toHaveProperty(['traffic.sidecar.istio.io/excludeOutboundIPRanges']);
});

test('nothing is captured for an agent without Envoy', () => {
  const annotations = { 'proxy.istio.io/config': 'proxyMetadata: {DISABLE_ENVOY: "true"}' };
  const { proxy } = storedPod([...istiod({ values: CNI }), namespace(), pod({ annotations })]);
  expect(proxy!.capture).toBeUndefined();
});
