import { cart, MUTUAL, peerAuthentication, prometheus, prometheusWithCertificates, service, verdict } from './world';

const STRICT = peerAuthentication('STRICT');
const HTTP = service('cart', [{ name: 'http', port: 8080 }]);
const HTTPS = 'https://10.9.0.1:8080/metrics';
const APPLICATION = 'The application on port 8080 of Pod/shop/cart speaks HTTP/1.1 without TLS.';

describe('plaintext', () => {
  test('reaches a captured port by default', () => {
    expect(verdict([cart()])).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test('does not reach a captured port that is STRICT', () => {
    expect(verdict([cart(), STRICT])).toEqual({
      verdict: 'blocked',
      ending: 'reset',
      code: 'mtls-strict-plaintext',
      reason: 'PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 8080 of Pod/shop/cart, and the scrape is plaintext. '
        + 'Scrape with https, insecure_skip_verify, enable_http2: false and certificates of the mesh from a sidecar of the Prometheus; '
        + 'or let the agent merge the metrics and scrape its port 15020; '
        + 'or make this port alone PERMISSIVE by portLevelMtls of a PeerAuthentication that selects its pod; '
        + 'or add it to traffic.sidecar.istio.io/excludeInboundPorts',
      assumptions: [],
    });
  });

  test.each([
    ['a pod without a sidecar', [cart({ sidecar: false }), STRICT], 8080],
    ['a port that is not captured', [cart({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }), STRICT], 8080],
    ['a port that is not among those captured',
      [cart({ annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '9090' } }), STRICT], 8080],
    ['the merged metrics', [cart(), STRICT], 15020],
    ["Envoy's own metrics", [cart(), STRICT], 15090],
    ['the merged metrics on a port of the pod', [cart({ annotations: { 'status.sidecar.istio.io/port': '15029' } }), STRICT], 15029],
  ])('reaches %s, whatever the mode', (_, objects, port) => {
    expect(verdict(objects, `http://10.9.0.1:${port}/metrics`).verdict).toBe('reachable');
  });

  test('does not reach the merged metrics if the port is captured', () => {
    const capturing = cart({ annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '15020' } });
    expect(verdict([capturing, STRICT], 'http://10.9.0.1:15020/metrics').ending).toBe('reset');
  });
});

describe('TLS with certificates of the mesh', () => {
  const client = prometheusWithCertificates();

  test('reaches a STRICT port that is declared HTTP', () => {
    expect(verdict([cart(), STRICT, HTTP, client], HTTPS, MUTUAL)).toMatchObject({ verdict: 'reachable', ending: 'up' });
  });

  test('reaches a STRICT port that no Service declares without HTTP/2 only', () => {
    expect(verdict([cart(), STRICT, client], HTTPS, { ...MUTUAL, enable_http2: false }).verdict).toBe('reachable');
    expect(verdict([cart(), STRICT, client], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'the sidecar negotiates HTTP/2 with Prometheus/monitoring/k8s on port 8080 of Pod/shop/cart and passes it on '
        + 'to an application that does not speak it, since no Service declares it: set enable_http2 to false, or name its port http',
    });
  });

  test('does not reach a PERMISSIVE port that is declared HTTP', () => {
    expect(verdict([cart(), HTTP, client], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'Service/shop/cart declares port 8080 of Pod/shop/cart HTTP, and since it is PERMISSIVE (by the default of Istio), '
        + 'its sidecar accepts TLS only from other sidecars: scrape with http',
    });
  });

  test('passes a PERMISSIVE port that no Service declares, to an application that is assumed not to speak TLS', () => {
    expect(verdict([cart(), client], HTTPS, MUTUAL)).toEqual({
      verdict: 'blocked',
      ending: 'plaintext',
      code: 'https-to-http',
      reason: 'the scrape is https, and the application on port 8080 of Pod/shop/cart does not speak TLS: scrape with http',
      assumptions: [APPLICATION],
    });
  });

  test('reaches an application whose port is called https', () => {
    const withTls = cart({ sidecar: false, ports: [{ name: 'https', containerPort: 8080 }] });
    expect(verdict([withTls], HTTPS, MUTUAL)).toMatchObject({ verdict: 'blocked' });
    expect(verdict([withTls, client], HTTPS, MUTUAL))
      .toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  });

  test('must not verify the name in the certificate of a sidecar', () => {
    const verifying = { tls_config: { ...MUTUAL.tls_config, insecure_skip_verify: false } };
    expect(verdict([cart(), STRICT, HTTP, client], HTTPS, verifying)).toMatchObject({
      verdict: 'blocked',
      ending: 'unverified',
      code: 'certificate-name-verified',
      reason: 'the sidecar (STRICT by PeerAuthentication/shop/default) presents a certificate without a name '
        + 'on port 8080 of Pod/shop/cart, and the job verifies the name: set insecure_skip_verify',
    });
  });
});

