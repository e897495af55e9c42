import { App, Chart, Size } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPeerAuthentications, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload,
  MtlsMode, MtlsSidecarPrometheus, MtlsSidecarPrometheusAgent, PrometheusAgentMode, RelabelAction, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Deployment, Namespace } from 'cdk8s-plus-27';

/** Agents that scrape a STRICT mesh and what is outside of it, and a central Prometheus that they write to, which evaluates the rules. */
export function centralPrometheus(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT }), strict: true });
  mesh(app);
  const { services } = monitoring(app);
  shop(app, services);
  legacy(app, services);
}

function mesh(app: App): void {
  const chart = new Chart(app, 'mesh');
  new MeshPeerAuthentications(chart, 'mtls');
  for (const name of ['central', 'monitoring', 'shop', 'legacy']) new Namespace(chart, name, { metadata: { name } });
}

function monitoring(app: App): { services: MtlsSidecarPrometheusAgent } {
  const central = new MtlsSidecarPrometheus(new Chart(app, 'central', { namespace: 'central' }), 'prometheus', {
    metadata: { name: 'central' },
    remoteWriteReceiver: true,
    retention: '30d',
    storage: { size: Size.gibibytes(50) },
  });

  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const agent = {
    remoteWrite: [{
      url: 'http://prometheus-operated.central.svc:9090/api/v1/write',
      queueConfig: { maxShards: 10, retryOnRateLimit: true },
      writeRelabelConfigs: [{ action: RelabelAction.DROP, sourceLabels: ['__name__'], regex: 'go_gc_.+' }],
    }],
    externalLabels: { cluster: 'eu-1' },
    ruleEvaluator: central,
  };

  // On each node one for the pods of the mesh, by one PodMonitor.
  const nodes = new MtlsSidecarPrometheusAgent(chart, 'nodes', {
    ...agent, metadata: { name: 'nodes' }, mode: PrometheusAgentMode.DAEMON_SET,
  });
  MeshMetrics.configure(app, { prometheus: nodes });
  new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' } });

  // One for ServiceMonitors, with a volume for what the central one has not taken yet.
  const services = new MtlsSidecarPrometheusAgent(chart, 'services', {
    ...agent, metadata: { name: 'services' }, storage: { size: Size.gibibytes(10) },
  });
  return { services };
}

function shop(app: App, services: MtlsSidecarPrometheusAgent): void {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });

  // Its sidecar serves its metrics with its own. The alert is one of the central Prometheus.
  new MetricsMergingWorkload(chart, 'cart', {
    metadata: { name: 'cart' },
    containers: [{ name: 'cart', image: 'registry.example/cart:1.4.2', portNumber: 8080 }],
    metrics: [MetricsEndpoint.http({ port: 8080 })],
  });

  // A database in the mesh, and its exporter, which an agent scrapes over mutual TLS.
  const redis = new Deployment(chart, 'redis', {
    metadata: { name: 'redis' },
    podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } },
    replicas: 1,
    containers: [{ name: 'redis', image: 'docker.io/library/redis:8.2', portNumber: 6379, securityContext: { user: 999 } }],
  });
  redis.exposeViaService({ name: 'redis', ports: [{ name: 'tcp-redis', port: 6379 }] });
  new ExporterWithMonitor(chart, 'redis-exporter', {
    metadata: { name: 'redis-exporter' },
    exporter: Exporter.redis({ address: 'redis.shop.svc' }),
    prometheus: services,
  });
}

/** A namespace outside the mesh, scraped by the same agents. */
function legacy(app: App, services: MtlsSidecarPrometheusAgent): void {
  new ExporterWithMonitor(new Chart(app, 'legacy', { namespace: 'legacy' }), 'printers', {
    metadata: { name: 'printers' },
    exporter: Exporter.of({
      name: 'printer-exporter',
      image: 'registry.example/printer-exporter:0.3.1',
      endpoints: [MetricsEndpoint.http({ port: 9100 })],
    }),
    transport: ScrapeTransport.direct(),
    prometheus: services,
  });
}
