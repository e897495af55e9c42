import { Configurations } from './configurations';
import { injectorConfigOf } from './injector-config';
import { Istiod, MeshConfig } from './istiod';
import { DEFAULT_PROXY_CONFIG, overridden, proxyConfigOf } from './proxy-config';
import { valuesOf } from './values';
import { chartWebhooks, revisionOf, Webhook, webhooksOf } from './webhooks';
import { DEFAULT_ROOT_NAMESPACE, NEWEST_MINOR } from '../../../mesh/istio';
import { Finding } from '../../findings/finding';
import { itemsOf, valueAt } from '../../kubernetes/fields';
import { LabelSelector, requirementsOf, selectorOf } from '../../kubernetes/label-selector';
import { Manifest } from '../../kubernetes/manifest';
import { refusalOf } from '../../refusal';
import { InjectOptions } from '../options';

/** The istiods of a mesh, and the webhooks by which they are asked. */
export interface ControlPlanes {
  readonly webhooks: ReadonlyArray<Webhook>;
  readonly istiods: ReadonlyArray<Istiod>;
  /** The istiods whose configuration is not given. */
  readonly unconfigured: ReadonlyArray<Place>;
  /** Configuration that is not among the manifests, and versions that are newer than the rules known here. */
  readonly assumed: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}

/** An istiod, and where it is. */
interface Place {
  readonly revision: string;
  readonly namespace: string;
}

/**
 * Finds the istiods among the manifests, as the charts render them.
 * If there is none, one with the options, else with Istio's defaults, is assumed.
 */
export function controlPlanesOf(manifests: ReadonlyArray<Manifest>, options: InjectOptions): ControlPlanes {
  const { webhooks: given, findings } = webhooksOf(manifests);
  const found = distinct([...given, ...installed(manifests)]);
  const isFound = found.length > 0 || options.noMesh === true;
  const places = isFound ? found : [{ revision: options.revision ?? 'default', namespace: options.namespace ?? DEFAULT_ROOT_NAMESPACE }];
  const configurations = new Configurations(manifests);
  const istiods = places.map(place => istiodOf(place, configurations, options));
  const unconfigured = places.filter(place => !isConfigured(place, configurations));
  return {
    unconfigured,
    webhooks: [...given, ...places.filter(place => !given.some(webhook => isAt(webhook, place))).flatMap(chartWebhooks)],
    istiods,
    assumed: [
      ...isFound ? unconfigured.map(defaultsOf) : [NO_ISTIOD],
      ...istiods.filter(({ minor }) => minor > NEWEST_MINOR).map(tooNew),
    ],
    findings: [...findings, ...configurations.findings],
  };
}

const NO_ISTIOD = 'No istiod is among the manifests: one with the default configuration is assumed, '
  + 'except for what is described of the mesh. Add the output of istioctl manifest generate, or of helm template.';

function defaultsOf({ revision, namespace }: Place): string {
  const suffix = suffixOf(revision);
  return `The configuration of istiod '${revision}' is not among the manifests: `
    + 'the default one is assumed, except for what is described of the mesh. '
    + `Add the ConfigMaps istio${suffix} and istio-sidecar-injector${suffix} of ${namespace}.`;
}

function tooNew({ minor }: Istiod): string {
  return `Istio 1.${minor} is newer than the rules known here (1.${NEWEST_MINOR}): read as 1.${NEWEST_MINOR}.`;
}

function isConfigured({ revision, namespace }: Place, configurations: Configurations): boolean {
  return ['istio', 'istio-sidecar-injector'].every(name => configurations.has(namespace, `${name}${suffixOf(revision)}`));
}

function isAt(place: Place, other: Place): boolean {
  return place.revision === other.revision && place.namespace === other.namespace;
}

function distinct(places: Place[]): Place[] {
  return places
    .filter((place, i) => places.findIndex(other => isAt(place, other)) === i)
    .map(({ revision, namespace }) => ({ revision, namespace }));
}

