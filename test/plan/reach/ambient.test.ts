import { cart, peerAuthentication, policy, prometheus, service, verdict } from './world';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

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
    .toBe('NetworkPolicy/shop/cart does not let the Prometheus connect to port 15008 of Pod/shop/cart: admit it in spec.ingress');
  expect(verdict([pod, admitting(8080)]).verdict).toBe('reachable');
});

describe('a Prometheus in ambient mode sends to a pod with a sidecar', () => {
  const TUNNEL = { 'networking.istio.io/tunnel': 'http' };
  const HBONE = 'proxyMetadata:\n  ISTIO_META_ENABLE_HBONE: "true"\n';
  const taking = cart({ annotations: { 'proxy.istio.io/config': HBONE } });
  const MERGED = 'http://10.9.0.1:15020/metrics';
  const admitting = (port: number) => policy('NetworkPolicy', 'cart', { podSelector: {}, ingress: [{ ports: [{ port }] }] });

  test('as it is, if that takes no tunnels', () => {
    expect(verdict([cart(), enrolled])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([cart(), STRICT, enrolled])).toMatchObject({ verdict: 'blocked', code: 'mtls-strict-plaintext' });
  });

  test('over mutual TLS, if it takes tunnels, which a Prometheus outside does not send', () => {
    expect(verdict([taking, STRICT, enrolled])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([taking, STRICT])).toMatchObject({ verdict: 'blocked', code: 'mtls-strict-plaintext' });
  });

  test('in vain, if its label promises a tunnel that it does not take, on any port', () => {
    for (const url of [undefined, MERGED]) {
      expect(verdict([cart({ labels: TUNNEL }), enrolled], url)).toMatchObject({ verdict: 'blocked', code: 'tunnel-not-taken' });
    }
    expect(verdict([cart({ labels: TUNNEL, sidecar: false }), enrolled])).toMatchObject({ code: 'tunnel-not-taken' });
    expect(verdict([cart({ labels: TUNNEL })])).toMatchObject({ verdict: 'reachable' });
  });

  test('as it is, if the label takes the tunnel back', () => {
    const other = cart({ labels: { 'networking.istio.io/tunnel': 'none' }, annotations: { 'proxy.istio.io/config': HBONE } });
    expect(verdict([other, enrolled])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([other, STRICT, enrolled])).toMatchObject({ code: 'mtls-strict-plaintext' });
  });

  test('on all ports through the tunnel, also where its sidecar captures nothing', () => {
    const deny = policy('AuthorizationPolicy', 'deny', { action: 'DENY', rules: [{ to: [{ operation: { ports: ['15020'] } }] }] });
    expect(verdict([taking, enrolled, admitting(15008)], MERGED)).toMatchObject({ verdict: 'reachable' });
    expect(verdict([taking, enrolled, admitting(15020)], MERGED)).toMatchObject({ code: 'network-policy-denied' });
    expect(verdict([taking, enrolled, deny], MERGED)).toMatchObject({ code: 'authorization-denied' });
    expect(verdict([taking, deny], MERGED)).toMatchObject({ verdict: 'reachable' });
  });
});

describe('a Prometheus whose sidecar captures what it sends', () => {
  const captured = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });

  test('sends to a pod in ambient mode as it is, also where a headless Service has the port', () => {
    const headless = service('cart', [{ name: 'tcp', port: 8080 }]);
    const known = { ...headless, spec: { ...headless.spec as object, clusterIP: 'None' } } as Manifest;
    expect(verdict([pod, captured])).toMatchObject({ verdict: 'reachable' });
    for (const objects of [[], [known]]) {
      expect(verdict([pod, STRICT, captured, ...objects])).toMatchObject({ verdict: 'blocked', code: 'ambient-strict-not-enrolled' });
    }
  });
});

test('what bypasses the ztunnel of a pod is no tunnel: that of a Prometheus in ambient mode ends there', () => {
  const bypassing = cart({ sidecar: false, labels: AMBIENT, annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } });
  const others = policy('AuthorizationPolicy', 'others', { rules: [{ from: [{ source: { namespaces: ['ops'] } }] }] });
  expect(verdict([bypassing, others])).toMatchObject({ verdict: 'reachable' });
  expect(verdict([bypassing, others, enrolled])).toMatchObject({ verdict: 'blocked', code: 'authorization-denied' });
});

describe('a waypoint', () => {
  const waypoint = (labels: object, gatewayClassName = 'istio-waypoint'): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'shop', labels } as Manifest['metadata'],
    spec: { gatewayClassName },
  });
  const of = (traffic: string) => waypoint({ 'istio.io/waypoint-for': traffic });
  const USE = { 'istio.io/use-waypoint': 'waypoint' };
  const using = cart({ sidecar: false, labels: { ...AMBIENT, ...USE } });
  const namespace = (labels: object): Manifest =>
    ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } as Manifest['metadata'] });
  const UNCLEAR = { verdict: 'unknown', code: 'waypoint-in-front' };

  test('for workloads is in front of a pod, and what it lets through is not known', () => {
    for (const traffic of ['all', 'workload']) expect(verdict([using, enrolled, of(traffic)])).toMatchObject(UNCLEAR);
    expect(verdict([using, enrolled, of('all')]).reason)
      .toBe('Gateway/shop/waypoint is in front of Pod/shop/cart, and the plan does not know what it lets through');
  });

  test('for Services is not, nor one for nothing', () => {
    for (const each of [of('service'), of('none'), waypoint({})]) {
      expect(verdict([using, enrolled, each])).toMatchObject({ verdict: 'reachable' });
    }
  });

  test('may be in front where it is not given, or its class', () => {
    expect(verdict([using, enrolled])).toMatchObject(UNCLEAR);
    expect(verdict([using, enrolled, waypoint({}, 'mine')])).toMatchObject(UNCLEAR);
    const ofClass = (traffic: string): Manifest => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'mine', labels: { 'istio.io/waypoint-for': traffic } },
      spec: {},
    });
    expect(verdict([using, enrolled, waypoint({}, 'mine'), ofClass('all')])).toMatchObject(UNCLEAR);
    expect(verdict([using, enrolled, waypoint({}, 'mine'), ofClass('service')])).toMatchObject({ verdict: 'reachable' });
  });

  test('of a namespace is in front of its pods, with a sidecar or without, except those that say otherwise', () => {
    expect(verdict([namespace({ ...AMBIENT, ...USE }), cart({ sidecar: false }), enrolled, of('all')])).toMatchObject(UNCLEAR);
    expect(verdict([namespace(USE), cart(), enrolled, of('all')])).toMatchObject(UNCLEAR);
    const not = cart({ labels: { 'istio.io/use-waypoint': 'none' } });
    expect(verdict([namespace(USE), not, enrolled, of('all')])).toMatchObject({ verdict: 'reachable' });
  });

  test('is not in front of its own pods', () => {
    const own = cart({ sidecar: false, labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } });
    expect(verdict([namespace(USE), own, enrolled, of('all')])).toMatchObject({ verdict: 'reachable' });
  });

  test('is only there for a Prometheus in ambient mode', () => {
    expect(verdict([using, of('all')])).toMatchObject({ verdict: 'reachable' });
  });

  test('of a Service is in front of its name, and not of its pods', () => {
    const cartService = service('cart', [{ name: 'http', port: 8080 }], { labels: USE });
    const objects = [cart({ sidecar: false, labels: AMBIENT }), cartService, enrolled, of('service')];
    expect(verdict(objects)).toMatchObject({ verdict: 'reachable' });
    expect(verdict(objects, 'http://cart.shop:8080/metrics')).toMatchObject(UNCLEAR);
  });
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
