import { cart, MUTUAL, peerAuthentication, prometheusWithCertificates, service, verdict } from '../world';

const STRICT = peerAuthentication('STRICT');
const HTTP = service('cart', [{ name: 'http', port: 8080 }]);
const TCP = service('cart', [{ name: 'tcp', port: 8080 }]);
const EXCLUDED = { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' };
const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const PLAINTEXT = 'The application on port 8080 of Pod/shop/cart speaks HTTP/1.1 without TLS.';

test.each([
  ['a sidecar that sniffs protocols', [cart()]],
  ['a sidecar that parses requests', [cart(), HTTP]],
  ['a sidecar that passes bytes on', [cart(), TCP]],
  ['a sidecar that does not capture the port', [cart({ annotations: EXCLUDED }), STRICT]],
  ['a ztunnel', [cart({ sidecar: false, labels: AMBIENT })]],
  ['nothing', [cart({ sidecar: false })]],
])('a job for http says that an application behind %s speaks plaintext', (_, objects) => {
  expect(verdict(objects)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
});

test('the name of a port wins over the scheme of the job', () => {
  const declaring = service('cart', [{ name: 'https', port: 8080 }]);
  expect(verdict([cart(), declaring])).toMatchObject({ verdict: 'blocked', ending: '400', assumptions: [] });
  const plain = cart({ sidecar: false, ports: [{ name: 'grpc', containerPort: 8080 }] });
  expect(verdict([plain], 'https://10.9.0.1:8080/metrics')).toMatchObject({ verdict: 'blocked', ending: 'plaintext', assumptions: [] });
  expect(verdict([cart({ ports: [{ name: 'https', containerPort: 8443 }] })])).toMatchObject({ verdict: 'reachable', assumptions: [] });
});

describe('a job for https without a certificate of the mesh', () => {
  const https = (...objects: Parameters<typeof verdict>[0]) =>
    verdict(objects, 'https://10.9.0.1:8080/metrics', { tls_config: { insecure_skip_verify: true } });
  const withProbe = (probe: object) => {
    const pod = cart({ sidecar: false, ports: [{ name: 'metrics', containerPort: 8080 }] });
    const { containers: [container] } = pod.spec as { containers: object[] };
    return { ...pod, spec: { containers: [{ ...container, ...probe }] } };
  };

  test.each([
    ['nothing', [cart({ sidecar: false })]],
    ['a sidecar that does not capture the port', [cart({ annotations: EXCLUDED }), STRICT]],
    ['a sidecar that passes bytes on', [cart(), TCP]],
    ['a ztunnel', [cart({ sidecar: false, labels: AMBIENT })]],
  ])('does not say whether an application behind %s speaks TLS', (_, objects) => {
    expect(https(...objects)).toMatchObject({ verdict: 'unknown', code: 'protocol-unknown' });
  });

  test.each([
    ['the name of a port of the pod', [cart({ sidecar: false, ports: [{ name: 'https', containerPort: 8080 }] })]],
    ['the name of a port of a Service', [cart({ sidecar: false }), service('cart', [{ name: 'https-metrics', port: 8080 }])]],
    ['an appProtocol', [cart({ sidecar: false }), service('cart', [{ name: 'web', appProtocol: 'https', port: 8080 }])]],
    ['a probe of the port', [withProbe({ readinessProbe: { httpGet: { port: 8080, scheme: 'HTTPS' } } })]],
    ['a probe of the port, by its name', [withProbe({ livenessProbe: { httpGet: { port: 'metrics', scheme: 'HTTPS' } } })]],
  ])('reaches one of which %s says that it speaks TLS', (_, objects) => {
    expect(https(...objects)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test.each([
    ['the name of a port of the pod', [cart({ sidecar: false, ports: [{ name: 'http-metrics', containerPort: 8080 }] })]],
    ['the name of a port of a Service', [cart({ sidecar: false }), HTTP]],
    ['a probe of the port', [withProbe({ startupProbe: { httpGet: { port: 'metrics' } } })]],
  ])('does not reach one of which %s says that it speaks HTTP', (_, objects) => {
    expect(https(...objects)).toMatchObject({ verdict: 'blocked', code: 'https-to-http', ending: 'plaintext' });
  });

  test('learns nothing from a probe of another port', () => {
    expect(https(withProbe({ livenessProbe: { httpGet: { port: 9090 } } }))).toMatchObject({ code: 'protocol-unknown' });
  });

  test('says nothing about one whose sidecar terminates TLS, or takes it for a request', () => {
    expect(https(cart(), STRICT)).toMatchObject({ verdict: 'blocked', ending: 'certificate', assumptions: [] });
    expect(https(cart(), HTTP)).toMatchObject({ verdict: 'blocked', ending: 'reset', assumptions: [] });
    expect(https(cart(), HTTP, peerAuthentication('DISABLE'))).toMatchObject({ verdict: 'blocked', ending: 'plaintext', assumptions: [] });
  });
});

describe('a job with a certificate of the mesh', () => {
  const mutual = (objects: Parameters<typeof verdict>[0], http2 = false) =>
    verdict([...objects, prometheusWithCertificates()], 'https://10.9.0.1:8080/metrics', { ...MUTUAL, enable_http2: http2 });

  test('says nothing about an application behind a sidecar that terminates mutual TLS: plaintext is assumed', () => {
    expect(mutual([cart(), STRICT])).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [PLAINTEXT] });
    expect(mutual([cart(), STRICT, TCP])).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [PLAINTEXT] });
    expect(mutual([cart(), STRICT], true)).toMatchObject({ verdict: 'blocked', ending: 'garbled', assumptions: [PLAINTEXT] });
  });

  test('needs no assumption if a Service declares HTTP', () => {
    expect(mutual([cart(), STRICT, HTTP])).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
    expect(mutual([cart(), STRICT, HTTP], true)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test('is meant for the sidecar, even if that passes TLS on', () => {
    expect(mutual([cart()])).toMatchObject({ verdict: 'blocked', ending: 'plaintext', assumptions: [PLAINTEXT] });
  });

  test('does not say what is behind a ztunnel, or where nothing is in front', () => {
    for (const pod of [cart({ sidecar: false, labels: AMBIENT }), cart({ sidecar: false })]) {
      expect(mutual([pod])).toMatchObject({ verdict: 'unknown', code: 'protocol-unknown' });
    }
    expect(mutual([cart({ annotations: EXCLUDED }), STRICT])).toMatchObject({ verdict: 'unknown', code: 'protocol-unknown' });
  });

  test('does not reach there what is named http, and reaches what is named https', () => {
    const plaintext = { verdict: 'blocked', ending: 'plaintext', assumptions: [] };
    expect(mutual([cart({ sidecar: false }), HTTP])).toMatchObject(plaintext);
    expect(mutual([cart({ sidecar: false, ports: [{ name: 'http-metrics', containerPort: 8080 }] })])).toMatchObject(plaintext);
    expect(mutual([cart({ sidecar: false, labels: AMBIENT, ports: [{ name: 'https', containerPort: 8080 }] })]).verdict).toBe('reachable');
  });
});