/** Where an istiod is configured or runs, even if its webhooks are not among the manifests. */
function installed(manifests: ReadonlyArray<Manifest>): Place[] {
  return manifests.filter(isIstiod).map(manifest => (
    { revision: revisionOf(manifest), namespace: manifest.metadata.namespace ?? 'default' }
  ));
}

function isIstiod({ kind, metadata: { name, labels = {} } }: Manifest): boolean {
  return kind === 'ConfigMap' ? /^istio-sidecar-injector(-|$)/.test(name) : kind === 'Deployment' && labels.app === 'istiod';
}

function istiodOf({ revision, namespace }: Place, configurations: Configurations, options: InjectOptions): Istiod {
  const suffix = suffixOf(revision);
  const injector = (key: string) => configurations.read(namespace, `istio-sidecar-injector${suffix}`, key);
  const values = valuesOf(injector('values'), options);
  return {
    revision,
    namespace,
    minor: Number(/^v?1\.(\d+)/.exec(values.tag)?.[1] ?? NEWEST_MINOR),
    mesh: meshConfigOf(configurations.read(namespace, `istio${suffix}`, 'mesh'), { namespace, name: `istio${suffix}` }, options),
    config: injectorConfigOf(injector('config')),
    values,
  };
}

/** The ConfigMaps of the default revision have no suffix (`pilot/pkg/bootstrap`, getMeshConfigMapName and getInjectorConfigMapName). */
function suffixOf(revision: string): string {
  return revision === 'default' ? '' : `-${revision}`;
}

/** As `ApplyMeshConfig` of `pkg/config/mesh/mesh.go`; if it is missing, that of the chart, whose root namespace is istiod's own. */
function meshConfigOf(
  mesh: unknown, { namespace, name }: { namespace: string; name: string }, options: InjectOptions,
): MeshConfig {
  const { statusPort, enablePrometheusMerge } = options;
  const given = {
    rootNamespace: mesh === undefined ? namespace : valueAt(mesh, 'rootNamespace'),
    enablePrometheusMerge: valueAt(mesh, 'enablePrometheusMerge'),
  };
  const byOption = statusPort === undefined ? {} : { statusPort };
  const exportTo = (field: string) => itemsOf(valueAt(mesh, field) ?? ['*']).map(String);
  return {
    rootNamespace: typeof given.rootNamespace === 'string' ? given.rootNamespace : DEFAULT_ROOT_NAMESPACE,
    enablePrometheusMerge: typeof given.enablePrometheusMerge === 'boolean' ? given.enablePrometheusMerge : enablePrometheusMerge ?? true,
    outboundTrafficPolicy: {
      mode: String((mesh === undefined ? options.outboundTrafficPolicy : valueAt(mesh, 'outboundTrafficPolicy.mode')) ?? 'ALLOW_ANY'),
      hasEgressProxy: false,
      by: `ConfigMap/${namespace}/${name}`,
    },
    enableAutoMtls: (mesh === undefined ? options.enableAutoMtls : valueAt(mesh, 'enableAutoMtls')) !== false,
    defaultServiceExportTo: exportTo('defaultServiceExportTo'),
    defaultDestinationRuleExportTo: exportTo('defaultDestinationRuleExportTo'),
    discoverySelectors: validSelectors(itemsOf(valueAt(mesh, 'discoverySelectors'))),
    defaultConfig: overridden(overridden(DEFAULT_PROXY_CONFIG, byOption), proxyConfigOf(valueAt(mesh, 'defaultConfig'))),
  };
}

/** With one that is not valid, istiod reads all namespaces (`pkg/kube/namespace/filter.go`, selectorsChanged). */
function validSelectors(values: ReadonlyArray<unknown>): ReadonlyArray<LabelSelector> {
  const selectors = values.flatMap(value => selectorOf(value) ?? []);
  const areValid = selectors.length === values.length && refusalOf(() => selectors.map(requirementsOf)) === undefined;
  return areValid ? selectors : [];
}
