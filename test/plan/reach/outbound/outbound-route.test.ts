import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { cart, peerAuthentication, policy, prometheus, service, verdict } from '../world';

const CAPTURED = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });
const STRICT = peerAuthentication('STRICT');

/** An istiod with the settings. */
const mesh = (settings: object, revision?: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `istio${revision === undefined ? '' : `-${revision}`}`, namespace: 'istio-system' },
  data: { mesh: JSON.stringify(settings) },
});
const REGISTRY_ONLY = mesh({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });

const ofIstio = (kind: string, spec: object, namespace = 'monitoring'): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'it', namespace }, spec });
const sidecar = (spec: object, namespace?: string) => ofIstio('Sidecar', spec, namespace);

const BARE = { ...cart({ sidecar: false }), metadata: { ...cart({ sidecar: false }).metadata, name: 'bare' } };
const headless = (port: { [field: string]: unknown }): Manifest => {
  const { spec, ...others } = service('cart', [port]);
  return { ...others, spec: { ...spec as object, clusterIP: 'None' } } as Manifest;
};
const TCP = headless({ name: 'metrics', port: 8080 });
const [EARLY, LATE] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];

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
    ['the pod does not take it', [TCP, peerAuthentication('DISABLE', { name: 'cart', selector: { app: 'cart' } })]],
    ['an older Service declares the port HTTP', [
      { ...TCP, metadata: { ...TCP.metadata, creationTimestamp: LATE } as Manifest['metadata'] },
      service('web', [{ name: 'http', port: 8080 }], { creationTimestamp: EARLY }),
    ]],
    ['a ServiceEntry has the port', [ofIstio('ServiceEntry', { hosts: ['pods'], ports: [{ number: 8080, name: 'tcp' }] })]],
    ['a VirtualService is about it', [TCP, ofIstio('VirtualService', { hosts: ['cart'] }, 'shop')]],
    ['a route is about it', [TCP, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'TCPRoute',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { parentRefs: [{ group: '', kind: 'Service', name: 'cart' }] },
    }]],
  ])('is not followed where %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, ...objects])).toMatchObject({ verdict: 'unknown', code: 'outbound-route-unknown' });
  });

  test('opens mutual TLS by the mode of the namespace, not of the pod', () => {
    const ofPod = peerAuthentication('STRICT', { name: 'cart', selector: { app: 'cart' } });
    expect(verdict([cart(), CAPTURED, TCP, ofPod])).toMatchObject({ verdict: 'reachable' });
    const ofNamespace = peerAuthentication('DISABLE');
    expect(verdict([cart(), CAPTURED, TCP, ofPod, ofNamespace])).toMatchObject({ verdict: 'blocked', code: 'mtls-strict-plaintext' });
    expect(verdict([cart(), CAPTURED, TCP, ofNamespace])).toMatchObject({ verdict: 'reachable' });
  });
});

/** Whether a captured Prometheus knows the headless Service in front of a STRICT port decides whether it is scraped. */
const KNOWN = { verdict: 'reachable' };
const UNKNOWN = { verdict: 'blocked', code: 'mtls-strict-plaintext' };

