import { IstioMesh } from '../../../src/mesh/istio-mesh';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../../cluster/prometheuses';

export type Fields = { readonly [field: string]: unknown };

interface Labels { readonly [key: string]: string }

interface Ports { readonly [name: string]: number }

/** A Deployment of one container with some ports; one whose name begins with `_` has no name. */
export function deployment(name: string, ports: Ports = { metrics: 9090 }, { namespace = 'shop', labels = { app: name }, ...pod }: {
  readonly namespace?: string; readonly labels?: Labels; readonly annotations?: Labels;
} = {}): Fields {
  const declared = Object.entries(ports)
    .map(([port, containerPort]) => port.startsWith('_') ? { containerPort } : { name: port, containerPort });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels, ...pod }, spec: { containers: [{ name, ports: declared }] } },
    },
  };
}

/** A Service with the labels of the pods that it selects. */
export function service(
  name: string, ports: ReadonlyArray<Fields> = [{ name: 'metrics', port: 9090 }],
  { selector = { app: name }, labels = { app: name }, namespace = 'shop' }:
  { readonly selector?: Labels; readonly labels?: Labels; readonly namespace?: string } = {},
): Fields {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, spec: { selector, ports } };
}

/** A monitor that the Prometheus of `kubePrometheusStack` selects. */
export function monitor(
  kind: 'PodMonitor' | 'ServiceMonitor' | 'ScrapeConfig' | 'Probe', name: string, spec: Fields,
  { labels = { release: 'kps' }, ...metadata }: Fields = {},
): Fields {
  const version = kind === 'ScrapeConfig' ? 'v1alpha1' : 'v1';
  return { apiVersion: `monitoring.coreos.com/${version}`, kind, metadata: { name, namespace: 'shop', labels, ...metadata }, spec };
}

export const podMonitor = (name: string, spec: Fields = {}, metadata: Fields = {}) =>
  monitor('PodMonitor', name, { selector: { matchLabels: { app: name } }, podMetricsEndpoints: [{ port: 'metrics' }], ...spec }, metadata);

export const serviceMonitor = (name: string, spec: Fields = {}, metadata: Fields = {}) =>
  monitor('ServiceMonitor', name, { selector: { matchLabels: { app: name } }, endpoints: [{ port: 'metrics' }], ...spec }, metadata);

/** Changes the spec of the one Prometheus. */
export function prometheus(change: Fields): Fields[] {
  return kubePrometheusStack().map((object: Fields) =>
    object.kind === 'Prometheus' ? { ...object, spec: { ...object.spec as Fields, ...change } } : object);
}

/** One that selects no monitor, unless it is told to. */
export function anotherPrometheus(name: string, spec: Fields = {}): Fields {
  return { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name, namespace: 'monitoring' }, spec };
}

export function planOf(objects: ReadonlyArray<Fields>, installation: ReadonlyArray<Fields | string> = kubePrometheusStack()): ScrapePlan {
  return ScrapePlan.fromYaml('', {
    also: [...installation, ...objects], mesh: IstioMesh.sidecar(), namespaces: { shop: {}, monitoring: {} },
  });
}

/** The one Prometheus of `kubePrometheusStack`. */
export const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';

/** The lines of an explanation of the cart between the name of the Prometheus and what comes of it. */
export function atPrometheus(objects: ReadonlyArray<Fields>, installation?: ReadonlyArray<Fields>): string[] {
  const lines = planOf(objects, installation).explain('Deployment/shop/cart').split('\n');
  return lines.slice(lines.indexOf(PROMETHEUS) + 1, lines.indexOf('What comes of it') - 1).map(line => line.trim());
}

/** The labels of a pod that asks for a sidecar. */
export const MESHED = { 'app': 'cart', 'sidecar.istio.io/inject': 'true' };

/** The reason why the one monitor without targets has none. */
export function reasonOf(objects: ReadonlyArray<Fields>, installation?: ReadonlyArray<Fields>): string {
  const [{ reason }, ...others] = planOf(objects, installation).monitorsWithoutTargets;
  expect(others).toEqual([]);
  return reason;
}
