import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import { CART, cartWith, INJECTED, join, MESH_MONITOR, PROMETHEUS, SERVICE, SERVICE_MONITOR } from '../cluster/shop';

/** A mesh, and namespaces without labels. */
const OPTIONS = { mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { data: {}, monitoring: {}, shop: {} } };

describe('metric relabelings of a monitor of proxies', () => {
  const planOf = (...rules: string[]) => ScrapePlan.fromYaml(join(
    cartWith(INJECTED), `${MESH_MONITOR}      metricRelabelings:\n${rules.map(rule => `        - ${rule}\n`).join('')}`, PROMETHEUS,
  ), OPTIONS);
  const drop = (regex: string) => `{ action: drop, sourceLabels: [__name__], regex: "${regex}" }`;
  const ENVOY = 'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy:';

  test('that drop all series of Envoy leave nothing, and the cause names the rule', () => {
    const plan = planOf('{ targetLabel: mesh, replacement: main }', drop('(envoy|istio)_.+'));
    expect(linesOf(plan)).toEqual([`${ENVOY} refuted series-dropped`]);
    expect(plan.expectations[0].cause!.message)
      .toContain('rule 1 of its metric_relabel_configs (drop __name__ matching "(envoy|istio)_.+")');
    expect(plan.explain('shop/cart')).toContain('gives agent and Envoy; but of agent and Envoy rule 1 of its metric_relabel_configs');
  });

  test('are right where they drop some', () => {
    expect(linesOf(planOf(drop('envoy_.*'), drop('istio_request_bytes.*')))).toEqual([`${ENVOY} proven`]);
  });
});

