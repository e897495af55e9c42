import * as fc from 'fast-check';
import { PeerAuthentications } from '../../../../src/plan/reach/policies/peer-authentications';
import { cart, peerAuthentication, service, verdict } from '../world';

const ROOT = 'istio-system';
const POD = { metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart', tier: 'back' } } };
const CART = { app: 'cart' };

/** The effective mode of a port of the pod, and where it comes from. */
function modeOf(policies: ReturnType<typeof peerAuthentication>[], port = 8080): string {
  const known = new PeerAuthentications(policies, ROOT).modeOf(POD, port);
  return 'missing' in known ? known.missing : `${known.value.mode} by ${known.value.by}`;
}

test.each([
  ['the default', [], 'PERMISSIVE by the default of Istio'],
  ['the mesh', [peerAuthentication('STRICT', { namespace: ROOT })], 'STRICT by PeerAuthentication/istio-system/default'],
  ['the namespace before the mesh',
    [peerAuthentication('STRICT', { namespace: ROOT }), peerAuthentication('DISABLE')],
    'DISABLE by PeerAuthentication/shop/default'],
  ['the workload before the namespace',
    [peerAuthentication('DISABLE'), peerAuthentication('STRICT', { name: 'cart', selector: CART })],
    'STRICT by PeerAuthentication/shop/cart'],
  ['the port before the workload',
    [peerAuthentication('STRICT', { name: 'cart', selector: CART, ports: { 8080: 'DISABLE' } })],
    'DISABLE by PeerAuthentication/shop/cart'],
  ['another port',
    [peerAuthentication('STRICT', { name: 'cart', selector: CART, ports: { 9090: 'DISABLE' } })],
    'STRICT by PeerAuthentication/shop/cart'],
  ['a port without a selector, which is ignored',
    [peerAuthentication('STRICT', { ports: { 8080: 'DISABLE' } })],
    'STRICT by PeerAuthentication/shop/default'],
  ['UNSET, which inherits',
    [peerAuthentication('STRICT', { namespace: ROOT }), peerAuthentication('UNSET')],
    'STRICT by PeerAuthentication/istio-system/default'],
  ['a port that is UNSET, which inherits from its workload',
    [peerAuthentication('STRICT', { name: 'cart', selector: CART, ports: { 8080: 'UNSET' } })],
    'STRICT by PeerAuthentication/shop/cart'],
  ['an empty selector, which is like none', [peerAuthentication('STRICT', { selector: {} })], 'STRICT by PeerAuthentication/shop/default'],
  ['another workload', [peerAuthentication('STRICT', { name: 'web', selector: { app: 'web' } })], 'PERMISSIVE by the default of Istio'],
  ['another namespace', [peerAuthentication('STRICT', { namespace: 'bank' })], 'PERMISSIVE by the default of Istio'],
  ['a selector in the root namespace, which selects nothing elsewhere',
    [peerAuthentication('STRICT', { namespace: ROOT, selector: CART })],
    'PERMISSIVE by the default of Istio'],
  ['the oldest', [
    peerAuthentication('STRICT', { name: 'a', selector: CART, created: '2026-02-01T00:00:00Z' }),
    peerAuthentication('DISABLE', { name: 'b', selector: { tier: 'back' }, created: '2026-01-01T00:00:00Z' }),
  ], 'DISABLE by PeerAuthentication/shop/b'],
  ['the first by name in the same second', [
    peerAuthentication('STRICT', { name: 'b', created: '2026-01-01T00:00:00Z' }),
    peerAuthentication('DISABLE', { name: 'a', created: '2026-01-01T00:00:00Z' }),
  ], 'DISABLE by PeerAuthentication/shop/a'],
])('the mode is that of %s', (_, policies, expected) => expect(modeOf(policies)).toBe(expected));

test('if two differ and have no creation date, the verdict is unknown', () => {
  const a = peerAuthentication('STRICT', { name: 'a', selector: CART });
  const b = peerAuthentication('DISABLE', { name: 'b', selector: CART });
  expect(verdict([cart(), a, b])).toMatchObject({
    verdict: 'unknown',
    reason: 'PeerAuthentication/shop/a and PeerAuthentication/shop/b differ, and the oldest one wins: '
      + 'set their metadata.creationTimestamp, or keep only one',
  });
  expect(verdict([cart(), a, b], 'http://10.9.0.1:15020/metrics').verdict).toBe('reachable');
  expect(verdict([cart(), a, { ...b, spec: a.spec }]).verdict).toBe('blocked');
});

test('if two Services have the port, the older one declares it', () => {
  const [old, young] = [{ creationTimestamp: '2026-01-01T00:00:00Z' }, { creationTimestamp: '2026-02-01T00:00:00Z' }];
  const https = (a: object, b: object) => verdict([
    cart(), service('a', [{ name: 'http', port: 8080 }], { ...a }), service('b', [{ name: 'tcp', port: 8080 }], { ...b }),
  ], 'https://10.9.0.1:8080/metrics', { tls_config: { insecure_skip_verify: true } });
  expect(https(old, young).ending).toBe('reset');
  expect(https(young, old).code).toBe('protocol-unknown');
  expect(https({}, {})).toMatchObject({
    verdict: 'unknown', reason: expect.stringMatching(/^Service\/shop\/a and Service\/shop\/b differ, and the oldest one wins/),
  });
});

const mode = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET', undefined);
const generated = fc.uniqueArray(fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  namespace: fc.constantFrom(ROOT, 'shop', 'shop', 'shop', 'bank'),
  selector: fc.constantFrom(undefined, {}, CART, CART, { tier: 'back' }, { app: 'web' }),
  mode,
  port: mode,
  day: fc.constantFrom(1, 2, 3),
}), { selector: ({ name }) => name, maxLength: 7 });
interface Generated {
  readonly name: string;
  readonly namespace: string;
  readonly selector?: { readonly app?: string; readonly tier?: string };
  readonly mode?: string;
  readonly port?: string;
  readonly day: number;
}

