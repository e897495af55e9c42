import { App, Chart } from 'cdk8s';
import { ExistingPrometheus, MeshMetrics, MeshPodMonitor } from 'cdk8s-mesh-metrics';

const app = new App();
MeshMetrics.configure(app, { prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }) });
new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh');
app.synth();
