import { App, Chart, Testing } from 'cdk8s';
import {
  MeshMetrics, MeshPodMonitor, MtlsSidecarPrometheus, MtlsSidecarPrometheusAgent, MtlsSidecarPrometheusAgentProps,
  MtlsSidecarPrometheusProps,
} from 'cdk8s-mesh-metrics';
import { injectedNamespace } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';

/** A Prometheus alone in its chart. */
export function create(props: MtlsSidecarPrometheusProps = {}, namespace: string | undefined = 'monitoring') {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  return { chart, prometheus: new MtlsSidecarPrometheus(chart, 'prometheus', { ...props, metadata: { name: 'main', ...props.metadata } }) };
}

/** Its manifests, itself first. */
export function manifests(props?: MtlsSidecarPrometheusProps): Manifest[] {
  return create(props).chart.toJson();
}

/** The Prometheus, described for the app, and a monitor of the mesh that finds it. */
export function monitoring(props: MtlsSidecarPrometheusProps = {}): Manifest[] {
  return synthesized((app: App) => {
    const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
    const prometheus = new MtlsSidecarPrometheus(chart, 'prometheus', { ...props, metadata: { name: 'main', ...props.metadata } });
    MeshMetrics.configure(app, { prometheus });
    new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' }, controlPlane: false });
  });
}

/** The same with an agent, which writes to a central Prometheus. */
export function agents(props: Partial<MtlsSidecarPrometheusAgentProps> = {}): Manifest[] {
  return synthesized((app: App) => {
    const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
    const prometheus = new MtlsSidecarPrometheusAgent(chart, 'agent', { remoteWrite: [CENTRAL], ...props, metadata: { name: 'main' } });
    MeshMetrics.configure(app, { prometheus });
    new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' }, controlPlane: false });
  });
}

/** The receiver of a central Prometheus. */
export const CENTRAL = { url: 'http://prometheus-operated.central.svc:9090/api/v1/write' };

/** A cache in the mesh with metrics on a port of its own. */
export function cache(namespace: string): Manifest[] {
  const labels = { app: 'cache' };
  const containers = [{ name: 'exporter', image: 'registry.example/exporter:1', ports: [{ containerPort: 9121 }] }];
  return [
    injectedNamespace(namespace),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cache', namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'cache', namespace, labels },
      spec: { selector: labels, ports: [{ name: 'http-metrics', port: 9121 }] },
    },
  ];
}

/** A monitor of the cache by hand. */
export function serviceMonitor(name: string, spec: object, endpoint: object, namespace = 'shop'): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, namespace, labels: { prometheus: 'main' } },
    spec: { ...spec, selector: { matchLabels: { app: 'cache' } }, endpoints: [{ port: 'http-metrics', ...endpoint }] },
  };
}

export const OVER_MTLS = serviceMonitor('over-mtls', { scrapeClass: 'istio-mtls' }, { scheme: 'https' });
