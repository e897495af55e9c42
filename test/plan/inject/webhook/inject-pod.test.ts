import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { istiod, namespace, pod, storedPod } from '../injected';

const setup = { initContainers: [{ name: 'setup', image: 'setup' }] };
const notNative = { nativeSidecars: false };

describe('the containers of a sidecar', () => {
  test('a native one starts before the init containers of the pod', () => {
    const { names, initNames, initContainers, proxy } = storedPod([namespace(), pod({ spec: setup })]);
    expect([names, initNames]).toEqual(['app', 'istio-init istio-proxy setup']);
    expect(initContainers[1]).toMatchObject({
      restartPolicy: 'Always', ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    });
    expect(proxy).toMatchObject({ type: 'sidecar', native: true });
  });

  test('another one comes last, and captures traffic after the init containers', () => {
    const { names, initNames, proxy } = storedPod([namespace(), pod({ spec: setup })], notNative);
    expect([names, initNames]).toEqual(['app istio-proxy', 'setup istio-init']);
    expect(proxy).toMatchObject({ type: 'sidecar', native: false });
  });

  test.each<[string, Manifest[]]>([
    ['by the mesh', [...istiod({ mesh: { defaultConfig: { holdApplicationUntilProxyStarts: true } } }), namespace(), pod()]],
    ['by the values', [...istiod({ values: { global: { proxy: { holdApplicationUntilProxyStarts: true } } } }), namespace(), pod()]],
    ['by the pod', [namespace(), pod({ annotations: { 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true' } })]],
  ])('comes first if the application is held %s', (_, manifests) => {
    expect(storedPod(manifests, notNative).names).toBe('istio-proxy app');
  });

  test('with the CNI plugin, an init container waits for it before all others', () => {
    const cni = istiod({ values: { pilot: { cni: { enabled: true } } } });
    expect(storedPod([...cni, namespace(), pod({ spec: setup })]).initNames).toBe('istio-validation istio-proxy setup');
    expect(storedPod([...cni, namespace(), pod({ spec: setup })], notNative).initNames).toBe('istio-validation setup');
  });

  test('traffic is not captured if the interception mode is NONE', () => {
    const { initNames, proxy } = storedPod([namespace(), pod({ annotations: { 'sidecar.istio.io/interceptionMode': 'NONE' } })]);
    expect(initNames).toBe('istio-proxy');
    expect(proxy!.capture).toBeUndefined();
  });

  test('have the image of the installation, or that of an annotation with a path', () => {
    const image = (values: object, annotations = {}) =>
      storedPod([...istiod({ values: { global: { hub: 'hub', tag: '1.31.2', ...values } } }), namespace(), pod({ annotations })])
        .initContainers.map(each => each.image);
    expect(image({})).toEqual(['hub/proxyv2:1.31.2', 'hub/proxyv2:1.31.2']);
    expect(image({ variant: 'distroless' })).toEqual(['hub/proxyv2:1.31.2-distroless', 'hub/proxyv2:1.31.2-distroless']);
    expect(image({ tag: '1.31.2-distroless' }, { 'sidecar.istio.io/proxyImageType': 'debug' }))
      .toEqual(['hub/proxyv2:1.31.2-debug', 'hub/proxyv2:1.31.2-debug']);
    expect(image({}, { 'sidecar.istio.io/proxyImage': 'own/proxy:1' })).toEqual(['own/proxy:1', 'own/proxy:1']);
    expect(image({}, { 'sidecar.istio.io/proxyImage': 'proxyv3' })).toEqual(['hub/proxyv2:1.31.2', 'hub/proxyv2:1.31.2']);
  });
});

describe('whether a sidecar is native', () => {
  const node = (name: string, version: string): Manifest =>
    ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { nodeInfo: { kubeletVersion: version } } });
  const old = istiod({ values: { global: { tag: '1.26.1' } } });
  const env = (value: string | boolean) => istiod({ values: { pilot: { env: { ENABLE_NATIVE_SIDECARS: value } } } });
  test.each<[string, Manifest[], boolean]>([
    ['all nodes can', [node('a', 'v1.33.0'), node('b', 'v1.34.1+k3s1'), pod()], true],
    ['one node cannot', [node('a', 'v1.32.9'), node('b', 'v1.34.1'), pod()], false],
    ['its own node can', [node('a', 'v1.32.9'), node('b', 'v1.34.1'), pod({ spec: { nodeName: 'b' } })], true],
    ['ENABLE_NATIVE_SIDECARS of istiod is true', [...env(true), node('a', 'v1.28.0'), pod()], true],
    ['ENABLE_NATIVE_SIDECARS of istiod is false', [...env('false'), pod()], false],
    ['Istio is older than 1.27', [...old, pod()], false],
    ['the pod says so', [...old, pod({ annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } })], true],
    ['the pod says not', [pod({ annotations: { 'sidecar.istio.io/nativeSidecar': 'false' } })], false],
  ])('where %s', (_, manifests, native) => {
    expect(storedPod([namespace(), ...manifests]).proxy!.native).toBe(native);
  });
});

describe('the names of a pod in telemetry', () => {
  test('come from its labels, or its workload', () => {
    const names = ({ labels }: ReturnType<typeof storedPod>) =>
      [labels['service.istio.io/canonical-name'], labels['service.istio.io/canonical-revision']];
    expect(names(storedPod([namespace(), pod({ labels: { app: 'a', version: 'v1' } })]))).toEqual(['a', 'v1']);
    expect(names(storedPod([namespace(), pod({ labels: { 'app': 'a', 'app.kubernetes.io/name': 'b' } })]))).toEqual(['b', 'latest']);
    expect(names(storedPod([namespace(), pod()]))).toEqual(['cart', 'latest']);
    const template = { metadata: {}, spec: { containers: [{ name: 'app' }] } };
    const workload = (kind: string, name: string): Manifest => (
      { apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name, namespace: 'shop' }, spec: { template } }
    );
    expect(names(storedPod([namespace(), workload('Deployment', 'web')]))[0]).toBe('web');
    expect(names(storedPod([namespace(), workload('StatefulSet', 'redis')]))[0]).toBe('redis-0');
    expect(names(storedPod([namespace(), workload('Job', 'report-28912345')]))[0]).toBe('report');
    expect(names(storedPod([namespace(), workload('DaemonSet', `${'x'.repeat(62)}-agent`)]))[0]).toBe('x'.repeat(62));
  });

  test('come with its network, revision and injection status', () => {
    const canary = istiod({ revision: 'canary', values: { global: { network: 'north' } } });
    const { labels, annotations } = storedPod([...canary, namespace({ 'istio.io/rev': 'canary' }), pod()]);
    expect(labels).toMatchObject({ 'security.istio.io/tlsMode': 'istio', 'topology.istio.io/network': 'north' });
    expect(annotations).toMatchObject({
      'istio.io/rev': 'canary',
      'kubectl.kubernetes.io/default-container': 'app',
      'sidecar.istio.io/status': '{"initContainers":["istio-init","istio-proxy"],"containers":null,'
        + '"volumes":["workload-socket","credential-socket","workload-certs","istio-envoy","istio-data","istio-podinfo","istio-token",'
        + '"istiod-ca-cert","istio-ca-crl"],"imagePullSecrets":null,"revision":"canary"}',
    });
  });
});

test('pull secrets are added by templates that have a proxy', () => {
  const secrets = (template: string) => {
    const installation = istiod({ values: { global: { imagePullSecrets: ['pull'] } } });
    const { annotations } = storedPod([...installation, namespace(), pod({ annotations: { 'inject.istio.io/templates': template } })]);
    return (JSON.parse(annotations['sidecar.istio.io/status']) as { imagePullSecrets: unknown }).imagePullSecrets;
  };
  expect(['sidecar', 'grpc-agent', 'grpc-simple'].map(secrets)).toEqual([['pull'], ['pull'], null]);
});

describe('other templates', () => {
  const gateway = (container: object = {}, annotations = {}) => pod({
    labels: { 'sidecar.istio.io/inject': 'true' },
    annotations: { 'inject.istio.io/templates': 'gateway', ...annotations },
    spec: { containers: [{ name: 'istio-proxy', image: 'auto', ports: [{ name: 'https', containerPort: 8443 }], ...container }] },
  });

  test('a gateway is an ordinary container with its own ports and that of Envoy, and captures nothing', () => {
    const installation = istiod({ values: { global: { hub: 'hub', tag: '1' } } });
    const { names, initNames, containers, labels, proxy } = storedPod([...installation, namespace({}), gateway()]);
    expect([names, initNames]).toEqual(['istio-proxy', '']);
    expect(containers[0]).toMatchObject({
      image: 'hub/proxyv2:1', ports: [{ name: 'http-envoy-prom', containerPort: 15090 }, { name: 'https', containerPort: 8443 }],
    });
    expect(labels).not.toHaveProperty(['security.istio.io/tlsMode']);
    expect(proxy).toMatchObject({ type: 'router', native: false, applicationTargets: [] });
    expect(proxy!.capture).toBeUndefined();
  });

  test("the agent of a gateway scrapes nothing, whatever the gateway's annotations say", () => {
    const { annotations, proxy } = storedPod([namespace({}), gateway({}, { 'prometheus.io/port': '8080' })]);
    expect(annotations['prometheus.io/port']).toBe('15020');
    expect(proxy).toMatchObject({ applicationTargets: [], env: { ISTIO_PROMETHEUS_ANNOTATIONS: '{"scrape":"","path":"","port":"8080"}' } });
  });

  test('a gateway announces the port of its secure metrics', () => {
    const env = [{ name: 'ENVOY_SECURE_MERGED_METRICS_PORT', value: '15092' }, { name: 'ENVOY_SECURE_METRICS_PORT', value: '15091' }];
    const { annotations, proxy } = storedPod([namespace({}), gateway({ env })]);
    expect(annotations['prometheus.istio.io/secure-port']).toBe('15092');
    expect(proxy!.securePorts).toEqual({ envoy: 15091, merged: 15092 });
    expect(storedPod([namespace({}), gateway({ env }, { 'prometheus.istio.io.secure-port': '1' })]).annotations)
      .not.toHaveProperty(['prometheus.istio.io/secure-port']);
  });

  test('an agent for gRPC serves metrics at a port that it declares', () => {
    const annotations = { 'inject.istio.io/templates': 'grpc-agent', 'prometheus.io/port': '8080' };
    const { names, initNames, containers, proxy } = storedPod([namespace(), pod({ annotations })]);
    expect([names, initNames]).toEqual(['app istio-proxy', '']);
    expect(containers[1].ports).toEqual([{ name: 'mesh-metrics', containerPort: 15020, protocol: 'TCP' }]);
    expect(proxy).toMatchObject({
      type: 'sidecar', applicationTargets: [{ port: '8080', path: '/metrics' }], env: { DISABLE_ENVOY: 'true' },
    });
  });

  test('gRPC without an agent has no proxy, and its metrics are announced on a port that nothing serves', () => {
    const templated = pod({ annotations: { 'inject.istio.io/templates': 'grpc-simple', 'prometheus.io/port': '8080' } });
    const { names, initNames, annotations, proxy } = storedPod([namespace(), templated]);
    expect([names, initNames]).toEqual(['app', 'grpc-bootstrap-init']);
    expect(annotations['prometheus.io/port']).toBe('15020');
    expect(proxy).toBeUndefined();
  });

  test('gRPC without an agent removes all containers if they were all injected before', () => {
    const annotations = { 'inject.istio.io/templates': 'grpc-simple', 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}' };
    const { names, proxy } = storedPod([namespace(), pod({ annotations, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } })]);
    expect(names).toBe('');
    expect(proxy).toBeUndefined();
  });
});

