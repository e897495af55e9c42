import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import {
  ANNOTATIONS_JOB, ANNOTATIONS_JOB_FOR_ANY_ADDRESS, CART, cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS, SERVICE,
  SERVICE_MONITOR,
} from '../cluster/shop';

const SIDECARS = IstioMesh.sidecar({ version: '1.31' });

const verdictsOf = ({ expectations }: ScrapePlan) => expectations.map(({ verdict }) => verdict);

/** What a plan says of its causes: what is wrong, and what to do about it. */
const wordsOf = ({ expectations }: ScrapePlan) =>
  expectations.flatMap(({ cause }) => cause === undefined ? [] : [`${cause.message} ${cause.remedy}`]);

const namespace = (name: string, labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;

const peerAuthentication = (name: string, fields: string, ofNamespace = 'istio-system') => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ${name}, namespace: ${ofNamespace} }
spec: { ${fields} }
`;
const STRICT = peerAuthentication('default', 'mtls: { mode: STRICT }');

describe('the usual job for annotated pods on an IPv6 cluster', () => {
  const pod = (name: string, address: string, ports: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: bank
  annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9187", prometheus.io/path: /stats }
spec: { containers: [{ name: app, ports: ${ports} }] }
status: { phase: Running, podIP: "${address}", podIPs: [{ ip: "${address}" }] }
`;
  const planOf = (job: string, prefix: string) => ScrapePlan.fromYaml(join(
    pod('ledger-0', `${prefix}7`, '[{ name: http, containerPort: 8080 }, { name: admin, containerPort: 8443 }]'),
    pod('rates-0', `${prefix}8`, '[]'),
    job,
  ), { mesh: IstioMesh.none() });

  test('asks for no annotated port, and the cause names the rule, the job and the address', () => {
    const plan = planOf(ANNOTATIONS_JOB, 'fd00:10::');
    expect(linesOf(plan)).toEqual(['ledger', 'rates'].map(name => `the annotations of Pod/bank/${name}-0: Pod/bank/${name}-0`
      + ' application (9187/stats): refuted annotation-rule-does-not-fit'));
    expect(plan.expectations.map(({ cause }) => cause!.objects)).toEqual([['job pods'], ['job pods']]);
    expect(wordsOf(plan)[0]).toMatch(/rule 2 of its relabel_configs .*\[fd00:10::7\].*__meta_kubernetes_pod_ip/);
  });

  test('is right on an IPv4 cluster, or with rules that read the address of the pod', () => {
    expect(verdictsOf(planOf(ANNOTATIONS_JOB, '10.0.0.'))).toEqual(['proven', 'proven']);
    expect(verdictsOf(planOf(ANNOTATIONS_JOB_FOR_ANY_ADDRESS, 'fd00:10::'))).toEqual(['proven', 'proven']);
  });
});

describe('a mesh that does not merge, and a job for annotated pods', () => {
  const planOf = (isMerging: boolean, mode: string) => ScrapePlan.fromYaml(join(
    namespace('shop', 'istio-injection: enabled'),
    `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "{ accessLogFile: /dev/stdout, enablePrometheusMerge: ${isMerging} }" }
`,
    peerAuthentication('default', `mtls: { mode: ${mode} }`),
    cartWith('tier: web', '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }'),
    CART.replaceAll('cart', 'till'),
    ANNOTATIONS_JOB,
  ), { mesh: SIDECARS });
  const application = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics):';

  test('leave out each Envoy, and an application behind STRICT; the cause names the setting and where it stands', () => {
    const plan = planOf(false, 'STRICT');
    expect(linesOf(plan).sort()).toEqual([
      'job pods: Deployment/shop/cart Envoy: refuted merging-off',
      'job pods: Deployment/shop/till Envoy: refuted merging-off',
      `${application} refuted mtls-strict-plaintext`,
    ]);
    expect(wordsOf(plan).filter(words => words.includes('enablePrometheusMerge of ConfigMap/istio-system/istio'))).toHaveLength(2);
  });

  test('leave out each Envoy where the application answers in plaintext', () => {
    expect(linesOf(planOf(false, 'PERMISSIVE'))).toContain(`${application} proven`);
    expect(linesOf(planOf(false, 'PERMISSIVE')).filter(line => line.endsWith('Envoy: refuted merging-off'))).toHaveLength(2);
  });

  test('are right once it merges', () => {
    expect(verdictsOf(planOf(true, 'STRICT'))).toEqual(['proven', 'proven', 'proven']);
  });
});

describe('a PodMonitor that asks for the port of the agent by its number', () => {
  const planOf = (monitor: string) => ScrapePlan.fromYaml(join(
    STRICT, cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }'), monitor, PROMETHEUS,
  ), { mesh: SIDECARS });

  test.each(['portNumber', 'targetPort'])('in %s has no target, and the way out leads to merged metrics', field => {
    const plan = planOf(POD_MONITOR.replace('{ port: metrics }', `{ ${field}: 15020, path: /stats/prometheus }`));
    expect(linesOf(plan)).toContain('PodMonitor/shop/cart: Deployment/shop/cart Envoy: refuted status-port-not-declared');
    expect(verdictsOf(plan)).not.toContain('proven');
    for (const words of wordsOf(plan)) expect(words).toContain('Name no port, and let relabelings keep the container istio-proxy');
    for (const words of wordsOf(plan)) expect(words).toContain('set __address__ to the IP of the pod and 15020');
  });

  test('is right where relabelings put it into the address', () => {
    expect(linesOf(planOf(MESH_MONITOR))).toEqual([
      'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven',
    ]);
  });
});

