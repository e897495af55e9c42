import { App, Chart, Size } from 'cdk8s';
import {
  IstioMesh, MeshMetrics, MeshPeerAuthentications, MtlsMode, PrometheusConfigMap, ScrapeJob, StandalonePrometheus,
} from 'cdk8s-mesh-metrics';
import { Deployment, Namespace } from 'cdk8s-plus-27';

/** A STRICT mesh with two Prometheuses of their own, which scrape its namespaces over mutual TLS. */
export function standalonePrometheus(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31.1', mtls: MtlsMode.STRICT }), strict: true });
  mesh(app);
  monitoring(app);
  audit(app);
  workload(new Chart(app, 'shop', { namespace: 'shop' }), 'orders');
  workload(new Chart(app, 'payments', { namespace: 'payments' }), 'ledger');
}

function mesh(app: App): void {
  const chart = new Chart(app, 'mesh');
  new MeshPeerAuthentications(chart, 'mtls');
  for (const name of ['monitoring', 'shop', 'payments']) new Namespace(chart, name, { metadata: { name } });
  // Istio must not change what runs here.
  new Namespace(chart, 'audit', { metadata: { name: 'audit', labels: { 'istio-injection': 'disabled' } } });
}

/** Istio injects the sidecar that writes certificates. */
function monitoring(app: App): void {
  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const namespaces = ['istio-system', 'monitoring', 'shop'];
  const configMap = new PrometheusConfigMap(chart, 'configuration', {
    metadata: { name: 'prometheus' },
    scrapeInterval: '30s',
    jobs: [ScrapeJob.meshPods({ namespaces }), ScrapeJob.annotatedPods({ namespaces }), ScrapeJob.istioSecurePods({ namespaces })],
  });
  new StandalonePrometheus(chart, 'prometheus', { metadata: { name: 'prometheus' }, configMap });
}

/** The sidecar is written by hand, and samples are kept. */
function audit(app: App): void {
  const chart = new Chart(app, 'audit', { namespace: 'audit' });
  const namespaces = ['audit', 'payments'];
  const configMap = new PrometheusConfigMap(chart, 'configuration', {
    metadata: { name: 'prometheus' },
    jobs: [ScrapeJob.meshPods({ namespaces, controlPlane: false }), ScrapeJob.istioSecurePods({ namespaces })],
  });
  new StandalonePrometheus(chart, 'prometheus', {
    metadata: { name: 'prometheus' },
    configMap,
    handWrittenProxy: { image: 'registry.istio.io/release/proxyv2:1.31.1' },
    storage: { size: Size.gibibytes(20) },
    retention: '90d',
  });
}

/** A workload of the mesh whose metrics are not merged: its port is scraped over mutual TLS. */
function workload(chart: Chart, name: string): void {
  new Deployment(chart, name, {
    metadata: { name },
    podMetadata: {
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: {
        'prometheus.istio.io/merge-metrics': 'false',
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9102',
        'prometheus.io/path': '/actuator/prometheus',
      },
    },
    replicas: 1,
    containers: [{ name, image: `registry.example/${name}:1.0.0`, portNumber: 9102 }],
  });
}
