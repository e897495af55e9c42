import { Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, IstioMesh, MeshMetrics, MetricsEndpoint, MetricsMergingWorkload, MetricsMergingWorkloadProps, SidecarMeshProps,
} from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';

export const METRICS = [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' })];
export const CONTAINERS = [{ image: 'registry.example/cart:1', portNumber: 8080 }];
export const ANNOTATIONS = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/actuator/prometheus' };

/** A chart in namespace `shop` of an app whose Prometheus scrapes merged endpoints. */
export function shop(mesh: SidecarMeshProps = {}): Chart {
  const app = Testing.app();
  MeshMetrics.configure(app, {
    mesh: IstioMesh.sidecar(mesh),
    prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true }),
  });
  return new Chart(app, 'shop', { namespace: 'shop' });
}

export function workload(props: Partial<MetricsMergingWorkloadProps> = {}, mesh?: SidecarMeshProps): Manifest[] {
  const chart = shop(mesh);
  new MetricsMergingWorkload(chart, 'cart', { metadata: { name: 'cart' }, containers: CONTAINERS, metrics: METRICS, ...props });
  return chart.toJson();
}

/** The metadata of the pods that an object makes. */
export const podOf = (object: Manifest): Manifest => (object.spec.jobTemplate?.spec ?? object.spec).template.metadata;