describe('certificates', () => {
  test('that are not on a volume block the scrape', () => {
    expect(verdict([cart(), STRICT, HTTP], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      code: 'certificate-not-mounted',
      reason: '/etc/prom-certs/cert-chain.pem of Prometheus/monitoring/k8s is not on a volume: '
        + 'mount the one that its sidecar writes certificates to',
    });
  });

  test('that are not presented block it if the sidecar demands them', () => {
    expect(verdict([cart(), STRICT, HTTP], HTTPS, { tls_config: { insecure_skip_verify: true } })).toMatchObject({
      verdict: 'blocked',
      reason: 'the sidecar (STRICT by PeerAuthentication/shop/default) demands a certificate of the mesh on port 8080 of Pod/shop/cart, '
        + 'and Prometheus/monitoring/k8s presents none: '
        + 'set cert_file and key_file to one that its sidecar writes',
    });
  });

  test('of a volume that no sidecar writes to make the verdict unknown, if it depends on them', () => {
    const other = prometheus({
      volumes: [{ name: 'mine', secret: { secretName: 'mine' } }], volumeMounts: [{ name: 'mine', mountPath: '/etc/prom-certs' }],
    });
    expect(verdict([cart(), STRICT, HTTP, other], HTTPS, MUTUAL)).toMatchObject({
      verdict: 'unknown',
      code: 'certificate-unknown',
      reason: 'it is not known whether /etc/prom-certs/cert-chain.pem of Prometheus/monitoring/k8s is a certificate of the mesh: '
        + 'mount the volume that its sidecar writes certificates to',
    });
    expect(verdict([cart(), HTTP, other], HTTPS, MUTUAL).verdict).toBe('blocked');
  });

  test('are in a volume that an annotation declares', () => {
    const annotated = prometheusWithCertificates({ 'sidecar.istio.io/userVolume': '{"istio-certs":{"emptyDir":{"medium":"Memory"}}}' });
    const withoutVolumes = { ...annotated, spec: { ...annotated.spec as object, volumes: [] } };
    expect(verdict([cart(), STRICT, HTTP, withoutVolumes], HTTPS, MUTUAL).verdict).toBe('reachable');
  });
});

