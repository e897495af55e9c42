import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { mergedEndpointsMonitor } from './merged-endpoints-monitor';
import { podFields } from './mesh-membership';
import { plainPrometheus } from './plain-prometheus';
import { IScraper, SelectedKind } from '../../described/scraper';
import { IstioMesh } from '../../mesh/istio-mesh';
import { valueAt } from '../../plan/kubernetes/fields';
import { idOf, Manifest } from '../../plan/kubernetes/manifest';
import { makesPods, POD_MAKERS } from '../../plan/kubernetes/pod-makers';
import { CERTIFICATE_TLS } from '../../prometheus/certificate-sidecar';
import { namespacesNamed, selectorFields } from '../../prometheus/mtls-sidecar-spec';
import { RULE_SELECTORS, SELECTORS } from '../../prometheus/selectors';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * The objects that the description of a Prometheus stands for: its resource, or a pod with its configuration; its service account, and the
 * roles of that. There are none if the manifests already have the Prometheus, since that is the real one.
 */
export function prometheusManifests(prometheus: IScraper, mesh: IstioMesh, manifests: ReadonlyArray<Manifest>): Manifest[] {
  if (manifests.some(object => isPrometheus(prometheus, object))) return [];
  const existing = new Set(manifests.map(idOf));
  if (Construct.isConstruct(prometheus)) {
    // Another app creates it, with what it depends on, such as its configuration.
    return [prometheus, ...prometheus.node.dependencies].flatMap(({ node }) => node.findAll()).filter(ApiObject.isApiObject)
      .map(object => object.toJson() as Manifest).filter(object => !existing.has(idOf(object)));
  }
  const { namespace, serviceAccountName: name } = prometheus;
  return [
    ...prometheus.configuration ? plainPrometheus(prometheus, prometheus.configuration, mesh) : operatedPrometheus(prometheus, mesh),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    ...rights(prometheus),
  ].filter(object => !existing.has(idOf(object)));
}

/** Whether an object is the resource, or makes the pods, with the service account of a Prometheus. */
function isPrometheus({ namespace, serviceAccountName, configuration }: IScraper, object: Manifest): boolean {
  if ((object.metadata.namespace ?? 'default') !== namespace) return false;
  if (!configuration) return ['Prometheus', 'PrometheusAgent'].includes(object.kind) && accountIn(object, 'spec') === serviceAccountName;
  return makesPods(object.kind) && accountIn(object, ...POD_MAKERS[object.kind].template, 'spec') === serviceAccountName;
}

function accountIn(object: Manifest, ...path: string[]): unknown {
  return valueAt(object, [...path, 'serviceAccountName'].join('.'));
}

function operatedPrometheus(prometheus: IScraper, mesh: IstioMesh): Manifest[] {
  const merged = prometheus.scrapesMergedEndpoints ? [mergedEndpointsMonitor(prometheus, mesh)] : [];
  return [resource(prometheus, mesh, merged[0]), ...merged];
}

function resource(prometheus: IScraper, mesh: IstioMesh, merged?: Manifest): Manifest {
  const { namespace, serviceAccountName, version, scrapeInterval, monitorSelector } = prometheus;
  const meshScrapeClass = monitorSelector?.meshScrapeClass;
  const mergedSelectors = merged && {
    podMonitorSelector: { matchLabels: merged.metadata.labels },
    podMonitorNamespaceSelector: namespacesNamed([merged.metadata.namespace!]),
  };
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    // The name of the resource is not known.
    metadata: { name: serviceAccountName, namespace },
    spec: {
      version: `v${version}`,
      serviceAccountName,
      scrapeInterval,
      // Even if the description selects no PodMonitors, this one is selected.
      ...mergedSelectors,
      ...selectors(prometheus),
      ...podFields(prometheus, mesh),
      ...meshScrapeClass ? { scrapeClasses: [{ name: meshScrapeClass, tlsConfig: CERTIFICATE_TLS }] } : {},
    },
  };
}

/** The selectors for the described selection. A kind that is not selected has none, as in the operator. */
function selectors({ monitorSelector, ruleEvaluator }: IScraper): object {
  return Object.assign(
    {},
    ...Object.values(SelectedKind).map(kind => selectorFields(SELECTORS[kind], monitorSelector?.selection(kind))),
    // Those of whoever evaluates rules on what an agent scrapes: the description stands for both.
    selectorFields(RULE_SELECTORS, ruleEvaluator?.ruleSelection),
  );
}

/** The roles and bindings of its service account, for all namespaces or for the described ones. */
function rights({ namespace, serviceAccountName, discoverableNamespaces, scrapesMergedEndpoints, configuration }: IScraper): Manifest[] {
  const name = `${namespace}.${serviceAccountName}.described`;
  const subjects = [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }];
  const granted = (kind: 'Role' | 'ClusterRole', rules: object[], inNamespace?: string): Manifest[] => {
    const metadata = inNamespace === undefined ? { name } : { name, namespace: inNamespace };
    return [
      { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
      { apiVersion: `${RBAC}/v1`, kind: `${kind}Binding`, metadata, roleRef: { apiGroup: RBAC, kind, name }, subjects },
    ];
  };
  if (discoverableNamespaces === undefined) return granted('ClusterRole', [...DISCOVERY, listing('', 'nodes')]);
  return [
    ...discoverableNamespaces.flatMap(each => granted('Role', DISCOVERY, each)),
    // Without it, it could not scrape the merged endpoint of every sidecar. One with a configuration scrapes what that says.
    ...scrapesMergedEndpoints && !configuration ? granted('ClusterRole', [listing('', 'pods')]) : [],
  ];
}

const DISCOVERY = [
  listing('', 'pods', 'services', 'endpoints'), listing('discovery.k8s.io', 'endpointslices'), listing('networking.k8s.io', 'ingresses'),
];

function listing(apiGroup: string, ...resources: string[]): object {
  return { apiGroups: [apiGroup], resources, verbs: ['get', 'list', 'watch'] };
}
