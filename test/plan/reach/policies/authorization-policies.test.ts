import { Verdict } from '../../../../src/plan/reach/verdict';
import { cart, MUTUAL, peerAuthentication, policy, prometheusWithCertificates, service, verdict } from '../world';

const STRICT = peerAuthentication('STRICT');
const HTTP = service('cart', [{ name: 'http', port: 8080 }]);
const PRINCIPAL = 'cluster.local/ns/monitoring/sa/prometheus';

type Rules = ReadonlyArray<object>;

/** Over mutual TLS to a port that is declared HTTP: the sidecar knows the client and the request. */
function authenticated(rules: Rules, spec: object = {}): Verdict {
  const objects = [cart(), STRICT, HTTP, prometheusWithCertificates(), policy('AuthorizationPolicy', 'rule', { rules, ...spec })];
  return verdict(objects, 'https://10.9.0.1:8080/metrics', MUTUAL);
}

/** The same to a port that no Service declares: it knows the client, but not the request. */
function opaque(rules: Rules, spec: object = {}): Verdict {
  const objects = [cart(), STRICT, prometheusWithCertificates(), policy('AuthorizationPolicy', 'rule', { rules, ...spec })];
  return verdict(objects, 'https://10.9.0.1:8080/metrics', { ...MUTUAL, enable_http2: false });
}

/** Plaintext: the client is not known. */
function plaintext(rules: Rules, spec: object = {}): Verdict {
  return verdict([cart(), HTTP, policy('AuthorizationPolicy', 'rule', { rules, ...spec })]);
}

const from = (source: object) => [{ from: [{ source }] }];
const to = (operation: object) => [{ to: [{ operation }] }];
const when = (key: string, ...values: string[]) => [{ when: [{ key, values }] }];

describe('ALLOW', () => {
  test.each([
    ['everything', [{}]],
    ['its principal', from({ principals: [PRINCIPAL] })],
    ['any principal', from({ principals: ['*'] })],
    ['the principals of its namespace', from({ principals: ['cluster.local/ns/monitoring/*'] })],
    ['its ServiceAccount anywhere', from({ principals: ['*/sa/prometheus'] })],
    ['its namespace', from({ namespaces: ['monitoring'] })],
    ['namespaces like its own', from({ namespaces: ['mon*ing'] })],
    ['its service account', from({ serviceAccounts: ['monitoring/prometheus'] })],
    ['all but another', from({ notNamespaces: ['bank'] })],
    ['the port', to({ ports: ['8080'] })],
    ['the path', to({ paths: ['/metrics'], methods: ['GET'] })],
    ['paths with its prefix', to({ paths: ['/met*'] })],
    ['all paths but others', to({ notPaths: ['/admin*'] })],
    ['one of two sources', [{ from: [{ source: { namespaces: ['bank'] } }, { source: { namespaces: ['monitoring'] } }] }]],
    ['the principal as a condition', when('source.principal', PRINCIPAL)],
    ['the port as a condition', when('destination.port', '8080')],
  ])('of %s lets the scrape pass', (_, rules) => expect(authenticated(rules).verdict).toBe('reachable'));

  test.each([
    ['nothing', []],
    ['another principal', from({ principals: ['cluster.local/ns/bank/sa/prometheus'] })],
    ['the service account of that name in the namespace of the policy', from({ serviceAccounts: ['prometheus'] })],
    ['another port', to({ ports: ['9090'] })],
    ['another path', to({ paths: ['/'] })],
    ['another method', to({ methods: ['POST'] })],
    ['others than its namespace', from({ notNamespaces: ['monitoring'] })],
    ['those with a token', from({ requestPrincipals: ['*'] })],
    ['its source, but another port', [{ ...from({ namespaces: ['monitoring'] })[0], ...to({ ports: ['9090'] })[0] }]],
    ['an unknown condition', when('source.colour', 'blue')],
  ])('of %s does not', (_, rules) => {
    expect(authenticated(rules)).toMatchObject({
      verdict: 'blocked',
      ending: '403',
      reason: 'AuthorizationPolicy/shop/rule allows only others, so port 8080 of Pod/shop/cart refuses Prometheus/monitoring/k8s: '
        + 'allow its service account by a rule there',
    });
  });

  test('of principals blocks plaintext', () => {
    expect(plaintext(from({ principals: [PRINCIPAL] }))).toMatchObject({
      verdict: 'blocked',
      ending: '403',
      reason: 'AuthorizationPolicy/shop/rule allows only others, so port 8080 of Pod/shop/cart refuses Prometheus/monitoring/k8s, '
        + 'which connects without mutual TLS: allow the port by a rule there',
    });
    expect(plaintext(to({ ports: ['8080'] })).verdict).toBe('reachable');
  });

  test('of a path allows nothing if the sidecar does not parse requests', () => {
    expect(opaque(to({ paths: ['/metrics'] }))).toMatchObject({ verdict: 'blocked', ending: 'reset' });
    expect(opaque([{ to: [{ operation: { ports: ['8080'] } }, { operation: { paths: ['/metrics'] } }] }]).verdict).toBe('blocked');
    expect(opaque(to({ ports: ['8080'] })).verdict).toBe('reachable');
  });

  test('of addresses makes the verdict unknown', () => {
    expect(authenticated(from({ ipBlocks: ['10.0.0.0/8'] }))).toMatchObject({
      verdict: 'unknown',
      reason: 'whether AuthorizationPolicy/shop/rule allows it depends on what is not in the manifests: '
        + 'write the rule for Prometheus with principals and ports',
    });
    expect(authenticated([...from({ ipBlocks: ['10.0.0.0/8'] }), ...from({ namespaces: ['monitoring'] })]).verdict).toBe('reachable');
  });
});

