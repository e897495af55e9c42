import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload, MtlsMode,
  MtlsSidecarPrometheus, ScrapeAssertions, ScrapePlan, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { DeploymentProps } from 'cdk8s-plus-27';
import { linesOf } from './expectation-lines';
import {
  CART, cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS, SERVICE, SERVICE_MONITOR,
} from '../cluster/shop';
import { cart, mesh, monitoring, plain, prometheus } from '../validation/apps';

const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';
const STRICT = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
`;

const planOf = (...documents: string[]) => ScrapePlan.fromYaml(join(...documents, PROMETHEUS), {
  mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { monitoring: {}, shop: {} },
});

describe('a monitor', () => {
  const MONITOR = 'ServiceMonitor/shop/cart: Deployment/shop/cart';

  test('that has a target which answers is proven', () => {
    expect(linesOf(planOf(CART, SERVICE, SERVICE_MONITOR))).toEqual([`${MONITOR} application (8080/metrics): proven`]);
  });

  test('is refuted where it nearly selects a Service', () => {
    const monitor = SERVICE_MONITOR.replace('{ app: cart }', '{ app: cart, tier: web }');
    expect(linesOf(planOf(CART, SERVICE, monitor))).toEqual([`${MONITOR} endpoints[0]: refuted labels-not-selected`]);
  });

  test('is unproven where nothing resembles what it selects', () => {
    const monitor = SERVICE_MONITOR.replaceAll('cart', 'bank');
    expect(linesOf(planOf(CART, SERVICE, monitor))).toEqual(['ServiceMonitor/shop/bank: nobody endpoints[0]: unproven nothing-selected']);
    expect(linesOf(planOf(CART, SERVICE, monitor.replace('namespace: shop', 'namespace: bank'))))
      .toEqual(['ServiceMonitor/bank/bank: nobody endpoints[0]: unproven nothing-selected']);
  });

  test('is refuted where it looks in another namespace than that of the Service that it selects', () => {
    const monitor = SERVICE_MONITOR.replace('namespace: shop', 'namespace: monitoring');
    expect(linesOf(planOf(CART, SERVICE, monitor)))
      .toEqual(['ServiceMonitor/monitoring/cart: Deployment/shop/cart endpoints[0]: refuted monitor-looks-elsewhere']);
  });

  test('is refuted where its Service selects no pod', () => {
    expect(linesOf(planOf(CART, SERVICE.replace('selector: { app: cart }', 'selector: { app: carts }'), SERVICE_MONITOR)))
      .toEqual([`${MONITOR} endpoints[0]: refuted service-selects-no-pod`]);
  });

  test('is refuted for the endpoint with a wrong port, and proven for another', () => {
    const monitor = SERVICE_MONITOR.replace('[{ port: web }]', '[{ port: web }, { port: metrics }]');
    expect(linesOf(planOf(CART, SERVICE, monitor))).toEqual([
      `${MONITOR} application (8080/metrics): proven`, `${MONITOR} endpoints[1]: refuted port-not-found`,
    ]);
  });

  test('is refuted where its scrape is blocked for ever, beside one that works', () => {
    const old = SERVICE_MONITOR.replace('name: cart,', 'name: old,');
    expect(linesOf(planOf(cartWith(INJECTED, ANNOTATED), SERVICE, old, MESH_MONITOR, STRICT))).toEqual([
      'ServiceMonitor/shop/old: Deployment/shop/cart application (8080/metrics): refuted mtls-strict-plaintext',
      'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven',
    ]);
  });

  test.each([
    ['kube-scheduler', '{ matchLabels: { app.kubernetes.io/name: kube-scheduler } }', 'https-metrics'],
    ['coredns', '{ matchLabels: { k8s-app: kube-dns } }', 'metrics'],
    ['kubelet', '{ matchLabels: { app.kubernetes.io/name: kubelet, k8s-app: kubelet } }', 'https-metrics'],
  ])('of kube-prometheus for %s, of which nothing is given, is unproven', (name, selector, port) => {
    const monitor = `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${name}, namespace: monitoring, labels: { app.kubernetes.io/part-of: kube-prometheus } }
spec: { namespaceSelector: { matchNames: [kube-system] }, selector: ${selector}, endpoints: [{ port: ${port} }] }
`;
    expect(planOf(CART, monitor).expectations).toMatchObject([{ verdict: 'unproven', workload: undefined }]);
  });

  test('of an Alertmanager, whose pods the operator makes, is unproven', () => {
    const labels = 'app.kubernetes.io/name: alertmanager, app.kubernetes.io/instance: main, app.kubernetes.io/part-of: kube-prometheus';
    const neighbour = cartWith('app.kubernetes.io/part-of: kube-prometheus').replaceAll('cart', 'blackbox').replace('shop', 'monitoring');
    const documents = `