describe('secure metrics ports', () => {
  const secure = { 'proxy.istio.io/config': 'proxyMetadata:\n  ENVOY_SECURE_MERGED_METRICS_PORT: "15092"\n' };
  const url = 'https://10.9.0.1:15092/stats/prometheus';

  test('are reached if TLS gets through to the proxy', () => {
    expect(verdict([cart({ annotations: secure }), prometheusWithCertificates()], url, MUTUAL).verdict).toBe('reachable');
  });

  test('are not reached in plaintext, and behind a STRICT sidecar by TLS only that gets around it', () => {
    expect(verdict([cart({ annotations: secure })], url.replace('https', 'http')).reason).toBe('port 15092 of Pod/shop/cart accepts '
      + 'mutual TLS only, and the scrape is plaintext: scrape with https, insecure_skip_verify and certificates of the mesh');
    expect(verdict([cart({ annotations: secure }), STRICT, prometheusWithCertificates()], url.replace('https', 'http')).reason)
      .toBe('PeerAuthentication/shop/default demands mutual TLS (STRICT) on port 15092 of Pod/shop/cart, and the scrape is plaintext. '
        + 'Add it to traffic.sidecar.istio.io/excludeInboundPorts, and scrape with https, insecure_skip_verify '
        + 'and the certificates that the sidecar of Prometheus/monitoring/k8s writes to /etc/prom-certs');
  });

  test('are not reached if the sidecar terminates TLS first', () => {
    expect(verdict([cart({ annotations: secure }), STRICT, prometheusWithCertificates()], url, MUTUAL)).toMatchObject({
      verdict: 'blocked',
      reason: 'port 15092 of Pod/shop/cart is captured, so its sidecar terminates the mutual TLS '
        + '(STRICT by PeerAuthentication/shop/default) that the proxy itself expects: '
        + 'add it to traffic.sidecar.istio.io/excludeInboundPorts',
    });
    const excluded = { ...secure, 'traffic.sidecar.istio.io/excludeInboundPorts': '15092' };
    expect(verdict([cart({ annotations: excluded }), STRICT, prometheusWithCertificates()], url, MUTUAL).verdict).toBe('reachable');
  });
});

describe('a Prometheus whose sidecar captures outbound traffic', () => {
  const captured = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });

  test("gets the metrics of its own Envoy instead of another pod's", () => {
    expect(verdict([cart(), captured], 'http://10.9.0.1:15090/stats/prometheus')).toMatchObject({
      verdict: 'blocked',
      ending: 'itself',
      reason: 'the sidecar of Prometheus/monitoring/k8s captures outbound traffic and answers in place of port 15090 of Pod/shop/cart, '
        + "since it listens on the same port: set traffic.sidecar.istio.io/includeOutboundIPRanges to '' there",
    });
    expect(verdict([cart(), captured], 'http://10.9.0.1:15020/stats/prometheus').verdict).toBe('reachable');
  });

  test('has no mutual TLS to the address of a pod', () => {
    expect(verdict([cart(), captured, STRICT])).toMatchObject({ verdict: 'blocked', ending: 'reset' });
    expect(verdict([cart(), captured, STRICT, HTTP])).toMatchObject({ verdict: 'blocked', ending: '503', code: 'mtls-strict-plaintext' });
    expect(verdict([cart(), captured]).verdict).toBe('reachable');
  });

  test('has an unknown verdict if addresses decide what is captured', () => {
    const ranges = prometheus({
      podMetadata: {
        labels: { 'sidecar.istio.io/inject': 'true' },
        annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '10.0.0.0/8' },
      },
    });
    expect(verdict([cart(), ranges], 'http://10.9.0.1:15090/stats/prometheus').verdict).toBe('unknown');
    expect(verdict([cart(), ranges]).verdict).toBe('reachable');
  });
});

test('the verdict is unknown for a scrape through a proxy, or of an address that is not of a pod', () => {
  expect(verdict([cart()], undefined, { proxy_url: 'http://proxy:3128' }).verdict).toBe('unknown');
  expect(verdict([cart()], 'http://istiod.istio-system.svc:15014/metrics').verdict).toBe('unknown');
});

test('the sidecar of the Prometheus does not answer on a port that it does not capture', () => {
  const out = { 'traffic.sidecar.istio.io/excludeOutboundPorts': '15090' };
  const captured = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: out } });
  expect(verdict([cart(), captured], 'http://10.9.0.1:15090/stats/prometheus').verdict).toBe('reachable');
});

test('a name that begins with grpc-web is HTTP/2', () => {
  const declaring = service('cart', [{ name: 'grpc-webmetrics', port: 8080 }]);
  expect(verdict([cart(), declaring])).toMatchObject({ verdict: 'reachable', assumptions: [] });
});
