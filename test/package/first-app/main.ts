import { App, Chart } from 'cdk8s';
import {
  ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload, MtlsMode,
} from 'cdk8s-mesh-metrics';

const app = new App();

// Described once. Every construct below finds it.
MeshMetrics.configure(app, {
  mesh: IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT }),
  prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }),
});

const monitoring = new Chart(app, 'monitoring', { namespace: 'monitoring' });
new MeshPodMonitor(monitoring, 'mesh', { metadata: { name: 'mesh' } });

const shop = new Chart(app, 'shop', { namespace: 'shop' });
new MetricsMergingWorkload(shop, 'cart', {
  metadata: { name: 'cart' },
  containers: [{ name: 'cart', image: 'registry.example/cart:1.4.2', portNumber: 8080 }],
  metrics: [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' })],
});

app.synth();
