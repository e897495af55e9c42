import { App, Chart } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor, MtlsMode } from 'cdk8s-mesh-metrics';
import { DaemonSet, Deployment, Namespace, Service, StatefulSet } from 'cdk8s-plus-27';

/** An online shop in a STRICT mesh, scraped by the Prometheus of kube-prometheus-stack. */
export function onlineShop(app: App): void {
  MeshMetrics.configure(app, {
    mesh: IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT }),
    prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }),
  });

  const namespaces = new Chart(app, 'namespaces');
  for (const name of ['shop', 'warehouse', 'istio-ingress']) {
    new Namespace(namespaces, name, { metadata: { name, labels: { 'istio-injection': 'enabled' } } });
  }

  const monitoring = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  new MeshPodMonitor(monitoring, 'mesh', { metadata: { name: 'mesh' } });

  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new Deployment(shop, 'cart', {
    metadata: { name: 'cart' },
    podMetadata: { annotations: mergedMetrics(8080, '/actuator/prometheus') },
    containers: [{ name: 'cart', image: 'registry.example/cart:1.4.2', portNumber: 8080 }],
  });
  new StatefulSet(shop, 'sessions', {
    metadata: { name: 'sessions' },
    service: new Service(shop, 'sessions-service', { metadata: { name: 'sessions' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    podMetadata: { annotations: mergedMetrics(9090, '/metrics') },
    containers: [{ name: 'sessions', image: 'registry.example/sessions:2.0.0', portNumber: 8080 }],
  });

  const warehouse = new Chart(app, 'warehouse', { namespace: 'warehouse' });
  new DaemonSet(warehouse, 'label-printer', {
    metadata: { name: 'label-printer' },
    podMetadata: { annotations: mergedMetrics(8000, '/metrics') },
    containers: [{ name: 'label-printer', image: 'registry.example/label-printer:0.3.1', portNumber: 8000 }],
  });

  const ingress = new Chart(app, 'ingress', { namespace: 'istio-ingress' });
  new Deployment(ingress, 'gateway', {
    metadata: { name: 'gateway' },
    podMetadata: { annotations: { 'inject.istio.io/templates': 'gateway' } },
    containers: [{ name: 'istio-proxy', image: 'auto' }],
  });
}

/** What tells the sidecar where the application's own metrics are, so that it serves them with its own. */
function mergedMetrics(port: number, path: string): { [key: string]: string } {
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${port}`, 'prometheus.io/path': path };
}