describe('whether the sidecar of a Prometheus knows a headless Service', () => {
  const exported = (exportTo: string): Manifest =>
    ({ ...TCP, metadata: { ...TCP.metadata, annotations: { 'networking.istio.io/exportTo': exportTo } } });
  const egress = (...hosts: string[]) => sidecar({ egress: [{ hosts }] });
  const namespace = (labels: { readonly [name: string]: string }): Manifest =>
    ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  const ONLY_READ = mesh({ discoverySelectors: [{ matchLabels: { mesh: 'yes' } }] });

  test.each<[string, Manifest[]]>([
    ['it is exported to all', [exported('*')]],
    ['it is exported to its namespace', [exported('ops, monitoring')]],
    ['Services are by default', [TCP, mesh({ defaultServiceExportTo: ['monitoring'] })]],
    ['its own word counts more than the default', [exported('*'), mesh({ defaultServiceExportTo: ['.'] })]],
    ['a Sidecar imports all', [TCP, egress('*/*')]],
    ['a Sidecar imports the namespace', [TCP, egress('./*', 'shop/*')]],
    ['a Sidecar imports the host', [TCP, egress('*/cart.shop.svc.cluster.local')]],
    ['a Sidecar imports the domain', [TCP, egress('shop/*.shop.svc.cluster.local')]],
    ['a Sidecar takes out others', [TCP, egress('*/*', '~ops/*')]],
    ['a Sidecar says nothing of it', [TCP, sidecar({ outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })]],
    ['istiod reads the namespace', [TCP, ONLY_READ, namespace({ mesh: 'yes' })]],
    ['a selector of istiod is not valid', [TCP, mesh({ discoverySelectors: [{ matchLabels: { 'a b': 'yes' } }] })]],
  ])('it does where %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, STRICT, ...objects])).toMatchObject(KNOWN);
  });

  test.each<[string, Manifest[]]>([
    ['it is exported to nobody', [exported('~')]],
    ['it is exported to its own namespace', [exported('.')]],
    ['Services are by default', [TCP, mesh({ defaultServiceExportTo: ['.'] })]],
    ['a Sidecar imports another namespace', [TCP, egress('./*', 'istio-system/*')]],
    ['a Sidecar imports another host', [TCP, egress('shop/web.shop.svc.cluster.local')]],
    ['a Sidecar imports nothing', [TCP, egress('~/*')]],
    ['a Sidecar takes it out', [TCP, egress('*/*', '~shop/cart.shop.svc.cluster.local')]],
  ])('it does not where %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, STRICT, ...objects])).toMatchObject(UNKNOWN);
  });

  test('of a namespace that istiod does not read, it knows neither Services nor policies', () => {
    const unread = namespace({ mesh: 'no' });
    const ofMesh = peerAuthentication('STRICT', { namespace: 'istio-system' });
    const root: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels: { mesh: 'yes' } } };
    expect(verdict([cart(), CAPTURED, STRICT, TCP, ONLY_READ, root, unread])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([cart(), CAPTURED, ofMesh, TCP, ONLY_READ, root, unread])).toMatchObject(UNKNOWN);
  });

  test('makes no difference where the port is open to all', () => {
    for (const hidden of [exported('~'), ONLY_READ, egress('./*')]) expect(verdict([cart(), CAPTURED, TCP, hidden])).toMatchObject(KNOWN);
  });

  test('decides whether the pod is refused where only what is known is let out to', () => {
    expect(verdict([cart(), CAPTURED, REGISTRY_ONLY, exported('.')])).toMatchObject({ code: 'outbound-registry-only' });
    const hosts = sidecar({ egress: [{ hosts: ['./*'] }] });
    expect(verdict([cart(), CAPTURED, REGISTRY_ONLY, TCP, hosts])).toMatchObject({ code: 'outbound-registry-only' });
  });

  test('is not followed where a Sidecar has listeners of its own', () => {
    for (const listener of [{ port: { number: 8080, protocol: 'TCP', name: 'tcp' } }, { captureMode: 'NONE' }, { bind: '127.0.0.1' }]) {
      const own = sidecar({ egress: [{ ...listener, hosts: ['*/*'] }] });
      expect(verdict([cart(), CAPTURED, TCP, own])).toMatchObject({ verdict: 'unknown', code: 'outbound-route-unknown' });
    }
  });
});

