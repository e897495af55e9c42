import { ApiObject, App, Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, MeshPeerAuthentications, MtlsMode, PrometheusConfigMap, ScrapeJob } from 'cdk8s-mesh-metrics';
import { Namespace } from 'cdk8s-plus-27';
import { prometheus } from './prometheus';
import { workload } from './workload';

/** A STRICT mesh, and a Prometheus of a team's own that scrapes it without prometheus-operator. */
export function withoutOperator(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT }), strict: true });
  mesh(app);
  monitoring(app);
  shop(app);
  legacy(app);
}

function mesh(app: App): void {
  const chart = new Chart(app, 'mesh');
  new MeshPeerAuthentications(chart, 'mtls');
  for (const name of ['monitoring', 'shop', 'legacy']) new Namespace(chart, name, { metadata: { name } });
}

function monitoring(app: App): void {
  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const config = new PrometheusConfigMap(chart, 'config', {
    metadata: { name: 'prometheus' },
    scrapeInterval: '30s',
    jobs: [
      ScrapeJob.meshPods(),
      ScrapeJob.annotatedPods(),
      ScrapeJob.istioSecurePods(),
      ScrapeJob.annotatedPods({ jobName: 'customized', prefix: 'customized.prometheus' }),
      ScrapeJob.annotatedServices(),
      ScrapeJob.annotatedIngresses({ prober: 'blackbox.monitoring.svc' }),
      ScrapeJob.probes({ prober: 'blackbox.monitoring.svc', targets: ['https://status.example/'] }),
    ],
  });
  prometheus(chart, config);
  workload(chart, 'blackbox', { image: 'quay.io/prometheus/blackbox-exporter:v0.28.0', port: 9115 })
    .exposeViaService({ name: 'blackbox' });
}

const INJECTED = { 'sidecar.istio.io/inject': 'true' };

function shop(app: App): void {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });

  // Its sidecar serves its metrics with its own, so that the job of the mesh has both.
  workload(chart, 'cart', { port: 8080, labels: INJECTED, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } });

  // Without merging, its port is scraped over mutual TLS.
  workload(chart, 'orders', {
    port: 9102,
    labels: INJECTED,
    annotations: {
      'prometheus.istio.io/merge-metrics': 'false',
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9102',
      'prometheus.io/path': '/actuator/prometheus',
    },
  });

  // Its sidecar does not capture the port, and it says so.
  workload(chart, 'stock', {
    port: 9102,
    labels: INJECTED,
    annotations: {
      'traffic.sidecar.istio.io/excludeInboundPorts': '9102',
      'prometheus.istio.io/merge-metrics': 'false',
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9102',
      'prometheus.io/scheme': 'http',
    },
  });

  new ApiObject(chart, 'ingress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', annotations: { 'prometheus.io/probe': 'true' } },
    spec: {
      rules: [{
        host: 'shop.example',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'shop', port: { number: 80 } } } }] },
      }],
      tls: [{ hosts: ['shop.example'] }],
    },
  });
}

/** A namespace outside the mesh. */
function legacy(app: App): void {
  const chart = new Chart(app, 'legacy', { namespace: 'legacy' });
  workload(chart, 'invoices', { port: 8080, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } });
  workload(chart, 'printers', {
    port: 9100, annotations: { 'customized.prometheus/scrape': 'true', 'customized.prometheus/port': '9100' },
  });
  const database = workload(chart, 'database', { port: 9187 }).exposeViaService({ name: 'database' });
  database.metadata.addAnnotation('prometheus.io/scrape', 'true');
}
