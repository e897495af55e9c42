import { readdirSync } from 'fs';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  ExistingPrometheus, IstioMesh, MeshMetrics, MeshMetricsOptions, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload, MtlsMode,
} from 'cdk8s-mesh-metrics';
import { inTemporaryFolder } from '../temporary-folder';

export const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });
export const mesh = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });

/** What a synth says, and what it writes. */
export function synthesized(build: (app: App) => void): { error?: string; files: string[] } {
  return inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    build(app);
    try {
      app.synth();
      return { files: readdirSync(outdir).sort() };
    } catch (error) {
      return { error: (error as Error).message, files: readdirSync(outdir) };
    }
  });
}

export function monitoring(app: App): MeshPodMonitor {
  return new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: 'monitoring' }), 'mesh', { metadata: { name: 'mesh' } });
}

/** A workload in the mesh with merged metrics. */
export function cart(app: App, chart = new Chart(app, 'shop', { namespace: 'shop' }), own?: IstioMesh): Chart {
  new MetricsMergingWorkload(chart, 'cart', {
    metadata: { name: 'cart' },
    containers: [{ image: 'registry.example/cart:1', portNumber: 8080 }],
    metrics: [MetricsEndpoint.http({ port: 8080 })],
    mesh: own,
  });
  return chart;
}

/** A monitor by hand, which scrapes what the MeshPodMonitor scrapes. */
export function second(chart: Chart): void {
  const keep = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' };
  const address = { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: '$1:15020' };
  new ApiObject(chart, 'second', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'second', labels: { release: 'kps' } },
    spec: { selector: {}, podMetricsEndpoints: [{ path: '/stats/prometheus', relabelings: [keep, address] }] },
  });
}

export const label = (monitor: MeshPodMonitor, release: string) =>
  monitor.apiObject.addJsonPatch(JsonPatch.add('/metadata/labels/release', release));

/** The same, and a MeshPodMonitor that no Prometheus selects. */
export function unselected(options: MeshMetricsOptions = {}) {
  return (app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus, ...options });
    label(monitoring(app), 'other');
    return cart(app);
  };
}

export const MERGED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' };

interface Texts {
  readonly [key: string]: string;
}

/** A Deployment by hand; in the mesh it has merged metrics. */
export function plain(chart: Chart, name: string, labels: Texts = {}, annotations: Texts = MERGED): void {
  new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: { containers: [{ name, image: name, ports: [{ name: 'http-metrics', containerPort: 8080 }] }] },
      },
    },
  });
}

/** A monitor by hand of a port of the application, in plaintext. */
export function scraped(chart: Chart, port: number): void {
  new ApiObject(chart, 'by-hand', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'by-hand', labels: { release: 'kps' } },
    spec: {
      selector: {},
      podMetricsEndpoints: [{
        relabelings: [
          { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'main' },
          { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: `$1:${port}` },
        ],
      }],
    },
  });
}

export function shop(options: MeshMetricsOptions = {}) {
  return (app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus, ...options });
    monitoring(app);
    return cart(app);
  };
}

