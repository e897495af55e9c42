import { ApiObject, App, Chart } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMerging, MetricsMergingWorkload, MtlsMode,
  MtlsSidecarPrometheus, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Deployment, Namespace, Service, StatefulSet } from 'cdk8s-plus-27';

/** An online shop in a STRICT mesh, and a Prometheus with certificates of the mesh that scrapes all of it. */
export function onlineShop(app: App): void {
  mesh(app);
  monitoring(app);
  shop(app);
  warehouse(app);
  ingress(app);
}

function mesh(app: App): void {
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT }) });

  const chart = new Chart(app, 'mesh');
  new ApiObject(chart, 'strict', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode: 'STRICT' } },
  });
  for (const name of ['monitoring', 'shop', 'warehouse', 'istio-ingress']) new Namespace(chart, name, { metadata: { name } });
}

function monitoring(app: App): void {
  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const prometheus = new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'shop' } });
  MeshMetrics.configure(app, { prometheus });
  new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' } });
}

function shop(app: App): void {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });

  // A new workload with metrics in two places, which its sidecar serves with its own.
  new MetricsMergingWorkload(chart, 'cart', {
    metadata: { name: 'cart' },
    containers: [{ name: 'cart', image: 'registry.example/cart:1.4.2', portNumber: 8080 }],
    metrics: [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' }), MetricsEndpoint.http({ port: 9100 })],
  });

  // A workload that was there before.
  const sessions = new StatefulSet(chart, 'sessions', {
    metadata: { name: 'sessions' },
    service: new Service(chart, 'sessions-service', {
      metadata: { name: 'sessions' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    }),
    containers: [{ name: 'sessions', image: 'registry.example/sessions:2.0.0', portNumber: 8080 }],
  });
  MetricsMerging.expose(sessions, { metrics: [MetricsEndpoint.http({ port: 9090 })] });

  // A database in the mesh, and its exporter, which is scraped over mutual TLS.
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
  });
}

function warehouse(app: App): void {
  const chart = new Chart(app, 'warehouse', { namespace: 'warehouse' });

  // Printers that know no TLS: their exporter stays outside the mesh.
  new ExporterWithMonitor(chart, 'printers', {
    metadata: { name: 'printers' },
    exporter: Exporter.of({
      name: 'printer-exporter',
      image: 'registry.example/printer-exporter:0.3.1',
      endpoints: [MetricsEndpoint.http({ port: 9100 })],
    }),
    transport: ScrapeTransport.direct(),
  });
}

function ingress(app: App): void {
  const chart = new Chart(app, 'ingress', { namespace: 'istio-ingress' });
  new Deployment(chart, 'gateway', {
    metadata: { name: 'gateway' },
    podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'inject.istio.io/templates': 'gateway' } },
    containers: [{ name: 'istio-proxy', image: 'auto' }],
  });
}