describe('mutual TLS to a headless Service', () => {
  const rule = (trafficPolicy: object | undefined, namespace = 'shop', others: object = {}, name = 'rule'): Manifest => ({
    ...ofIstio('DestinationRule', { host: 'cart.shop.svc.cluster.local', trafficPolicy, ...others }, namespace),
    metadata: { name, namespace },
  });
  const [OFF, ON] = [{ tls: { mode: 'DISABLE' } }, { tls: { mode: 'ISTIO_MUTUAL' } }];
  const NOT_AUTO = mesh({ enableAutoMtls: false });
  const selecting = (name: string) => ({ workloadSelector: { matchLabels: { prometheus: name } } });

  test.each<[string, Manifest[]]>([
    ['a rule without a policy', [rule(undefined)]],
    ['a rule about something else', [rule({ loadBalancer: { simple: 'RANDOM' }, outlierDetection: {} })]],
    ['a rule for another host', [rule(OFF, 'shop', { host: 'web' })]],
    ['a rule of another namespace', [rule(OFF, 'ops')]],
    ['a rule for its own namespace only', [rule(OFF, 'shop', { exportTo: ['.'] })]],
    ['such a rule by default', [rule(OFF), mesh({ defaultDestinationRuleExportTo: ['.'] })]],
    ['a rule for other pods', [rule(OFF, 'monitoring', selecting('other'))]],
    ['a rule for another port', [rule({ portLevelSettings: [{ port: { number: 9090 }, ...OFF }] })]],
    ['a rule of the namespace of the Prometheus that turns it on', [rule(ON, 'monitoring'), rule(OFF)]],
    ['a rule for the host, beside one for the domain', [rule(ON), rule(OFF, 'shop', { host: '*.local' }, 'domain')]],
    ['a rule for it where it is not automatic', [NOT_AUTO, rule(ON)]],
    ['a rule of the root namespace', [NOT_AUTO, rule(ON, 'istio-system', { host: '*.local' })]],
  ])('is there with %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, STRICT, TCP, ...objects])).toMatchObject(KNOWN);
  });

  test.each<[string, Manifest[]]>([
    ['it is not automatic', [NOT_AUTO]],
    ['a rule turns it off', [rule(OFF)]],
    ['a rule names no mode', [rule({ tls: {} })]],
    ['a rule for the short name does', [rule(OFF, 'shop', { host: 'cart' })]],
    ['a rule for the port does', [rule({ ...ON, portLevelSettings: [{ port: { number: 8080 }, ...OFF }] })]],
    ['a rule for the Prometheus does', [rule(ON, 'monitoring'), rule(OFF, 'monitoring', selecting('k8s'), 'own')]],
    ['the older of two rules does', [
      { ...rule(ON), metadata: { name: 'rule', namespace: 'shop', creationTimestamp: LATE } as Manifest['metadata'] },
      { ...rule(OFF), metadata: { name: 'old', namespace: 'shop', creationTimestamp: EARLY } as Manifest['metadata'] },
    ]],
    ['the rule that asks for it leaves a port out', [NOT_AUTO, rule({ ...ON, portLevelSettings: [{ port: { number: 8080 } }] })]],
  ])('is not there where %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, STRICT, TCP, ...objects])).toMatchObject(UNKNOWN);
  });

  test.each<[string, object]>([
    ['TLS of another kind', { tls: { mode: 'SIMPLE' } }],
    ['names that certificates must have', { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['cart'] } }],
    ['limits of connections', { connectionPool: { tcp: { maxConnections: 1 } } }],
  ])('is not followed with a rule for %s', (_, trafficPolicy) => {
    expect(verdict([cart(), CAPTURED, STRICT, TCP, rule(trafficPolicy)])).toMatchObject({ code: 'outbound-route-unknown' });
  });

  test('is not followed to pods that do not take it, which a rule asks it for', () => {
    const bare = cart({ sidecar: false });
    expect(verdict([bare, CAPTURED, TCP])).toMatchObject({ verdict: 'reachable' });
    expect(verdict([bare, CAPTURED, TCP, rule(ON)])).toMatchObject({ verdict: 'unknown', code: 'outbound-route-unknown' });
  });

  test('is not known where two rules differ and neither is known to be older', () => {
    expect(verdict([cart(), CAPTURED, STRICT, TCP, rule(ON), rule(OFF, 'shop', {}, 'other')])).toMatchObject({ code: 'oldest-unknown' });
  });

  test('is up to the istiod whose revision injected the Prometheus', () => {
    const injector = (name: string, labels: object) => (
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system', labels } as Manifest['metadata'], data: {} });
    const istiods = [
      injector('istio-sidecar-injector', {}), injector('istio-sidecar-injector-manual', { 'istio.io/rev': 'manual' }),
      mesh({ enableAutoMtls: false }, 'manual'),
    ];
    const ofManual = prometheus({ podMetadata: { labels: { 'istio.io/rev': 'manual' } } });
    expect(verdict([cart(), CAPTURED, STRICT, TCP, ...istiods])).toMatchObject(KNOWN);
    expect(verdict([cart(), ofManual, STRICT, TCP, ...istiods])).toMatchObject(UNKNOWN);
  });

  test.each<[string, Manifest[]]>([
    ['is not automatic', [NOT_AUTO]], ['is turned off by a rule', [rule(OFF)]],
  ])('makes no difference to an open port where it %s', (_, objects) => {
    expect(verdict([cart(), CAPTURED, TCP, ...objects])).toMatchObject(KNOWN);
    expect(verdict([cart(), CAPTURED, service('cart', [{ name: 'http', port: 8080 }]), ...objects])).toMatchObject(KNOWN);
  });
});
