import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { cart, envoyFilter, peerAuthentication, policy, prometheus, service, verdict } from '../world';

const [DECLARED, TCP] = ['http', 'tcp'].map(name => service('cart', [{ name, port: 8080 }]));
const INBOUND = { context: 'SIDECAR_INBOUND' };
const HTTP_FILTER = { applyTo: 'HTTP_FILTER', match: INBOUND };
const CAPTURED = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });
const TOKEN = { authorization: { type: 'Bearer', credentials: 'token' } };

const plugin = (kind: 'WasmPlugin' | 'TrafficExtension', spec: object): Manifest =>
  ({ apiVersion: 'extensions.istio.io/v1alpha1', kind, metadata: { name: 'plugin', namespace: 'shop' }, spec });
const tokens = (spec: object) => policy('RequestAuthentication', 'tokens', { jwtRules: [{ issuer: 'us' }], ...spec });
const codeOf = (...scrape: Parameters<typeof verdict>) => verdict(...scrape).code ?? verdict(...scrape).verdict;

describe('a sidecar is not known where', () => {
  test.each<[string, Manifest[]]>([
    ['an EnvoyFilter changes its requests', [DECLARED, envoyFilter(HTTP_FILTER)]],
    ['one has no context', [DECLARED, envoyFilter({ applyTo: 'HTTP_FILTER' })]],
    ['one is for the port', [DECLARED, envoyFilter({ ...HTTP_FILTER, match: { ...INBOUND, listener: { portNumber: 8080 } } })]],
    ['one selects the pod', [DECLARED, envoyFilter(HTTP_FILTER, { workloadSelector: { labels: { app: 'cart' } } })]],
    ['one is in the root namespace', [DECLARED, envoyFilter(HTTP_FILTER, { namespace: 'istio-system' })]],
    ['one changes connections', [TCP, envoyFilter({ applyTo: 'NETWORK_FILTER', match: INBOUND })]],
    ['one patches the listener, which has another port',
      [DECLARED, envoyFilter({ applyTo: 'LISTENER', match: { ...INBOUND, listener: { portNumber: 15006 } } })]],
    ['a WasmPlugin handles requests', [DECLARED, plugin('WasmPlugin', { selector: { matchLabels: { app: 'cart' } } })]],
    ['a TrafficExtension handles connections', [TCP, plugin('TrafficExtension', { wasm: { type: 'NETWORK' } })]],
  ])('%s', (_, objects) => {
    expect(codeOf([cart(), ...objects])).toBe('proxy-extension-unknown');
  });
});

describe('a sidecar is as it is where', () => {
  test.each<[string, Manifest[]]>([
    ['an EnvoyFilter is for what it sends', [DECLARED, envoyFilter({ ...HTTP_FILTER, match: { context: 'SIDECAR_OUTBOUND' } })]],
    ['one is for gateways', [DECLARED, envoyFilter({ ...HTTP_FILTER, match: { context: 'GATEWAY' } })]],
    ['one is for another port', [DECLARED, envoyFilter({ ...HTTP_FILTER, match: { ...INBOUND, listener: { portNumber: 9090 } } })]],
    ['one selects other pods', [DECLARED, envoyFilter(HTTP_FILTER, { workloadSelector: { labels: { app: 'web' } } })]],
    ['one is in another namespace', [DECLARED, envoyFilter(HTTP_FILTER, { namespace: 'web' })]],
    ['one is for a waypoint', [DECLARED, envoyFilter(HTTP_FILTER, { targetRefs: [{ kind: 'Gateway', name: 'waypoint' }] })]],
    ['one changes requests, and the port has none', [TCP, envoyFilter(HTTP_FILTER)]],
    ['one only adds to the bootstrap', [DECLARED, envoyFilter({ applyTo: 'BOOTSTRAP' })]],
    ['one measures', [DECLARED, envoyFilter({ ...HTTP_FILTER, patch: { operation: 'INSERT_BEFORE', value: { name: 'istio.stats' } } })]],
    ['a WasmPlugin is for clients', [DECLARED, plugin('WasmPlugin', { match: [{ mode: 'CLIENT' }] })]],
    ['a WasmPlugin is for another port', [DECLARED, plugin('WasmPlugin', { match: [{ ports: [{ number: 9090 }] }] })]],
  ])('%s', (_, objects) => {
    expect(codeOf([cart(), ...objects])).toBe('reachable');
  });

  test('the port is not captured', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' };
    expect(codeOf([cart({ annotations }), DECLARED, envoyFilter(HTTP_FILTER)])).toBe('reachable');
  });
});

test('what is refused without an extension stays refused', () => {
  const denied = policy('AuthorizationPolicy', 'deny', { action: 'DENY', rules: [{}] });
  expect(codeOf([cart(), DECLARED, envoyFilter(HTTP_FILTER), denied])).toBe('authorization-denied');
  expect(codeOf([cart(), DECLARED, envoyFilter(HTTP_FILTER), peerAuthentication('STRICT')])).toBe('mtls-strict-plaintext');
});

test('a captured scrape is not followed through a sidecar that an EnvoyFilter changes', () => {
  const filter = envoyFilter({ applyTo: 'CLUSTER', match: { context: 'SIDECAR_OUTBOUND' } }, { namespace: 'monitoring' });
  expect(verdict([cart({ sidecar: false }), CAPTURED, filter])).toMatchObject({
    code: 'outbound-route-unknown', reason: expect.stringContaining('EnvoyFilter/monitoring/filter changes what that sidecar does'),
  });
  expect(codeOf([cart({ sidecar: false }), CAPTURED])).toBe('reachable');
});

describe('a RequestAuthentication', () => {
  test('decides about a scrape with a token that the sidecar can read', () => {
    expect(codeOf([cart(), DECLARED, tokens({})], undefined, TOKEN)).toBe('token-check-unknown');
  });

  test.each<[string, Parameters<typeof verdict>]>([
    ['a scrape without a token passes', [[cart(), DECLARED, tokens({})]]],
    ['without rules it checks nothing', [[cart(), DECLARED, tokens({ jwtRules: [] })], undefined, TOKEN]],
    ['it checks only pods that it selects',
      [[cart(), DECLARED, tokens({ selector: { matchLabels: { app: 'web' } } })], undefined, TOKEN]],
    ['it sees no request on a port of TCP', [[cart(), TCP, tokens({})], undefined, TOKEN]],
  ])('%s', (_, scrape) => {
    expect(codeOf(...scrape)).toBe('reachable');
  });
});