describe('a container named istio-proxy', () => {
  const own = { name: 'istio-proxy', image: 'auto', ports: [{ containerPort: 9000 }], env: [{ name: 'OWN', value: '1' }] };
  const customized = pod({ spec: { containers: [own, { name: 'app', image: 'cart' }] } });

  test('customizes the sidecar, even a native one', () => {
    const { names, initNames, initContainers, annotations, proxy } = storedPod([namespace(), customized]);
    expect([names, initNames]).toEqual(['app', 'istio-init istio-proxy']);
    expect(initContainers[1]).toMatchObject({
      image: expect.stringContaining('/proxyv2:'), ports: [{ containerPort: 15090 }, { containerPort: 9000 }],
    });
    expect(proxy!.env).toMatchObject({ OWN: '1' });
    expect(annotations['kubectl.kubernetes.io/default-container']).toBe('app');
    expect(annotations).toHaveProperty(['proxy.istio.io/overrides']);
  });

  test('does not override a variable without a value', () => {
    const mesh = istiod({ mesh: { defaultConfig: { proxyMetadata: { A: 'mesh', B: 'mesh' } } } });
    const env = [{ name: 'A', value: '' }, { name: 'B', value: 'own' }];
    expect(storedPod([...mesh, namespace(), pod({ spec: { containers: [{ ...own, env }] } })]).proxy!.env)
      .toMatchObject({ A: 'mesh', B: 'own' });
  });

  test('can choose its image', () => {
    const spec = { containers: [{ name: 'app', image: 'cart' }, { name: 'istio-proxy', image: 'own/proxy:1' }] };
    expect(storedPod([namespace(), pod({ spec })], notNative).containers[1].image).toBe('own/proxy:1');
  });
});

test('injecting a second time changes nothing', () => {
  const annotations = { 'prometheus.io/port': '8080', 'prometheus.io/path': '/m' };
  const once = storedPod([namespace(), pod({ annotations })], notNative);
  const { containers, initContainers } = once;
  const again = pod({ annotations: once.annotations, labels: once.labels, spec: { containers, initContainers } });
  expect(storedPod([namespace(), again], notNative)).toEqual(once);
});
