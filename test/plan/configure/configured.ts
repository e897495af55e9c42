import { Configuration, configure } from '../../../src/plan/configure/configure';
import { ConfiguredPrometheus } from '../../../src/plan/configure/prometheus';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

export interface Meta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
}

/** A Prometheus that selects all monitors, unless its spec says otherwise. */
export function prometheus(spec: object = {}, meta: Meta = {}): Manifest {
  return custom('Prometheus', 'v1', { ...EVERYTHING, ...spec }, { name: 'k8s', namespace: 'monitoring', ...meta });
}

export function agent(spec: object, meta: Meta = {}): Manifest {
  return custom('PrometheusAgent', 'v1alpha1', spec, { name: 'agent', namespace: 'monitoring', ...meta });
}

export function monitor(kind: 'ServiceMonitor' | 'PodMonitor' | 'Probe', spec: object, meta: Meta = {}): Manifest {
  return custom(kind, 'v1', spec, { name: 'cart', namespace: 'shop', ...meta });
}

export function scrapeConfig(spec: object, meta: Meta = {}): Manifest {
  return custom('ScrapeConfig', 'v1alpha1', spec, { name: 'cart', namespace: 'shop', ...meta });
}

export function secret(name: string, namespace: string, stringData: { readonly [key: string]: string }): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

/** The configuration of all Prometheuses among the objects; each namespace has its name as a label. */
export function configureAll(...manifests: Manifest[]): Configuration {
  const names = new Set(manifests.map(({ metadata }) => metadata.namespace!));
  return configure({ manifests, namespaces: new Map([...names].map(name => [name, { 'kubernetes.io/metadata.name': name }])) });
}

/** The configuration of the first Prometheus among the objects. */
export function configured(...manifests: Manifest[]): ConfiguredPrometheus {
  return configureAll(...manifests).prometheuses[0];
}

const EVERYTHING = Object.fromEntries(
  ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig'].flatMap(kind => [[`${kind}Selector`, {}], [`${kind}NamespaceSelector`, {}]]),
);

function custom(kind: string, version: string, spec: object, { name = '', namespace, labels }: Meta): Manifest {
  return { apiVersion: `monitoring.coreos.com/${version}`, kind, metadata: { name, namespace, labels }, spec };
}
