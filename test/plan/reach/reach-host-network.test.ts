import { cart, peerAuthentication, policy, prometheus, verdict } from './world';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

const NODE = 'http://10.0.0.1:9100/metrics';
const PORT = [{ name: 'metrics', containerPort: 9100 }];

/** A pod in the host network of the only node. */
function hostPod(name: string, spec: object = {}, more: object = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kube-system', labels: { 'app': name, 'sidecar.istio.io/inject': 'true' } },
    spec: { hostNetwork: true, containers: [{ name, image: 'registry.example/agent:1.0.0', ports: PORT }], ...spec },
    ...more,
  };
}

/** One that declares no port. */
const silent = (name: string, spec: object = {}) =>
  hostPod(name, { containers: [{ name, image: 'registry.example/agent:1.0.0' }], ...spec });
const onPort = (containerPort: number, protocol = 'TCP') =>
  ({ containers: [{ name: 'agent', image: 'registry.example/agent:1.0.0', ports: [{ containerPort, protocol }] }] });

test('at the address of a node, the pod in its host network that declares the port answers', () => {
  expect(verdict([hostPod('exporter'), silent('proxy'), cart()], NODE))
    .toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  expect(verdict([hostPod('exporter'), hostPod('proxy', onPort(10249))], NODE).verdict).toBe('reachable');
  expect(verdict([hostPod('exporter'), hostPod('proxy', onPort(9100, 'UDP'))], NODE).verdict).toBe('reachable');
  expect(verdict([hostPod('exporter')], 'https://10.0.0.1:9100/metrics').code).toBe('protocol-unknown');
});

test('neither the mesh nor a NetworkPolicy applies to it', () => {
  const closed = [
    peerAuthentication('STRICT', { namespace: 'istio-system' }),
    policy('AuthorizationPolicy', 'nothing', {}, { namespace: 'kube-system' }),
    policy('NetworkPolicy', 'closed', { podSelector: {} }, { namespace: 'kube-system' }),
  ];
  expect(verdict([hostPod('exporter'), ...closed], NODE).verdict).toBe('reachable');
  const out = policy('NetworkPolicy', 'k8s', { podSelector: {}, policyTypes: ['Egress'] }, { namespace: 'monitoring' });
  expect(verdict([hostPod('exporter'), prometheus(), out], NODE)).toMatchObject({
    verdict: 'blocked',
    reason: 'NetworkPolicy/monitoring/k8s does not let the Prometheus connect to port 9100 of Pod/kube-system/exporter: '
      + 'admit that in spec.egress',
  });
});

test('an init container answers if it keeps running', () => {
  const init = (restartPolicy?: string) =>
    silent('exporter', { initContainers: [{ name: 'agent', image: 'registry.example/agent:1.0.0', restartPolicy, ports: PORT }] });
  expect(verdict([init('Always')], NODE).verdict).toBe('reachable');
  expect(verdict([init()], NODE).verdict).toBe('unknown');
});

test('if several pods declare the port, the verdict is unknown', () => {
  expect(verdict([hostPod('exporter'), hostPod('agent'), silent('proxy')], NODE)).toEqual({
    verdict: 'unknown',
    code: 'address-shared',
    reason: 'Pod/kube-system/exporter and Pod/kube-system/agent all declare port 9100 in the host network of the node at 10.0.0.1, '
      + 'and it is not known which of them answers: declare it only on the pod that serves it',
    assumptions: [],
  });
});

test('if no pod declares the port, the verdict is unknown', () => {
  expect(verdict([silent('exporter'), silent('proxy')], NODE)).toMatchObject({
    verdict: 'unknown',
    reason: 'no pod in the host network of the node at 10.0.0.1 declares port 9100: declare it on the pod that serves it, '
      + 'if that is Pod/kube-system/exporter and Pod/kube-system/proxy',
  });
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => silent(name));
  expect(verdict(many, NODE).reason).toMatch(/ and Pod\/kube-system\/e and 2 more$/);
});

test('a pod that has ended does not answer', () => {
  const ended = (phase: string) => hostPod('job', {}, { status: { phase, podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] } });
  expect(verdict([hostPod('exporter'), ended('Succeeded')], NODE).verdict).toBe('reachable');
  expect(verdict([hostPod('exporter'), ended('Failed')], NODE).verdict).toBe('reachable');
  expect(verdict([hostPod('exporter'), ended('Running')], NODE).verdict).toBe('unknown');
});

test('if two pods have the address, the verdict is unknown', () => {
  const status = { phase: 'Running', podIP: '10.9.0.1' };
  const web = { ...cart({ sidecar: false }), metadata: { name: 'web', namespace: 'shop' }, status };
  expect(verdict([cart(), web])).toMatchObject({
    verdict: 'unknown',
    reason: 'Pod/shop/cart and Pod/shop/web all have the address 10.9.0.1, and it is not known which of them answers: give it to one only',
  });
});