describe('a static target that is the name of a Service', () => {
  const job = (target: string, scheme = 'http') => `
scrape_configs:
  - { job_name: cart, scheme: ${scheme}, static_configs: [{ targets: ["${target}"] }] }
`;
  const planOf = (target: string, { workload = cartWith(INJECTED), service = SERVICE, scheme = 'http' } = {}) =>
    ScrapePlan.fromYaml(join(workload, service, job(target, scheme)), OPTIONS);
  const CART_IS = 'job cart: Deployment/shop/cart application';

  test.each([
    'cart.shop:80', 'cart.shop.svc:80', 'cart.shop.svc.cluster.local:80', 'CART.shop.svc.cluster.local.:80',
  ])('%s leads through its port to the pod', target => {
    expect(linesOf(planOf(target))).toEqual([`${CART_IS} (8080/metrics): proven`]);
  });

  test('leads nowhere by a port that only the pod has', () => {
    const plan = planOf('cart.shop:8080');
    expect(linesOf(plan)).toEqual([`${CART_IS} (8080/metrics): refuted service-port-missing`]);
    expect(plan.expectations[0].cause!.message).toBe('Service/shop/cart has no port 8080, but 80: ask for a port of the Service');
  });

  test('leads nowhere by a port whose targetPort no container has', () => {
    expect(linesOf(planOf('cart.shop:80', { service: SERVICE.replace('targetPort: metrics', 'targetPort: stats') })))
      .toEqual([`${CART_IS} (80/metrics): refuted service-port-missing`]);
  });

  test('is asked in vain over https where its port is named http', () => {
    expect(linesOf(planOf('cart.shop:80', { service: SERVICE.replace('web', 'http'), scheme: 'https' })))
      .toEqual([`${CART_IS} (8080/metrics): refuted mtls-permissive-only-sidecars`]);
  });

  test('means one pod now and another next where the workload asks for several, as long as the query does not say what is asked', () => {
    const workload = CART.replace('spec:\n', 'spec:\n  replicas: 2\n');
    expect(linesOf(planOf('cart.shop:80', { workload }))).toEqual([`${CART_IS} (8080/metrics): refuted service-of-several-pods`]);
    expect(linesOf(planOf('cart.shop:80', { workload: CART }))).toEqual([`${CART_IS} (8080/metrics): proven`]);
  });

  test('leads to the port that is asked where the Service is headless', () => {
    const service = SERVICE.replace('spec: {', 'spec: { clusterIP: None,');
    expect(linesOf(planOf('cart.shop:8080', { service }))).toEqual([`${CART_IS} (8080/metrics): proven`]);
  });

  test('leads to the pod of a StatefulSet that it names', () => {
    const workload = CART.replace('Deployment', 'StatefulSet').replace('spec:\n', 'spec:\n  replicas: 3\n  serviceName: cart\n');
    const service = SERVICE.replace('spec: {', 'spec: { clusterIP: None,');
    expect(linesOf(planOf('cart-0.cart.shop:8080', { workload, service })))
      .toEqual(['job cart: StatefulSet/shop/cart application (8080/metrics): proven']);
    expect(linesOf(planOf('cart.shop:8080', { workload, service })))
      .toEqual(['job cart: StatefulSet/shop/cart application (8080/metrics): refuted service-of-several-pods']);
  });

  test('may be an alias', () => {
    const alias = `
apiVersion: v1
kind: Service
metadata: { name: basket, namespace: web }
spec: { type: ExternalName, externalName: cart.shop.svc.cluster.local }
`;
    expect(linesOf(planOf('basket.web:80', { service: join(SERVICE, alias) }))).toEqual([`${CART_IS} (8080/metrics): proven`]);
  });

  test('may be its address, where that is given', () => {
    const service = SERVICE.replace('spec: {', 'spec: { clusterIP: 10.96.7.7,');
    expect(linesOf(planOf('10.96.7.7:80', { service }))).toEqual([`${CART_IS} (8080/metrics): proven`]);
    expect(linesOf(planOf('10.96.7.8:80', { service }))).toEqual([]);
  });

  test('leads to the Endpoints of a Service without a selector', () => {
    const service = `
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: ledger, namespace: shop }
subsets: [{ addresses: [{ ip: 10.9.0.7 }], ports: [{ port: 8080 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: ledger, namespace: shop }
spec: { containers: [{ name: ledger }] }
status: { phase: Running, podIP: 10.9.0.7 }
`;
    expect(linesOf(planOf('ledger.shop:80', { service }))).toEqual(['job cart: Pod/shop/ledger application (8080/metrics): proven']);
  });

  test('states nothing where it is not given', () => {
    expect(linesOf(planOf('basket.shop:80'))).toEqual([]);
  });
});

describe('a Probe', () => {
  const PROBER = CART.replaceAll('cart', 'blackbox').replace('spec:\n', 'spec:\n  replicas: 2\n');
  const PROBE = `
apiVersion: monitoring.coreos.com/v1
kind: Probe
metadata: { name: home, namespace: shop }
spec: { prober: { url: "blackbox.shop.svc:80" }, targets: { staticConfig: { static: ["https://shop.example"] } } }
`;
  const SELECTING = PROMETHEUS.replace('spec:\n', 'spec:\n  probeSelector: {}\n  probeNamespaceSelector: {}\n');
  const planOf = (probe: string, prometheus = SELECTING) =>
    ScrapePlan.fromYaml(join(PROBER, SERVICE.replaceAll('cart', 'blackbox'), probe, prometheus), OPTIONS);

  test('leads to its prober by the name of a Service, whichever pod of that answers', () => {
    expect(linesOf(planOf(PROBE))).toEqual([expect.stringMatching(/^Probe\/shop\/home: Deployment\/shop\/blackbox .*: proven$/)]);
  });

  test('is refuted where the Service has another port', () => {
    expect(linesOf(planOf(PROBE.replace(':80', ':9115')))).toEqual([expect.stringMatching(/: refuted service-port-missing$/)]);
  });

  test('is unproven where a sidecar of the Prometheus chooses the way', () => {
    const captured = SELECTING.replace('spec:\n', 'spec:\n  podMetadata: { labels: { sidecar.istio.io/inject: "true" } }\n');
    expect(linesOf(planOf(PROBE, captured))).toEqual([expect.stringMatching(/: unproven service-through-own-sidecar$/)]);
  });
});

