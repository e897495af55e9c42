import { storedObjects } from '../../../src/plan/cluster/stored-objects';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { component, describeUpstream } from '../../upstream/component';

const [SECURITY, NETWORKING] = ['security.istio.io/v1', 'networking.istio.io/v1'];
const CART = { matchLabels: { app: 'cart' } };
const STRICT = { mode: 'STRICT' };

type Spec = readonly [apiVersion: string, kind: string, spec: object];

const ACCEPTED: ReadonlyArray<Spec> = [
  [SECURITY, 'PeerAuthentication', {}],
  ['security.istio.io/v1beta1', 'PeerAuthentication', { mtls: STRICT }],
  [SECURITY, 'PeerAuthentication', { selector: CART, mtls: {}, portLevelMtls: { 8080: { mode: 'UNSET' } } }],
  [SECURITY, 'AuthorizationPolicy', { action: 'AUDIT', selector: CART }],
  [SECURITY, 'AuthorizationPolicy', { targetRefs: [{ kind: 'Service', name: 'cart' }] }],
  [SECURITY, 'RequestAuthentication', { jwtRules: [{ issuer: 'us' }] }],
  [NETWORKING, 'Sidecar', { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }],
  ['networking.istio.io/v1alpha3', 'DestinationRule', { host: 'cart', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }],
];

const REFUSED: ReadonlyArray<Spec> = [
  [SECURITY, 'PeerAuthentication', { mtls: { mode: 'strict' } }],
  [SECURITY, 'PeerAuthentication', { portLevelMtls: { 8080: STRICT } }],
  [SECURITY, 'PeerAuthentication', { selector: { matchLabels: {} }, portLevelMtls: { 8080: STRICT } }],
  ['security.istio.io/v1beta1', 'PeerAuthentication', { selector: CART, portLevelMtls: { 70000: STRICT } }],
  [SECURITY, 'PeerAuthentication', { selector: CART, portLevelMtls: { 8080: { mode: 'ON' } } }],
  [SECURITY, 'PeerAuthentication', { mtls: 'STRICT' }],
  [SECURITY, 'AuthorizationPolicy', { action: 'Deny' }],
  [SECURITY, 'AuthorizationPolicy', { selector: CART, targetRefs: [{ kind: 'Service', name: 'cart' }] }],
  [SECURITY, 'RequestAuthentication', { selector: CART, targetRefs: [{ kind: 'Service', name: 'cart' }] }],
  [NETWORKING, 'Sidecar', { egress: [{}] }],
  [NETWORKING, 'Sidecar', { ingress: [{ defaultEndpoint: '127.0.0.1:8080' }] }],
  [NETWORKING, 'Sidecar', { outboundTrafficPolicy: { mode: 'NONE' } }],
  [NETWORKING, 'DestinationRule', { trafficPolicy: { tls: { mode: 'DISABLE' } } }],
  [NETWORKING, 'DestinationRule', { host: 'cart', trafficPolicy: { tls: { mode: 'MTLS' } } }],
  [NETWORKING, 'DestinationRule', { host: 'cart', trafficPolicy: { portLevelSettings: [{ tls: { mode: 'mutual' } }] } }],
];

const objectOf = ([apiVersion, kind, spec]: Spec, i: number): Manifest =>
  ({ apiVersion, kind, metadata: { name: `number-${i}`, namespace: 'shop' }, spec });

const isStored = (manifest: Manifest) => storedObjects([{ manifest }]).objects.length === 1;

test('the plan takes what is right of the kinds of Istio, and leaves out what is wrong', () => {
  expect(ACCEPTED.map(objectOf).filter(object => !isStored(object))).toEqual([]);
  expect(REFUSED.map(objectOf).filter(isStored)).toEqual([]);
});

test('a policy that is left out says so', () => {
  const { findings } = storedObjects([{ manifest: objectOf(REFUSED[1], 1) }]);
  expect(findings).toEqual([expect.objectContaining({
    code: 'field-invalid',
    object: 'PeerAuthentication/shop/number-1',
    path: 'spec',
    message: 'must have a selector with labels, since it has portLevelMtls: the API server would refuse the object',
  })]);
});

describeUpstream('the API server with the definitions of Istio', () => {
  test.each([['takes', ACCEPTED, true], ['refuses', REFUSED, false]] as const)('%s the same', async (_, specs, admitted) => {
    const objects = specs.map(objectOf);
    const { verdicts } = await component('admission').ask<{ verdicts: Array<{ object: string; admitted: boolean }> }>({ objects });
    expect(verdicts.filter(verdict => verdict.admitted !== admitted)).toEqual([]);
    expect(verdicts).toHaveLength(specs.length);
  });
});
