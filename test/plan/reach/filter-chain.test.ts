import { cart, MUTUAL, peerAuthentication, prometheus, prometheusWithCertificates, service, verdict } from './world';

const STRICT = peerAuthentication('STRICT');
const HTTP = service('cart', [{ name: 'http', port: 8080 }]);
const HTTPS = 'https://10.9.0.1:8080/metrics';
const APPLICATION = 'The application on port 8080 of Pod/shop/cart speaks HTTP/1.1 without TLS.';

describe('plaintext', () => {
  test('reaches a captured port by default', () => {
    expect(verdict([cart()])).toEqual({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test('does not reach a captured port that is STRICT', () => {
    expect(verdict([cart(), STRICT])).toEqual({
      verdict: 'blocked',
      ending: 'reset',
      reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, and the scrape is plaintext',
      assumptions: [],
    });
  });

  test.each([
    ['a pod without a sidecar', [cart({ sidecar: false }), STRICT], 8080],
    ['a port that is not captured', [cart({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }), STRICT], 8080],
    ['a port that is not among those captured', [cart({ annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '9090' } }), STRICT], 8080],
    ['the merged metrics', [cart(), STRICT], 15020],
    ["Envoy's own metrics", [cart(), STRICT], 15090],
    ['the merged metrics on a port of the pod', [cart({ annotations: { 'status.sidecar.istio.io/port': '15029' } }), STRICT], 15029],
  ])('reaches %s, whatever the mode', (_, objects, port) => {
    expect(verdict(objects, `http://10.9.0.1:${port}/metrics`).verdict).toBe('reachable');
  });

  test('does not reach the merged metrics where the port is captured', () => {
    expect(verdict([cart({ annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '15020' } }), STRICT], 'http://10.9.0.1:15020/metrics').ending).toBe('reset');
  });
});

describe('TLS with certificates of the mesh', () => {
  const client = prometheusWithCertificates();

  test('reaches a STRICT port that is declared HTTP', () => {
    expect(verdict([cart(), STRICT, HTTP, client], HTTPS, MUTUAL)).toMatchObject({ verdict: 'reachable', ending: 'up' });
  });

  test('reaches a STRICT port that nobody declares without HTTP/2 only', () => {
    expect(verdict([cart(), STRICT, client], HTTPS, { ...MUTUAL, enable_http2: false }).verdict).toBe('reachable');
    expect(verdict([cart(), STRICT, client], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'the sidecar agrees with Prometheus/monitoring/k8s on HTTP/2 on port 8080 of Pod/shop/cart and hands it on to an application that does not speak it, '
        + 'since no Service declares it: set enable_http2 to false, or name its port http',
    });
  });

  test('does not reach a PERMISSIVE port that is declared HTTP', () => {
    expect(verdict([cart(), HTTP, client], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'Service/shop/cart declares port 8080 of Pod/shop/cart HTTP, and where it is PERMISSIVE (by the default of Istio) its sidecar takes TLS only from other sidecars: '
        + 'scrape with http',
    });
  });

  test('passes a PERMISSIVE port that nobody declares, to an application that is taken to speak no TLS', () => {
    expect(verdict([cart(), client], HTTPS, MUTUAL)).toEqual({
      verdict: 'blocked',
      ending: 'plaintext',
      reason: 'the scrape is https, and the application on port 8080 of Pod/shop/cart speaks no TLS: scrape with http',
      assumptions: [APPLICATION],
    });
  });

  test('reaches an application whose port is called https', () => {
    expect(verdict([cart({ sidecar: false, ports: [{ name: 'https', containerPort: 8080 }] })], HTTPS, MUTUAL)).toMatchObject({ verdict: 'blocked' });
    expect(verdict([cart({ sidecar: false, ports: [{ name: 'https', containerPort: 8080 }] }), client], HTTPS, MUTUAL))
      .toEqual({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test('wants no name in the certificate of a sidecar', () => {
    expect(verdict([cart(), STRICT, HTTP, client], HTTPS, { tls_config: { ...MUTUAL.tls_config, insecure_skip_verify: false } })).toMatchObject({
      verdict: 'blocked',
      ending: 'unverified',
      reason: 'the sidecar (STRICT by PeerAuthentication/shop/default) has a certificate without a name on port 8080 of Pod/shop/cart, and the job wants one: '
        + 'set insecure_skip_verify',
    });
  });
});

describe('certificates', () => {
  test('that no volume holds block the scrape', () => {
    expect(verdict([cart(), STRICT, HTTP], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'no volume of Prometheus/monitoring/k8s holds /etc/prom-certs/cert-chain.pem: mount the one that its sidecar writes certificates to',
    });
  });

  test('that are not shown block it where the sidecar demands them', () => {
    expect(verdict([cart(), STRICT, HTTP], HTTPS, { tls_config: { insecure_skip_verify: true } })).toMatchObject({
      verdict: 'blocked',
      reason: 'the sidecar (STRICT by PeerAuthentication/shop/default) demands a certificate of the mesh on port 8080 of Pod/shop/cart, and Prometheus/monitoring/k8s shows none',
    });
  });

  test('of a volume that no sidecar writes leave it open, where they decide', () => {
    const other = prometheus({ volumeMounts: [{ name: 'mine', mountPath: '/etc/prom-certs' }] });
    expect(verdict([cart(), STRICT, HTTP, other], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'unknown',
      reason: 'nothing tells whether /etc/prom-certs/cert-chain.pem of Prometheus/monitoring/k8s holds a certificate of the mesh: mount the volume that its sidecar writes them to',
    });
    expect(verdict([cart(), HTTP, other], HTTPS, MUTUAL).verdict).toBe('blocked');
  });

  test('are in a volume that the Prometheus or an annotation declares', () => {
    const undeclared = prometheusWithCertificates();
    const { volumes: _, ...spec } = undeclared.spec as { volumes: unknown };
    expect(verdict([cart(), STRICT, HTTP, { ...undeclared, spec }], HTTPS, MUTUAL).verdict).toBe('unknown');
    const annotated = prometheusWithCertificates({ 'sidecar.istio.io/userVolume': '{"istio-certs":{"emptyDir":{"medium":"Memory"}}}' });
    expect(verdict([cart(), STRICT, HTTP, { ...annotated, spec: { ...annotated.spec as object, volumes: [] } }], HTTPS, MUTUAL).verdict).toBe('reachable');
  });
});

describe('secure metrics ports', () => {
  const secure = { 'proxy.istio.io/config': 'proxyMetadata:\n  ENVOY_SECURE_MERGED_METRICS_PORT: "15092"\n' };
  const url = 'https://10.9.0.1:15092/stats/prometheus';

  test('are reached where their TLS passes', () => {
    expect(verdict([cart({ annotations: secure }), prometheusWithCertificates()], url, MUTUAL).verdict).toBe('reachable');
  });

  test('are not reached where the sidecar ends it before', () => {
    expect(verdict([cart({ annotations: secure }), STRICT, prometheusWithCertificates()], url, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'port 15092 of Pod/shop/cart is captured, so its sidecar ends the mutual TLS (STRICT by PeerAuthentication/shop/default) that the proxy itself wants: '
        + 'add it to traffic.sidecar.istio.io/excludeInboundPorts',
    });
    const excluded = { ...secure, 'traffic.sidecar.istio.io/excludeInboundPorts': '15092' };
    expect(verdict([cart({ annotations: excluded }), STRICT, prometheusWithCertificates()], url, MUTUAL).verdict).toBe('reachable');
  });
});

describe('a Prometheus whose sidecar captures what goes out', () => {
  const captured = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });

  test("gets its own Envoy's metrics for those of others", () => {
    expect(verdict([cart(), captured], 'http://10.9.0.1:15090/stats/prometheus')).toMatchObject({
      verdict: 'blocked',
      ending: 'itself',
      reason: 'the sidecar of Prometheus/monitoring/k8s has the same port as port 15090 of Pod/shop/cart and answers in its place, since it captures what goes out: '
        + "set traffic.sidecar.istio.io/includeOutboundIPRanges to '' there",
    });
    expect(verdict([cart(), captured], 'http://10.9.0.1:15020/stats/prometheus').verdict).toBe('reachable');
  });

  test('has no mutual TLS to the address of a pod', () => {
    expect(verdict([cart(), captured, STRICT])).toMatchObject({ verdict: 'blocked', ending: 'reset' });
    expect(verdict([cart(), captured, STRICT, HTTP])).toMatchObject({ verdict: 'blocked', ending: '503' });
    expect(verdict([cart(), captured]).verdict).toBe('reachable');
  });

  test('leaves it open where addresses decide what is captured', () => {
    const ranges = prometheus({
      podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '10.0.0.0/8' } },
    });
    expect(verdict([cart(), ranges], 'http://10.9.0.1:15090/stats/prometheus').verdict).toBe('unknown');
    expect(verdict([cart(), ranges]).verdict).toBe('reachable');
  });
});

test('a scrape through a proxy, or of no pod that is known, is left open', () => {
  expect(verdict([cart()], undefined, { proxy_url: 'http://proxy:3128' }).verdict).toBe('unknown');
  expect(verdict([cart()], 'http://istiod.istio-system.svc:15014/metrics').verdict).toBe('unknown');
});

test('a port that the sidecar of the Prometheus lets out by itself is not answered by it', () => {
  const out = { 'traffic.sidecar.istio.io/excludeOutboundPorts': '15090' };
  const captured = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: out } });
  expect(verdict([cart(), captured], 'http://10.9.0.1:15090/stats/prometheus').verdict).toBe('reachable');
});

test('a name that begins with grpc-web is HTTP/2', () => {
  expect(verdict([cart(), service('cart', [{ name: 'grpc-webmetrics', port: 8080 }])])).toMatchObject({ verdict: 'reachable', assumptions: [] });
});
