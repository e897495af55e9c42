import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { cart, peerAuthentication, policy, prometheus, verdict } from '../world';

const ROOT = 'istio-system';
const CART = { app: 'cart' };
const STRICT = peerAuthentication('STRICT', { namespace: ROOT });
const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };

/** The pod in the root namespace, by its data plane. */
const DATA_PLANES: ReadonlyArray<readonly [string, Manifest]> = [
  ['a sidecar', inRoot(cart())],
  ['a ztunnel', inRoot(cart({ sidecar: false, labels: AMBIENT }))],
];

function inRoot(object: Manifest): Manifest {
  return { ...object, metadata: { ...object.metadata, namespace: ROOT } };
}

function nothing(spec: object, namespace: string): Manifest {
  return policy('AuthorizationPolicy', 'nothing', { ...spec }, { namespace });
}

function sidecar(namespace: string, { labels, hasListeners = true, name = 'default' }:
{ labels?: object; hasListeners?: boolean; name?: string } = {}): Manifest {
  const ingress = hasListeners ? [{ port: { number: 8080, protocol: 'HTTP', name: 'http' } }] : undefined;
  const spec = { ...labels ? { workloadSelector: { labels } } : {}, ingress };
  return { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name, namespace }, spec };
}

describe.each(DATA_PLANES)('a pod of the root namespace behind %s', (_, pod) => {
  test('has the mode of the mesh', () => {
    expect(verdict([pod]).verdict).toBe('reachable');
    expect(verdict([pod, STRICT])).toMatchObject({
      verdict: 'blocked',
      ending: 'reset',
      reason: expect.stringMatching(new RegExp('^PeerAuthentication/istio-system/default demands mutual TLS [(]STRICT[)] '
        + 'on port 8080 of Pod/istio-system/cart, and the scrape is plaintext[.] ((?!portLevelMtls).)+$')),
    });
  });

  test('has no mode of its own: a PeerAuthentication there that has a selector selects nothing', () => {
    const own = (mode: string, ports?: { [port: number]: string }) =>
      peerAuthentication(mode, { namespace: ROOT, name: 'cart', selector: CART, ports });
    expect(verdict([pod, own('STRICT')]).verdict).toBe('reachable');
    expect(verdict([pod, STRICT, own('DISABLE', { 8080: 'DISABLE' })]).verdict).toBe('blocked');
  });

  test('has the policies of the mesh, and those there that select it', () => {
    expect(verdict([pod, nothing({}, ROOT)]).reason).toMatch(/^AuthorizationPolicy\/istio-system\/nothing allows only others, so /);
    expect(verdict([pod, nothing({ selector: { matchLabels: CART } }, ROOT)]).verdict).toBe('blocked');
    expect(verdict([pod, nothing({ selector: { matchLabels: { app: 'web' } } }, ROOT)]).verdict).toBe('reachable');
  });

  test('has none of other namespaces', () => {
    expect(verdict([pod, peerAuthentication('STRICT'), nothing({}, 'shop')]).verdict).toBe('reachable');
  });

  test('has the NetworkPolicies of its namespace only', () => {
    const closed = (namespace: string) => policy('NetworkPolicy', 'closed', { podSelector: {} }, { namespace });
    expect(verdict([pod, closed(ROOT)]).reason)
      .toBe('NetworkPolicy/istio-system/closed does not let the Prometheus connect to port 8080 of Pod/istio-system/cart: '
        + 'admit it in spec.ingress');
    expect(verdict([pod, closed('shop')]).verdict).toBe('reachable');
  });
});

test('an AuthorizationPolicy of the root namespace with a selector counts for every pod that it selects', () => {
  expect(verdict([cart(), nothing({ selector: { matchLabels: CART } }, ROOT)]).verdict).toBe('blocked');
  expect(verdict([cart(), nothing({ selector: { matchLabels: { app: 'web' } } }, ROOT)]).verdict).toBe('reachable');
});

test('one Sidecar holds for a pod: with a selector, else that of the namespace, else that of the mesh', () => {
  const silent = { hasListeners: false };
  expect(verdict([cart(), sidecar(ROOT)]).reason)
    .toBe('Sidecar/istio-system/default gives the sidecar of Pod/shop/cart listeners of its own, which the plan does not follow');
  expect(verdict([cart(), sidecar(ROOT), sidecar('shop', silent)]).verdict).toBe('reachable');
  expect(verdict([cart(), sidecar('shop'), sidecar('shop', { ...silent, name: 'cart', labels: CART })]).verdict).toBe('reachable');
  expect(verdict([cart(), sidecar('shop', silent), sidecar('shop', { name: 'cart', labels: CART })]).verdict).toBe('unknown');
  expect(verdict([cart(), sidecar(ROOT, { labels: CART })]).verdict).toBe('reachable');
  expect(verdict([cart(), sidecar(ROOT, { labels: {} })]).verdict).toBe('reachable');
  expect(verdict([inRoot(cart()), sidecar(ROOT, { labels: CART })]).verdict).toBe('unknown');
});

test('a Prometheus in the root namespace has that in its identity', () => {
  const enrolled = inRoot(prometheus({ podMetadata: { labels: AMBIENT } }));
  const only = (namespace: string) =>
    policy('AuthorizationPolicy', 'only', { rules: [{ from: [{ source: { namespaces: [namespace] } }] }] });
  const pod = cart({ sidecar: false, labels: AMBIENT });
  expect(verdict([pod, enrolled, STRICT, only(ROOT)]).verdict).toBe('reachable');
  expect(verdict([pod, enrolled, STRICT, only('monitoring')]).verdict).toBe('blocked');
});