describe("the stack's own exporters, once their namespace is injected and STRICT", () => {
  const inMonitoring = (text: string) => text.replaceAll('cart', 'blackbox').replaceAll('namespace: shop', 'namespace: monitoring');
  const planOf = (...policies: string[]) => ScrapePlan.fromYaml(join(
    namespace('monitoring', 'istio-injection: enabled'), ...policies, inMonitoring(CART), inMonitoring(POD_MONITOR), PROMETHEUS,
  ), { mesh: SIDECARS });

  test('are scraped in plaintext, which their sidecars reset, whatever the sidecar of the Prometheus does', () => {
    const plan = planOf(STRICT);
    expect(linesOf(plan)).toEqual([
      'PodMonitor/monitoring/blackbox: Deployment/monitoring/blackbox application (8080/metrics): refuted mtls-strict-plaintext',
    ]);
    const [words] = wordsOf(plan);
    expect(words).toContain('PeerAuthentication/istio-system/default demands mutual TLS (STRICT) on port 8080');
    const { remedy } = plan.expectations[0].cause!;
    const remedies = ['certificates of the mesh', 'merge', 'PERMISSIVE', 'exclude'].map(word => remedy.indexOf(word));
    expect(remedies).not.toContain(-1);
    expect(remedies).toEqual([...remedies].sort((a, b) => a - b));
  });

  test('are right where their port alone is PERMISSIVE', () => {
    const ofPort = peerAuthentication('blackbox', 'selector: { matchLabels: { app: blackbox } }, mtls: { mode: STRICT }, '
      + 'portLevelMtls: { 8080: { mode: PERMISSIVE } }', 'monitoring');
    expect(verdictsOf(planOf(STRICT, ofPort))).toEqual(['proven']);
  });
});

describe('two containers with ports of metrics, and one annotation', () => {
  const planOf = (version: string, annotations: string) => ScrapePlan.fromYaml(join(
    cartWith(INJECTED, annotations)
      .replace('containers: [', 'containers: [{ name: jmx, ports: [{ name: http-metrics, containerPort: 9404 }] }, '),
    MESH_MONITOR,
    PROMETHEUS,
  ), { mesh: IstioMesh.sidecar({ version }) });
  const ONE = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';

  test.each([
    ['1.28', 'create a monitor for it'],
    ['1.31', 'name every endpoint in the annotation prometheus.istio.io/scrape-targets'],
  ])('leave the other port out, which is no expectation, but a warning with the way out of Istio %s', (version, wayOut) => {
    const plan = planOf(version, ONE);
    expect(linesOf(plan)).toEqual([
      'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven',
    ]);
    expect(plan.findings).toMatchObject([{ code: 'metrics-port-not-scraped', severity: 'warning', object: 'Deployment/shop/cart' }]);
    expect(plan.findings[0].message).toContain('port http-metrics (9404) of container jmx');
    expect(plan.findings[0].message).toContain(wayOut);
  });

  test('are right where an annotation of Istio 1.31 names both', () => {
    const plan = planOf('1.31', '{ prometheus.istio.io/scrape-targets: "8080:/metrics,9404:/metrics" }');
    expect(verdictsOf(plan)).toEqual(['proven', 'proven', 'proven']);
    expect(plan.findings).toEqual([]);
  });
});

describe('a Prometheus with a sidecar for certificates, and a workload in ambient mode', () => {
  const CERTIFICATES = `spec:
  podMetadata:
    labels: { sidecar.istio.io/inject: "true" }
    annotations:
      traffic.sidecar.istio.io/includeInboundPorts: ""
      traffic.sidecar.istio.io/includeOutboundIPRanges: ""
      proxy.istio.io/config: "proxyMetadata: { OUTPUT_CERTS: /etc/certs }"
      sidecar.istio.io/userVolumeMount: '[{"name":"certs","mountPath":"/etc/certs"}]'
  volumes: [{ name: certs, emptyDir: { medium: Memory } }]
  volumeMounts: [{ name: certs, mountPath: /etc/prom }]
`;
  const TLS = 'scheme: https, tlsConfig: { caFile: /etc/prom/root-cert.pem, certFile: /etc/prom/cert-chain.pem, '
    + 'keyFile: /etc/prom/key.pem, insecureSkipVerify: true }';
  // Its name says that the application speaks no TLS.
  const PORT = 'http-stats';
  const MONITOR = SERVICE_MONITOR.replace('web', PORT);
  const AMBIENT = 'istio.io/dataplane-mode: ambient';
  const planOf = (...documents: string[]) => ScrapePlan.fromYaml(
    join(namespace('shop', AMBIENT), CART, SERVICE.replace('web', PORT), ...documents), { mesh: IstioMesh.ambient({ version: '1.31' }) },
  );
  const withCertificates = (...policies: string[]) =>
    planOf(...policies, MONITOR.replace(PORT, `${PORT}, ${TLS}`), PROMETHEUS.replace('spec:\n', CERTIFICATES));

  test.each([
    // A ztunnel leaves a pod with a sidecar alone, whatever its label is.
    ['STRICT, which its ztunnel demands', [STRICT], 'ambient-strict-not-enrolled', /Take the sidecar off Prometheus\/monitoring\/k8s,/],
    ['no STRICT, since the application speaks no TLS', [], 'https-to-http', /Scrape with http\b/],
  ])('do not agree, with %s', (_, policies, code, advice) => {
    const plan = withCertificates(...policies);
    expect(linesOf(plan)).toEqual([`ServiceMonitor/shop/cart: Deployment/shop/cart application (8080/metrics): refuted ${code}`]);
    expect(wordsOf(plan)[0]).toMatch(advice);
  });

  test('are right where the Prometheus is in ambient mode too, without a sidecar, and asks in plaintext', () => {
    expect(verdictsOf(planOf(STRICT, namespace('monitoring', AMBIENT), MONITOR, PROMETHEUS))).toEqual(['proven']);
  });
});