describe('DENY', () => {
  test('of its namespace, or of everything, blocks the scrape', () => {
    expect(authenticated(from({ namespaces: ['monitoring'] }), { action: 'DENY' })).toMatchObject({
      verdict: 'blocked',
      reason: 'AuthorizationPolicy/shop/rule denies it, so port 8080 of Pod/shop/cart refuses Prometheus/monitoring/k8s: '
        + 'leave the port out of its rules',
    });
    expect(authenticated([{}], { action: 'DENY' }).verdict).toBe('blocked');
  });

  test('of others, or of nothing, does not', () => {
    expect(authenticated(from({ namespaces: ['bank'] }), { action: 'DENY' }).verdict).toBe('reachable');
    expect(authenticated([], { action: 'DENY' }).verdict).toBe('reachable');
    expect(plaintext(from({ principals: ['*'] }), { action: 'DENY' }).verdict).toBe('reachable');
  });

  test('of clients without a principal blocks plaintext only', () => {
    expect(plaintext(from({ notPrincipals: ['*'] }), { action: 'DENY' }).verdict).toBe('blocked');
    expect(authenticated(from({ notPrincipals: ['*'] }), { action: 'DENY' }).verdict).toBe('reachable');
  });

  test('of a path denies every path if the sidecar does not parse requests', () => {
    expect(authenticated(to({ paths: ['/admin'] }), { action: 'DENY' }).verdict).toBe('reachable');
    expect(opaque(to({ paths: ['/admin'] }), { action: 'DENY' })).toMatchObject({ verdict: 'blocked', ending: 'reset' });
  });

  test('comes before ALLOW', () => {
    const allow = policy('AuthorizationPolicy', 'a', { rules: [{}] });
    const deny = policy('AuthorizationPolicy', 'b', { action: 'DENY', rules: [{}] });
    expect(verdict([cart(), HTTP, allow, deny]).reason).toMatch(/^AuthorizationPolicy\/shop\/b denies it/);
  });
});

test('CUSTOM makes the verdict unknown if it matches, and AUDIT has no effect', () => {
  expect(authenticated([{}], { action: 'CUSTOM', provider: { name: 'opa' } })).toMatchObject({
    verdict: 'unknown', reason: 'AuthorizationPolicy/shop/rule leaves the scrape to an external authorizer: exclude the path or port there',
  });
  expect(authenticated(to({ paths: ['/api*'] }), { action: 'CUSTOM', provider: { name: 'opa' } }).verdict).toBe('reachable');
  expect(authenticated([], { action: 'AUDIT' }).verdict).toBe('reachable');
});

test('only policies that select the pod count: by labels, in its namespace or in the root namespace', () => {
  const nothing = (spec: object, metadata: object = {}) =>
    verdict([cart(), policy('AuthorizationPolicy', 'nothing', { ...spec }, { ...metadata })]).verdict;
  expect(nothing({})).toBe('blocked');
  expect(nothing({}, { namespace: 'istio-system' })).toBe('blocked');
  expect(nothing({}, { namespace: 'bank' })).toBe('reachable');
  expect(nothing({ selector: { matchLabels: { app: 'cart' } } })).toBe('blocked');
  expect(nothing({ selector: { matchLabels: { app: 'web' } } })).toBe('reachable');
  expect(nothing({ targetRefs: [{ kind: 'Gateway', name: 'gateway' }] })).toBe('reachable');
  expect(nothing({}, { annotations: { 'istio.io/dry-run': 'true' } })).toBe('reachable');
});

test('a port that is not captured has no authorization', () => {
  const nothing = policy('AuthorizationPolicy', 'nothing', {});
  expect(verdict([cart(), nothing], 'http://10.9.0.1:15020/stats/prometheus').verdict).toBe('reachable');
  expect(verdict([cart({ sidecar: false }), nothing]).verdict).toBe('reachable');
});