describe('a captured Prometheus in a mesh that lets out to what it knows only', () => {
  const SETTINGS = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "outboundTrafficPolicy: { mode: REGISTRY_ONLY }" }
`;
  const withSidecar = (annotations: string) => PROMETHEUS.replace('spec:\n', `spec:
  podMetadata: { labels: { sidecar.istio.io/inject: "true" }, annotations: ${annotations} }
`);
  const planOf = (prometheus: string, settings = SETTINGS) =>
    ScrapePlan.fromYaml(join(cartWith(INJECTED), SERVICE, SERVICE_MONITOR, settings, prometheus), OPTIONS);
  const MONITOR = 'ServiceMonitor/shop/cart: Deployment/shop/cart application (8080/metrics):';

  test('reaches no pod, and the cause names the setting and the annotation', () => {
    const plan = planOf(withSidecar('{}'));
    expect(linesOf(plan)).toEqual([`${MONITOR} refuted outbound-registry-only`]);
    const { message, remedy } = plan.expectations[0].cause!;
    expect(message).toContain('ConfigMap/istio-system/istio sets outboundTrafficPolicy to REGISTRY_ONLY');
    expect(remedy).toContain("Set traffic.sidecar.istio.io/includeOutboundIPRanges to ''");
  });

  test('is right where its sidecar captures nothing, or the mesh lets everything out', () => {
    expect(linesOf(planOf(withSidecar('{ traffic.sidecar.istio.io/includeOutboundIPRanges: "" }')))).toEqual([`${MONITOR} proven`]);
    expect(linesOf(planOf(withSidecar('{}'), SETTINGS.replace('REGISTRY_ONLY', 'ALLOW_ANY')))).toEqual([`${MONITOR} proven`]);
  });
});

describe('a job of proxies that leaves out init containers', () => {
  const job = (first: string, others = '') => `
scrape_configs:
  - job_name: proxies
    metrics_path: /stats/prometheus
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs:
      - ${first}
      - { source_labels: [__meta_kubernetes_pod_container_port_name], action: keep, regex: .*-envoy-prom }
${others}`;
  const DROP = '{ source_labels: [__meta_kubernetes_pod_container_init], action: drop, regex: "true" }';
  const KEEP = '{ source_labels: [__meta_kubernetes_pod_container_init], action: keep, regex: "false" }';
  const planOf = (config: string, version: string) =>
    ScrapePlan.fromYaml(join(cartWith(INJECTED), config), { mesh: IstioMesh.sidecar({ version }) });
  const ENVOY = 'job proxies: Deployment/shop/cart Envoy:';

  test.each([DROP, KEEP])('loses native sidecars, and the cause is that rule, not one that another port came to: %s', rule => {
    const plan = planOf(job(rule), '1.31');
    expect(linesOf(plan)).toEqual([`${ENVOY} refuted dropped-by-relabeling`]);
    expect(plan.expectations[0].cause!.message).toMatch(/^rule 0 of its relabel_configs .*__meta_kubernetes_pod_container_init/);
  });

  test('is right with sidecars that are none', () => {
    expect(linesOf(planOf(job(DROP), '1.26'))).toEqual([`${ENVOY} proven`]);
  });

  test('is right beside a job for these', () => {
    const other = `
  - job_name: native
    metrics_path: /stats/prometheus
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs: [{ source_labels: [__meta_kubernetes_pod_container_port_name], action: keep, regex: http-envoy-prom }]
`;
    expect(linesOf(planOf(job(DROP, other.slice(1)), '1.31'))).toEqual(['job native: Deployment/shop/cart Envoy: proven']);
  });

  test('expects nothing of workloads that it does not choose', () => {
    const chosen = '{ source_labels: [__meta_kubernetes_pod_label_app], action: keep, regex: gateway }';
    expect(linesOf(planOf(job(chosen), '1.31'))).toEqual([]);
  });
});

describe('one https monitor for pods in the mesh and out of it', () => {
  const STRICT = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
`;
  const CERTIFICATES = `spec:
  podMetadata:
    labels: { sidecar.istio.io/inject: "true" }
    annotations:
      traffic.sidecar.istio.io/includeOutboundIPRanges: ""
      proxy.istio.io/config: "proxyMetadata: { OUTPUT_CERTS: /etc/certs }"
      sidecar.istio.io/userVolumeMount: '[{"name":"certs","mountPath":"/etc/certs"}]'
  volumes: [{ name: certs, emptyDir: { medium: Memory } }]
  volumeMounts: [{ name: certs, mountPath: /etc/prom }]
`;
  const TLS = 'scheme: https, tlsConfig: { certFile: /etc/prom/cert-chain.pem, keyFile: /etc/prom/key.pem, insecureSkipVerify: true }';
  const planOf = (port: string) => {
    const inside = join(cartWith(INJECTED), SERVICE).replaceAll('name: web', `name: ${port}`);
    const outside = join(CART, SERVICE).replaceAll('name: web', `name: ${port}`).replaceAll('cart', 'ledger')
      .replaceAll('app: ledger', 'app: cart').replaceAll('namespace: shop', 'namespace: data');
    const monitor = SERVICE_MONITOR.replace('port: web', `port: ${port}, ${TLS}`)
      .replace('selector:', 'namespaceSelector: { any: true }, selector:');
    return ScrapePlan.fromYaml(join(inside, outside, monitor, STRICT, PROMETHEUS.replace('spec:\n', CERTIFICATES)), OPTIONS);
  };
  const MONITOR = 'ServiceMonitor/shop/cart: Deployment';

  test('is refuted outside where the port is declared HTTP, and proven inside', () => {
    expect(linesOf(planOf('http-metrics')).sort()).toEqual([
      `${MONITOR}/data/ledger application (8080/metrics): refuted https-to-http`,
      `${MONITOR}/shop/cart application (8080/metrics): proven`,
    ]);
  });

  test('is unproven outside where nothing says what the port speaks', () => {
    expect(linesOf(planOf('web'))).toContain(`${MONITOR}/data/ledger application (8080/metrics): unproven protocol-unknown`);
  });
});

