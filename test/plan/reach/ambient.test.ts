import { cart, peerAuthentication, policy, prometheus, verdict } from './world';

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const STRICT = peerAuthentication('STRICT');
const pod = cart({ sidecar: false, labels: AMBIENT });
const enrolled = prometheus({ podMetadata: { labels: AMBIENT } });

test('a ztunnel lets plaintext in unless it is STRICT', () => {
  expect(verdict([pod]).verdict).toBe('reachable');
  expect(verdict([pod, STRICT])).toMatchObject({
    verdict: 'blocked',
    ending: 'reset',
    reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, and the scrape is plaintext',
  });
  expect(verdict([pod, peerAuthentication('STRICT', { selector: { app: 'cart' }, ports: { 8080: 'PERMISSIVE' } })]).verdict).toBe('reachable');
});

test('a Prometheus in ambient mode has mutual TLS by itself', () => {
  expect(verdict([pod, STRICT, enrolled]).verdict).toBe('reachable');
});

test('TLS of its own does not help a Prometheus that is outside', () => {
  const told = verdict([pod, STRICT], 'https://10.9.0.1:8080/metrics', { tls_config: { insecure_skip_verify: true } });
  expect(told).toMatchObject({
    verdict: 'blocked',
    reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, and only the ztunnel of Prometheus/monitoring/k8s could give it: '
      + 'put the label istio.io/dataplane-mode: ambient on its pods',
  });
});

test('a namespace enrols its pods, but those that opt out', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: AMBIENT } };
  expect(verdict([namespace, cart({ sidecar: false }), STRICT]).verdict).toBe('blocked');
  expect(verdict([namespace, cart({ sidecar: false, labels: { 'istio.io/dataplane-mode': 'none' } }), STRICT]).verdict).toBe('reachable');
});

test('a pod can let what comes in pass by', () => {
  const bypassing = cart({ sidecar: false, labels: AMBIENT, annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } });
  expect(verdict([bypassing, STRICT]).verdict).toBe('reachable');
});

test('policies hold for every port, by who asks', () => {
  const monitoring = policy('AuthorizationPolicy', 'monitoring', { rules: [{ from: [{ source: { namespaces: ['monitoring'] } }] }] });
  const metrics = 'http://10.9.0.1:15020/metrics';
  expect(verdict([pod, monitoring, enrolled], metrics).verdict).toBe('reachable');
  expect(verdict([pod, monitoring], metrics)).toMatchObject({ verdict: 'blocked', ending: 'reset' });
});

test('a policy that asks an external authorizer means nothing to a ztunnel', () => {
  expect(verdict([pod, policy('AuthorizationPolicy', 'opa', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })]).verdict).toBe('reachable');
});

test('tunnels arrive at port 15008, which the network has to admit', () => {
  const admitting = (port: number) => policy('NetworkPolicy', 'cart', { podSelector: {}, ingress: [{ ports: [{ port }] }] });
  expect(verdict([pod, enrolled, admitting(15008)]).verdict).toBe('reachable');
  expect(verdict([pod, enrolled, admitting(8080)]).reason).toBe('NetworkPolicy/shop/cart does not let the Prometheus in to port 15008 of Pod/shop/cart');
  expect(verdict([pod, admitting(8080)]).verdict).toBe('reachable');
});

test('a sidecar that takes tunnels gives a Prometheus in ambient mode what it demands', () => {
  expect(verdict([cart({ labels: { 'networking.istio.io/tunnel': 'http' } }), STRICT, enrolled]).verdict).toBe('reachable');
  expect(verdict([cart(), STRICT, enrolled]).verdict).toBe('blocked');
});

test('a waypoint before pods leaves it open', () => {
  const waypoint = (of: string) => ({
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': of } }, spec: {},
  });
  const using = cart({ sidecar: false, labels: { ...AMBIENT, 'istio.io/use-waypoint': 'waypoint' } });
  expect(verdict([using, enrolled, waypoint('all')])).toMatchObject({
    verdict: 'unknown', reason: 'Gateway/shop/waypoint stands before Pod/shop/cart, and the plan does not follow what it lets through',
  });
  expect(verdict([using, enrolled, waypoint('service')]).verdict).toBe('reachable');
});

test('a Sidecar with listeners of its own leaves it open', () => {
  const sidecar = (labels?: object) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { ...labels ? { workloadSelector: { labels } } : {}, ingress: [{ port: { number: 8080, protocol: 'HTTP', name: 'http' } }] },
  });
  expect(verdict([cart(), sidecar({ app: 'cart' })]).verdict).toBe('unknown');
  expect(verdict([cart(), sidecar()]).verdict).toBe('unknown');
  expect(verdict([cart(), sidecar({ app: 'web' })]).verdict).toBe('reachable');
  expect(verdict([cart(), sidecar()], 'http://10.9.0.1:15020/metrics').verdict).toBe('reachable');
});
