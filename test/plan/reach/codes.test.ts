import { cart, envoyFilter, MUTUAL, peerAuthentication, policy, prometheus, prometheusWithCertificates, service, verdict } from './world';
import { SCRAPE_CAUSES } from '../../../src/plan/findings/scrape-causes';
import { meshCluster } from '../../../src/plan/mesh-cluster';
import { scraperIn } from '../../../src/plan/verdicts';

type Case = Parameters<typeof verdict>;

const [STRICT, DISABLE] = [peerAuthentication('STRICT'), peerAuthentication('DISABLE')];
const [HTTP, GRPC] = ['http', 'grpc'].map(name => service('cart', [{ name, port: 8080 }]));
const HTTPS = 'https://10.9.0.1:8080/metrics';
const TOKEN = { authorization: { type: 'Bearer', credentials: 'token' } };
const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const [CLIENT, ENROLLED] = [prometheusWithCertificates(), prometheus({ podMetadata: { labels: AMBIENT } })];
const CAPTURED = prometheus({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } } });
const TLS_APPLICATION = [{ name: 'https', containerPort: 8080 }];
const SECURE = cart({ annotations: { 'proxy.istio.io/config': 'proxyMetadata:\n  ENVOY_SECURE_MERGED_METRICS_PORT: "15092"\n' } });
const CLOSED = cart({ annotations: { 'proxy.istio.io/config': 'proxyMetadata:\n  METRICS_LOCALHOST_ACCESS_ONLY: "true"\n' } });
const someRanges = prometheus({
  podMetadata: {
    labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '10.0.0.0/8' },
  },
});
const authorization = (spec: object) => policy('AuthorizationPolicy', 'rule', { ...spec });
const ingress = (...rules: object[]) => policy('NetworkPolicy', 'cart', { podSelector: {}, ingress: rules });
const node = (name: string, port?: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'kube-system' },
  spec: { hostNetwork: true, containers: [{ name, image: name, ports: port === undefined ? [] : [{ containerPort: port }] }] },
  status: { hostIP: '10.0.0.1', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] },
});
const REDIS = { ...cart(), spec: { containers: [{ name: 'redis', image: 'redis:8', ports: [{ containerPort: 6379 }] }] } };
const SECOND = { ...cart(), metadata: { ...cart().metadata, name: 'another' } };
const LISTENERS = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { ingress: [{ port: { number: 8080, protocol: 'HTTP', name: 'http' } }] },
};
const outbound = (outboundTrafficPolicy: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'default', namespace: 'monitoring' },
  spec: { outboundTrafficPolicy },
});
const WAYPOINT = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'all' } },
  spec: {},
};