describe('proxies that answer for metrics on localhost only', () => {
  const closedBy = (where: string) => ScrapePlan.fromYaml(join(where, MESH_MONITOR, PROMETHEUS), OPTIONS);
  const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080", proxy.istio.io/config: '
    + '"proxyMetadata: { METRICS_LOCALHOST_ACCESS_ONLY: \\"VALUE\\" }" }';
  const settings = (value: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "defaultConfig: { proxyMetadata: { METRICS_LOCALHOST_ACCESS_ONLY: \\"${value}\\" } }" }
`;
  const resource = (value: string) => `
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: closed, namespace: shop }
spec: { environmentVariables: { METRICS_LOCALHOST_ACCESS_ONLY: "${value}" } }
`;
  const WORKLOAD = cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');

  test.each<[string, (value: string) => string]>([
    ['an annotation', value => cartWith(INJECTED, ANNOTATED.replace('VALUE', value))],
    ['the mesh', value => join(WORKLOAD, settings(value))],
    ['a ProxyConfig', value => join(WORKLOAD, resource(value))],
  ])('by %s give neither Envoy nor the application', (_, by) => {
    expect(linesOf(closedBy(by('true')))).toEqual([
      'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: refuted metrics-localhost-only',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): refuted metrics-localhost-only',
    ]);
    expect(linesOf(closedBy(by('false'))).filter(line => line.endsWith(': proven'))).toHaveLength(2);
  });
});
