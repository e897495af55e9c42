import { cart, peerAuthentication, policy, prometheus, service, verdict } from './world';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

const CAPTURED = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });
const STRICT = peerAuthentication('STRICT');

const mesh = (outboundTrafficPolicy: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ outboundTrafficPolicy }) },
});
const REGISTRY_ONLY = mesh({ mode: 'REGISTRY_ONLY' });

const ofIstio = (kind: string, spec: object, namespace = 'monitoring'): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'it', namespace }, spec });
const sidecar = (spec: object, namespace?: string) => ofIstio('Sidecar', spec, namespace);

const BARE = { ...cart({ sidecar: false }), metadata: { ...cart({ sidecar: false }).metadata, name: 'bare' } };
const headless = (port: { [field: string]: unknown }): Manifest => {
  const { spec, ...others } = service('cart', [port]);
  return { ...others, spec: { ...spec as object, clusterIP: 'None' } } as Manifest;
};
const TCP = headless({ name: 'metrics', port: 8080 });

describe('in a mesh that lets out to what it knows only', () => {
  test.each<[string, Manifest[], string | undefined]>([
    ['a pod is refused to a Prometheus whose sidecar captures', [CAPTURED, REGISTRY_ONLY], 'reset'],
    ['over HTTP where a Service has the port', [CAPTURED, REGISTRY_ONLY, service('other', [{ name: 'http', port: 8080 }])], '502'],
    ['a headless HTTP Service does not help', [CAPTURED, REGISTRY_ONLY, headless({ name: 'http', port: 8080 })], '502'],
    ['a Sidecar of the Prometheus may say it', [CAPTURED, sidecar({ outboundTrafficPolicy: {} })], 'reset'],
    ['and so may one of the root namespace', [CAPTURED, sidecar({ outboundTrafficPolicy: {} }, 'istio-system')], 'reset'],
  ])('%s', (_, objects, ending) => {
    expect(verdict([cart(), ...objects])).toMatchObject({ verdict: 'blocked', code: 'outbound-registry-only', ending });
  });

  test.each<[string, Manifest[]]>([
    ['without a sidecar', [REGISTRY_ONLY]],
    ['whose sidecar captures nothing', [prometheus({
      podMetadata: {
        labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '' },
      },
    }), REGISTRY_ONLY]],
    ['whose Sidecar allows it', [CAPTURED, REGISTRY_ONLY, sidecar({ outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })]],
    ['for which a headless Service makes the pod known', [CAPTURED, REGISTRY_ONLY, TCP]],
  ])('a pod is there for a Prometheus %s', (_, objects) => {
    expect(verdict([cart(), ...objects])).toMatchObject({ verdict: 'reachable' });
  });

  test('the cause names the setting and what stops the capture', () => {
    const { reason } = verdict([cart(), CAPTURED, REGISTRY_ONLY]);
    expect(reason).toContain('ConfigMap/istio-system/istio sets outboundTrafficPolicy to REGISTRY_ONLY');
    expect(reason).toContain("set traffic.sidecar.istio.io/includeOutboundIPRanges to '' there");
  });
});

describe('a headless Service that is not HTTP', () => {
  test('has a Prometheus whose sidecar captures reach a STRICT port by mutual TLS of that', () => {
    expect(verdict([cart(), CAPTURED, STRICT])).toMatchObject({ verdict: 'blocked', code: 'mtls-strict-plaintext' });
    expect(verdict([cart(), CAPTURED, STRICT, TCP])).toMatchObject({ verdict: 'reachable' });
  });

  test('does so with its identity', () => {
    const allowing = (principal: string) =>
      policy('AuthorizationPolicy', 'rule', { rules: [{ from: [{ source: { principals: [principal] } }] }] });
    const [own, other] = ['prometheus', 'grafana'].map(name => allowing(`cluster.local/ns/monitoring/sa/${name}`));
    expect(verdict([cart(), CAPTURED, TCP, own])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([cart(), CAPTURED, TCP, other])).toMatchObject({ verdict: 'blocked', code: 'authorization-denied' });
  });

  test.each<[string, Manifest[]]>([
    ['it has another port', [headless({ name: 'metrics', port: 9090, targetPort: 8080 })]],
    ['one of its pods has no sidecar', [TCP, BARE]],
    ['the Prometheus has no sidecar', [TCP, prometheus()]],
  ])('does not where %s', (_, objects) => {
    const asking = objects.some(({ kind }) => kind === 'Prometheus') ? [] : [CAPTURED];
    expect(verdict([cart(), ...asking, STRICT, ...objects])).toMatchObject({ verdict: 'blocked', code: 'mtls-strict-plaintext' });
  });

  test.each<[string, Manifest[]]>([
    ['mutual TLS is off', [TCP, peerAuthentication('DISABLE')]],
    ['a DestinationRule is about it', [TCP, ofIstio('DestinationRule', { host: 'cart.shop.svc.cluster.local' }, 'shop')]],
    ['a ServiceEntry has the port', [ofIstio('ServiceEntry', { hosts: ['pods'], ports: [{ number: 8080, name: 'tcp' }] })]],
  ])('is not followed where %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, ...objects])).toMatchObject({ verdict: 'unknown', code: 'outbound-route-unknown' });
  });
});