/** A Prometheus that asks whoever scrapes it for a user. */
const GUARDED = [
  {
    ...cart({ sidecar: false }),
    spec: {
      containers: [{
        name: 'cart',
        image: 'prom/prometheus:v3.5.0',
        args: ['--config.file=/etc/it/main.yml', '--web.config.file=/etc/it/web.yml', '--web.listen-address=:8080'],
        volumeMounts: [{ name: 'it', mountPath: '/etc/it' }],
      }],
      volumes: [{ name: 'it', configMap: { name: 'it' } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'it', namespace: 'shop' },
    data: { 'main.yml': 'scrape_configs: []', 'web.yml': 'basic_auth_users: { ops: $2y$10$hash }' },
  },
];

/** Of a Prometheus that is no pod of the cluster, the second one in the tests of standpoints. */
type WithoutPod = 'scraper-without-pod' | 'standpoint-unknown';

/** A scrape for each other cause. */
const CASES: { readonly [code in Exclude<keyof typeof SCRAPE_CAUSES, WithoutPod>]: Case } = {
  'url-invalid': [[cart()], 'http://a%20b:80/metrics'],
  'through-proxy': [[cart()], undefined, { proxy_url: 'http://proxy:3128' }],
  'address-unknown': [[cart()], 'http://10.9.0.9:8080/metrics'],
  'address-shared': [[node('one', 9100), node('other', 9100)], 'http://10.0.0.1:9100/metrics'],
  'host-port-undeclared': [[node('one')], 'http://10.0.0.1:9100/metrics'],
  'init-container-port': [[cart({ initContainers: [{ name: 'migrate', ports: [{ containerPort: 8080 }] }] })]],
  'port-not-tcp': [[cart({ ports: [{ containerPort: 8080, protocol: 'UDP' }] })]],
  'port-not-http': [[REDIS], 'http://10.9.0.1:6379/metrics'],
  'port-without-metrics': [[cart()], 'http://10.9.0.1:15021/metrics'],
  'listens-on-localhost': [[cart({ args: ['--web.listen-address=127.0.0.1:8080'] })]],
  'service-without-pods': [[cart(), { ...HTTP, spec: { ports: [{ port: 80 }] } }], 'http://cart.shop:80/metrics'],
  'service-port-missing': [[cart(), HTTP], 'http://cart.shop:9090/metrics'],
  'service-of-several-pods': [[cart(), SECOND, HTTP], 'http://cart.shop:8080/metrics'],
  'service-through-own-sidecar': [[cart(), HTTP, CAPTURED], 'http://cart.shop:8080/metrics'],
  'mtls-strict-plaintext': [[cart(), STRICT]],
  'ambient-strict-not-enrolled': [[cart({ sidecar: false, labels: AMBIENT }), STRICT]],
  'mtls-permissive-only-sidecars': [[cart(), HTTP, CLIENT], HTTPS, MUTUAL],
  'secure-port-plaintext': [[SECURE], 'http://10.9.0.1:15092/metrics'],
  'metrics-localhost-only': [[CLOSED], 'http://10.9.0.1:15020/stats/prometheus'],
  'secure-port-captured': [[SECURE, STRICT, CLIENT], 'https://10.9.0.1:15092/metrics', MUTUAL],
  'job-file-missing': [[cart()], undefined, { tls_config: { ca_file: '/etc/prom-certs/root-cert.pem' } }],
  'job-file-unknown': [[cart()], undefined, { tls_config: { ca_file: '/etc/ssl/ca.crt' } }],
  'certificate-missing': [[cart(), STRICT], HTTPS, { tls_config: { insecure_skip_verify: true } }],
  'certificate-not-mounted': [[cart(), STRICT], HTTPS, MUTUAL],
  'certificate-unknown':
    [[cart(), STRICT, HTTP, prometheus({
      volumes: [{ name: 'mine' }], volumeMounts: [{ name: 'mine', mountPath: '/etc/prom-certs' }],
    })], HTTPS, MUTUAL],
  'certificate-name-verified': [[cart(), STRICT, CLIENT], HTTPS, { tls_config: { ...MUTUAL.tls_config, insecure_skip_verify: false } }],
  'https-to-http': [[cart(), HTTP, DISABLE, CLIENT], HTTPS, MUTUAL],
  'application-certificate-unknown': [[cart({ sidecar: false, ports: TLS_APPLICATION })], HTTPS],
  'protocol-unknown': [[cart({ sidecar: false })], HTTPS],
  'password-missing': [GUARDED],
  'http-to-https': [[cart({ ports: TLS_APPLICATION })]],
  'tls-terminated-by-sidecar': [[cart({ ports: TLS_APPLICATION }), HTTP, STRICT, CLIENT], HTTPS, MUTUAL],
  'http2-passed-on': [[cart(), STRICT, CLIENT], HTTPS, MUTUAL],
  'port-declared-http2': [[cart({ ports: TLS_APPLICATION }), GRPC]],
  'answered-by-own-sidecar': [[cart(), CAPTURED], 'http://10.9.0.1:15090/metrics'],
  'outbound-capture-unknown': [[cart(), someRanges], 'http://10.9.0.1:15090/metrics'],
  'outbound-registry-only': [[cart(), CAPTURED, outbound({ mode: 'REGISTRY_ONLY' })]],
  'outbound-route-unknown': [[cart(), CAPTURED, outbound({ mode: 'ALLOW_ANY', egressProxy: { host: 'egress.shop.svc.cluster.local' } })]],
  'inbound-listeners-unknown': [[cart(), LISTENERS]],
  'proxy-extension-unknown': [[cart(), HTTP, envoyFilter({ applyTo: 'HTTP_FILTER', match: { context: 'SIDECAR_INBOUND' } })]],
  'token-check-unknown':
    [[cart(), HTTP, policy('RequestAuthentication', 'tokens', { jwtRules: [{ issuer: 'us' }] })], undefined, TOKEN],
  'oldest-unknown': [[cart(), peerAuthentication('STRICT', { name: 'a' }), peerAuthentication('PERMISSIVE', { name: 'b' })]],
  'authorization-denied': [[cart(), authorization({ action: 'DENY', rules: [{}] })]],
  'authorization-unknown': [[cart(), authorization({ rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] })]],
  'authorization-delegated': [[cart(), authorization({ action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })]],
  'network-policy-denied': [[cart(), ingress()]],
  'network-policy-unknown': [[cart(), ingress({ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] })]],
  'tunnel-not-taken': [[cart({ sidecar: false, labels: { 'networking.istio.io/tunnel': 'http' } }), ENROLLED]],
  'waypoint-in-front': [[cart({ sidecar: false, labels: { ...AMBIENT, 'istio.io/use-waypoint': 'waypoint' } }), ENROLLED, WAYPOINT]],
};

test.each(Object.entries(CASES))('%s', (code, scrape) => {
  const { severity } = SCRAPE_CAUSES[code as keyof typeof CASES];
  expect(verdict(...scrape)).toMatchObject({ code, verdict: severity === 'error' ? 'blocked' : 'unknown' });
});

test('scraper-without-pod', () => {
  const manifest = prometheus({ replicas: 0 });
  expect(scraperIn(meshCluster([{ manifest }], {}), 'Prometheus/monitoring/k8s')).toMatchObject({ code: 'scraper-without-pod' });
});

test('a scrape that can succeed has no cause', () => {
  expect(verdict([cart()])).not.toHaveProperty('code');
});