apiVersion: v1
kind: Service
metadata: { name: alertmanager-main, namespace: monitoring, labels: { ${labels} } }
spec: { selector: { ${labels} }, ports: [{ name: web, port: 9093, targetPort: web }] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: alertmanager-main, namespace: monitoring }
spec: { selector: { matchLabels: { ${labels} } }, endpoints: [{ port: web }] }
`;
    expect(planOf(neighbour, documents).expectations).toMatchObject([{ verdict: 'unproven', workload: undefined }]);
  });

  test.each([
    ['a workload without replicas', CART.replace('spec:\n', 'spec:\n  replicas: 0\n')],
    ['a suspended CronJob', `
apiVersion: batch/v1
kind: CronJob
metadata: { name: cart, namespace: shop }
spec:
  suspend: true
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        metadata: { labels: { app: cart } }
        spec: { restartPolicy: Never, containers: [{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
`],
  ])('is not blamed for %s', (_, workload) => {
    for (const monitor of [POD_MONITOR, join(SERVICE, SERVICE_MONITOR)]) expect(planOf(workload, monitor).expectations).toEqual([]);
  });
});

test('a target outside of the cluster is unproven', () => {
  const config = `
apiVersion: monitoring.coreos.com/v1alpha1
kind: ScrapeConfig
metadata: { name: bank, namespace: shop }
spec: { staticConfigs: [{ targets: ["bank.example:9100"] }] }
`;
  const selecting = PROMETHEUS.replace('spec:\n', 'spec:\n  scrapeConfigSelector: {}\n  scrapeConfigNamespaceSelector: {}\n');
  expect(linesOf(ScrapePlan.fromYaml(join(CART, config, selecting))))
    .toEqual(['ScrapeConfig/shop/bank: nobody its target: unproven address-unknown']);
});

describe('annotations', () => {
  const STATED = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics):';

  test('of pods with a sidecar are met by its agent', () => {
    expect(linesOf(planOf(cartWith(INJECTED, ANNOTATED), MESH_MONITOR)))
      .toEqual(['PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven', `${STATED} proven`]);
  });

  test('of pods without one are read by nobody, which is a warning', () => {
    const plan = planOf(cartWith('tier: web', ANNOTATED), MESH_MONITOR);
    expect(plan.expectations).toEqual([]);
    expect(plan.findings).toMatchObject([{ code: 'annotations-not-read', severity: 'warning', object: 'Deployment/shop/cart' }]);
  });

  test('with the port of the agent itself are refuted', () => {
    const [envoy, application, ...others] = linesOf(planOf(cartWith(INJECTED, ANNOTATED.replace('8080', '15020')), MESH_MONITOR));
    expect(envoy).toBe('PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven');
    expect(application).toMatch(/^the annotations of Deployment\/shop\/cart: .*: refuted annotation-names-agent-port$/);
    expect(others).toEqual([]);
  });

  test('are refuted where merging is off, while a monitor of the mesh scrapes Envoy', () => {
    const plan = planOf(cartWith(INJECTED, ANNOTATED.replace(' }', ', prometheus.istio.io/merge-metrics: "false" }')), MESH_MONITOR);
    expect(linesOf(plan)).toEqual(['PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven', `${STATED} refuted merging-off`]);
  });

  test('with a path and no port are refuted where a job scrapes another path', () => {
    const job = `
scrape_configs:
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs: [{ source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: "true" }]
`;
    const application = (path: string) =>
      cartWith('tier: web', `{ prometheus.io/scrape: "true", prometheus.io/path: ${path} }`);
    expect(ScrapePlan.fromYaml(join(application('/metrics'), job)).expectations).toMatchObject([{ verdict: 'proven' }]);
    expect(ScrapePlan.fromYaml(join(application('/stats'), job)).expectations)
      .toMatchObject([{ verdict: 'refuted', cause: { code: 'annotated-port-not-scraped' } }]);
  });
});

/** What comes of a workload whose metrics should be merged, in an app with a monitor of the mesh, after a change. */
function merged(
  change: (workload: MetricsMergingWorkload, app: App) => void = () => undefined, props: Partial<DeploymentProps> = {},
): string[] {
  const app = Testing.app();
  MeshMetrics.configure(app, { mesh, prometheus });
  monitoring(app);
  const workload = new MetricsMergingWorkload(new Chart(app, 'shop', { namespace: 'shop' }), 'cart', {
    metadata: { name: 'cart' },
    containers: [{ image: 'registry.example/cart:1', portNumber: 8080 }],
    metrics: [MetricsEndpoint.http({ port: 8080 })],
    ...props,
  });
  change(workload, app);
  return linesOf(ScrapePlan.of(app)).filter(line => line.startsWith('shop/cart'));
}

/** The labels of its namespace, as an object of the same app. */
const inNamespaceWith = (labels: { [key: string]: string }) => merged((_, app) => {
  new ApiObject(new Chart(app, 'namespaces'), 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
});

const annotatedAfterwards = (name: string, value: string) => merged(({ deployment }) => ApiObject.of(deployment)
  .addJsonPatch(JsonPatch.replace(`/spec/template/metadata/annotations/prometheus.io~1${name}`, value)));

describe('a workload whose metrics should be merged', () => {
  const stated = (verdict: string, namespace = 'shop') =>
    [`shop/cart/Deployment: Deployment/${namespace}/cart application (8080/metrics): ${verdict}`];

  test('is proven as it is made', () => {
    expect(merged()).toEqual(stated('proven'));
  });

  test('is refuted in the host network, where there are no sidecars', () => {
    expect(merged(() => undefined, { hostNetwork: true })).toEqual(stated('refuted not-injected'));
  });

  test('is refuted in kube-system, where there are none', () => {
    expect(merged(() => undefined, { metadata: { name: 'cart', namespace: 'kube-system' } }))
      .toEqual(stated('refuted not-injected', 'kube-system'));
  });

  test.each([
    ['forbids them', { 'istio-injection': 'disabled' }],
    ['asks for a revision that is not there', { 'istio.io/rev': 'canary' }],
  ])('is refuted in a namespace of the app that %s', (_, labels) => {
    expect(inNamespaceWith(labels)).toEqual(stated('refuted not-injected'));
  });

  test('is refuted where its annotation is changed afterwards', () => {
    expect(annotatedAfterwards('port', '9090')).toEqual(stated('refuted no-target'));
    expect(annotatedAfterwards('scrape', 'false')).toEqual(stated('refuted merging-off'));
    expect(annotatedAfterwards('port', '15020')).toEqual(stated('refuted annotation-names-agent-port'));
  });
});

describe('an exporter', () => {
  function exporter(change: (made: ExporterWithMonitor) => void): string[] {
    const app = Testing.app();
    MeshMetrics.configure(app, { mesh: IstioMesh.none(), prometheus });
    const made = new ExporterWithMonitor(new Chart(app, 'shop', { namespace: 'shop' }), 'printers', {
      metadata: { name: 'printers' },
      exporter: Exporter.of({ name: 'printers', image: 'registry.example/printers:1', endpoints: [MetricsEndpoint.http({ port: 9100 })] }),
      transport: ScrapeTransport.direct(),
    });
    change(made);
    return linesOf(ScrapePlan.of(app));
  }
  const CONSTRUCT = 'shop/printers: Deployment/shop/printers application (9100/metrics):';

  test('is proven as it is made, for the construct and its monitor', () => {
    expect(exporter(() => undefined)).toEqual([
      `${CONSTRUCT} proven`, 'ServiceMonitor/shop/printers: Deployment/shop/printers application (9100/metrics): proven',
    ]);
  });

  test('is refuted without its monitor', () => {
    expect(exporter(({ monitor }) => {
      expect(monitor!.node.scope!.node.tryRemoveChild(monitor!.node.id)).toBe(true);
    })).toEqual([`${CONSTRUCT} refuted no-target`]);
  });

  test('is proven where a patch renames its monitor, and refuted where one takes its label away', () => {
    const patched = (patch: JsonPatch) => exporter(({ monitor }) => monitor!.addJsonPatch(patch));
    expect(patched(JsonPatch.replace('/metadata/name', 'renamed'))).toContain(`${CONSTRUCT} proven`);
    const [first, second] = patched(JsonPatch.remove('/metadata/labels/release'));
    expect(first).toMatch(/^shop\/printers: Deployment\/shop\/printers application \(9100\/metrics\): refuted /);
    expect(second).toMatch(/^ServiceMonitor\/shop\/printers: Deployment\/shop\/printers .*: refuted monitor-not-selected$/);
  });
});

test('a mesh monitor expects nothing of namespaces that it excludes, even where it has no target then', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus });
  const exclude = [{ namespaces: ['shop'] }];
  new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: 'monitoring' }), 'mesh', { metadata: { name: 'mesh' }, exclude });
  plain(new Chart(app, 'shop', { namespace: 'shop' }), 'till', { 'sidecar.istio.io/inject': 'true' }, {});
  expect(linesOf(ScrapePlan.of(app))).toEqual([]);
});

test('a Service that is annotated and has no pod is unproven, with the Service in its cause', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace: 'kube-system', annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9153' } },
    spec: { selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'dns', port: 53 }] },
  };
  const job = 'scrape_configs: [{ job_name: services, kubernetes_sd_configs: [{ role: endpoints }], relabel_configs: ['
    + '{ source_labels: [__meta_kubernetes_service_annotation_prometheus_io_scrape], action: keep, regex: "true" }] }]';
  const [{ verdict, cause }] = ScrapePlan.fromYaml(job, { also: [service] }).expectations;
  expect([verdict, cause?.code]).toEqual(['unproven', 'service-selects-no-pod']);
  expect(cause?.message).toContain('Service/kube-system/kube-dns, which selects pods with the label k8s-app=kube-dns, and there are none');
});

test('what the library recommends holds: certificates, a monitor of the mesh, and merged metrics', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ mtls: MtlsMode.STRICT }) });
  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  MeshMetrics.configure(app, { prometheus: new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'shop' } }) });
  new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' } });
  cart(app);
  const assertions = ScrapeAssertions.of(ScrapePlan.of(app, { also: [STRICT] }));
  assertions.everyWorkloadScrapedOnce();
  assertions.everythingExpectedIsScrapedOnce();
  assertions.applicationScrapedOnce('shop/cart');
});
