import { InjectorConfig } from './istiod';
import { valueAt, isFields, itemsOf } from '../../kubernetes/fields';
import { LabelSelector, selectorOf } from '../../kubernetes/label-selector';

/** The templates of the chart (`manifests/charts/istio-control/istio-discovery/files`). */
export const CHART_TEMPLATES = [
  'sidecar', 'gateway', 'grpc-simple', 'grpc-agent', 'waypoint', 'kube-gateway', 'agentgateway', 'agentgateway-waypoint',
];

/** Reads the configuration of the webhook; missing fields have the defaults of the chart. */
export function injectorConfigOf(config: unknown): InjectorConfig {
  const defaultTemplates = textsOf(valueAt(config, 'defaultTemplates'));
  return {
    // YAML reads `on` and `off` as booleans.
    policy: config === undefined ? 'enabled' : String(valueAt(config, 'policy') ?? ''),
    neverInjectSelector: selectorsOf(valueAt(config, 'neverInjectSelector')),
    alwaysInjectSelector: selectorsOf(valueAt(config, 'alwaysInjectSelector')),
    defaultTemplates: defaultTemplates.length > 0 ? defaultTemplates : ['sidecar'],
    aliases: mapped(valueAt(config, 'aliases'), textsOf),
    injectedAnnotations: mapped(valueAt(config, 'injectedAnnotations'), value => typeof value === 'string' ? value : ''),
    customTemplates: Object.keys(mapped(valueAt(config, 'templates'), String)).filter(name => !CHART_TEMPLATES.includes(name)),
  };
}

function textsOf(value: unknown): string[] {
  return itemsOf(value).filter(each => typeof each === 'string');
}

function mapped<T>(value: unknown, read: (value: unknown) => T): { [key: string]: T } {
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each)])) : {};
}

/** Without invalid selectors, which the webhook only logs. */
function selectorsOf(value: unknown): LabelSelector[] {
  return itemsOf(value).flatMap(each => selectorOf(each) ?? []);
}