function manifestOf({ day, mode: all, port, ...rest }: Generated, isDated: boolean) {
  const created = isDated ? `2026-01-0${day}T00:00:00Z` : undefined;
  return peerAuthentication(all, { ...rest, ports: port ? { 8080: port } : undefined, created });
}

/** As Istio's documentation has it: the first mode that is set, from the narrowest scope to the widest. */
function firstSet(policies: ReadonlyArray<Generated>): string {
  const ordered = [...policies].sort((a, b) => a.day - b.day || (a.name < b.name ? -1 : 1));
  const isWide = ({ selector }: Generated) => selector === undefined || Object.keys(selector).length === 0;
  const isOfPod = ({ selector }: Generated) => selector?.tier === 'back' || selector?.app === 'cart';
  const workload = ordered.find(each => each.namespace === 'shop' && isOfPod(each));
  const wide = (namespace: string) => ordered.find(each => each.namespace === namespace && isWide(each))?.mode;
  return [workload?.port, workload?.mode, wide('shop'), wide(ROOT)].find(each => each !== undefined && each !== 'UNSET') ?? 'PERMISSIVE';
}

test('any policies with dates give the first mode that is set, from the port to the mesh', () => {
  fc.assert(fc.property(generated, policies => {
    expect(modeOf(policies.map(policy => manifestOf(policy, true))).split(' ')[0]).toBe(firstSet(policies));
  }), { numRuns: 2000 });
});

test('any policies without dates have a mode only if every order of them gives the same', () => {
  fc.assert(fc.property(generated.filter(all => all.length <= 4), policies => {
    const modes = new Set(orders(policies).map(order => firstSet(order.map((policy, day) => ({ ...policy, day })))));
    const known = modeOf(policies.map(policy => manifestOf(policy, false)));
    if (modes.size === 1) expect(known.split(' ')[0]).toBe([...modes][0]);
    else expect(known).toMatch(/ differ, and the oldest one wins/);
  }), { numRuns: 1000 });
});

function orders<T>(all: ReadonlyArray<T>): T[][] {
  return all.length === 0 ? [[]] : all.flatMap((first, i) => orders(all.filter((_, j) => j !== i)).map(rest => [first, ...rest]));
}
