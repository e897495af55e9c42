import { cart, peerAuthentication, policy, prometheus, verdict } from './world';

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const STRICT = peerAuthentication('STRICT');
const pod = cart({ sidecar: false, labels: AMBIENT });
const enrolled = prometheus({ podMetadata: { labels: AMBIENT } });

test('a ztunnel admits plaintext unless the mode is STRICT', () => {
  expect(verdict([pod]).verdict).toBe('reachable');
  expect(verdict([pod, STRICT])).toMatchObject({
    verdict: 'blocked',
    ending: 'reset',
    reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, and the scrape is plaintext. '
      + 'Put the label istio.io/dataplane-mode: ambient on the pods of Prometheus/monitoring/k8s; '
      + 'or make this port alone PERMISSIVE by portLevelMtls of a PeerAuthentication that selects its pod',
  });
  const exception = peerAuthentication('STRICT', { selector: { app: 'cart' }, ports: { 8080: 'PERMISSIVE' } });
  expect(verdict([pod, exception]).verdict).toBe('reachable');
});

test('a Prometheus in ambient mode gets mutual TLS from its ztunnel', () => {
  expect(verdict([pod, STRICT, enrolled]).verdict).toBe('reachable');
});

test('https does not help a Prometheus outside the mesh', () => {
  const blocked = verdict([pod, STRICT], 'https://10.9.0.1:8080/metrics', { tls_config: { insecure_skip_verify: true } });
  expect(blocked).toMatchObject({
    verdict: 'blocked',
    reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, '
      + 'and to a ztunnel the TLS of the scrape is plaintext too. '
      + 'Put the label istio.io/dataplane-mode: ambient on the pods of Prometheus/monitoring/k8s; '
      + 'or make this port alone PERMISSIVE by portLevelMtls of a PeerAuthentication that selects its pod',
  });
});

test('a namespace enrols its pods, except those that opt out', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: AMBIENT } };
  expect(verdict([namespace, cart({ sidecar: false }), STRICT]).verdict).toBe('blocked');
  expect(verdict([namespace, cart({ sidecar: false, labels: { 'istio.io/dataplane-mode': 'none' } }), STRICT]).verdict).toBe('reachable');
});

test('inbound traffic of a pod can bypass the ztunnel', () => {
  const bypassing = cart({ sidecar: false, labels: AMBIENT, annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } });
  expect(verdict([bypassing, STRICT]).verdict).toBe('reachable');
});

test('policies hold for every port, by the identity of the client', () => {
  const monitoring = policy('AuthorizationPolicy', 'monitoring', { rules: [{ from: [{ source: { namespaces: ['monitoring'] } }] }] });
  const metrics = 'http://10.9.0.1:15020/metrics';
  expect(verdict([pod, monitoring, enrolled], metrics).verdict).toBe('reachable');
  expect(verdict([pod, monitoring], metrics)).toMatchObject({ verdict: 'blocked', ending: 'reset' });
});

test('a ztunnel ignores a policy with an external authorizer', () => {
  const custom = policy('AuthorizationPolicy', 'opa', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] });
  expect(verdict([pod, custom]).verdict).toBe('reachable');
});

test('tunnels arrive at port 15008, which the network has to admit', () => {
  const admitting = (port: number) => policy('NetworkPolicy', 'cart', { podSelector: {}, ingress: [{ ports: [{ port }] }] });
  expect(verdict([pod, enrolled, admitting(15008)]).verdict).toBe('reachable');
  expect(verdict([pod, enrolled, admitting(8080)]).reason)
    .toBe('NetworkPolicy/shop/cart does not let the Prometheus in to port 15008 of Pod/shop/cart: admit it in spec.ingress');
  expect(verdict([pod, admitting(8080)]).verdict).toBe('reachable');
});

test('a sidecar that accepts tunnels gets mutual TLS from a Prometheus in ambient mode', () => {
  expect(verdict([cart({ labels: { 'networking.istio.io/tunnel': 'http' } }), STRICT, enrolled]).verdict).toBe('reachable');
  expect(verdict([cart(), STRICT, enrolled]).verdict).toBe('blocked');
});

test('with a waypoint in front of pods, the verdict is unknown', () => {
  const waypoint = (of: string) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': of } },
    spec: {},
  });
  const using = cart({ sidecar: false, labels: { ...AMBIENT, 'istio.io/use-waypoint': 'waypoint' } });
  expect(verdict([using, enrolled, waypoint('all')])).toMatchObject({
    verdict: 'unknown', reason: 'Gateway/shop/waypoint is in front of Pod/shop/cart, and the plan does not know what it lets through',
  });
  expect(verdict([using, enrolled, waypoint('service')]).verdict).toBe('reachable');
});

test('with a Sidecar that has listeners of its own, the verdict is unknown', () => {
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
