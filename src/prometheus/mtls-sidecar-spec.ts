import { ApiObjectMetadata, Size } from 'cdk8s';
import {
  CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_TLS, CERTIFICATE_VOLUME, certificateSidecarLabels,
} from './certificate-sidecar';
import { resourceFields } from './container-resources';
import { LabelSelector } from './label-selector';
import { MtlsSidecarOptions } from './mtls-sidecar-options';
import { SELECTORS } from './selectors';
import { PrometheusSpec, PrometheusSpecPodMetadata, PrometheusSpecServiceDiscoveryRole } from '../../imports/prometheus';
import { IMonitorSelector, IScraper, ObjectSelection, SelectedKind } from '../described/scraper';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';

/** The fields of a pod that the Pod Security Standard "restricted" requires; the operator sets those of its containers. */
export const RESTRICTED = {
  runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * The fields of a Prometheus or a PrometheusAgent with a sidecar that writes certificates: those that both resources have
 * (`CommonPrometheusFields` in pkg/apis/monitoring/v1/prometheus_types.go of the operator).
 *
 * @throws when Kubernetes, the operator or Prometheus would not accept an option.
 */
export function mtlsSidecarSpec(
  options: MtlsSidecarOptions, scraper: IScraper & IMonitorSelector, mesh: IstioMesh, cannot: string,
): PrometheusSpec {
  return {
    version: `v${scraper.version}`,
    image: options.image,
    imagePullSecrets: options.imagePullSecrets?.map(({ name }) => ({ name })),
    replicas: options.replicas,
    shards: options.shards,
    serviceAccountName: scraper.serviceAccountName,
    ...Object.assign({}, ...Object.values(SelectedKind).map(kind => selectorFields(SELECTORS[kind], scraper.selection(kind)))),
    // Endpoints, the default of the operator, are deprecated in Kubernetes and limited to 1,000 addresses.
    serviceDiscoveryRole: PrometheusSpecServiceDiscoveryRole.ENDPOINT_SLICE,
    scrapeInterval: scraper.scrapeInterval,
    // Not the default class, which would present the certificate of the mesh to every target.
    scrapeClasses: [{ name: scraper.meshScrapeClass!, tlsConfig: CERTIFICATE_TLS }],
    podMetadata: podMetadata(options.podMetadata, mesh, cannot),
    volumes: [CERTIFICATE_VOLUME],
    volumeMounts: [CERTIFICATE_MOUNT],
    securityContext: RESTRICTED,
    tolerations: options.tolerations,
    resources: resourceFields(options.resources ?? { memory: { request: Size.mebibytes(400) } }, cannot),
    externalLabels: options.externalLabels,
  };
}

/** A selector and its namespace selector for a selection. What is not selected has neither, as in the operator. */
export function selectorFields(
  [selector, namespaceSelector]: readonly [string, string], selection: ObjectSelection | undefined,
): { [field: string]: LabelSelector } {
  if (!selection || selection.namespaces?.length === 0) return {};
  return { [selector]: { matchLabels: selection.labels }, [namespaceSelector]: namespacesNamed(selection.namespaces) };
}

/** The selector of some namespaces. An empty one selects all, while without any only the namespace of the Prometheus itself is selected. */
export function namespacesNamed(namespaces: string[] | undefined): LabelSelector {
  return namespaces ? { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }] } : {};
}

function podMetadata(
  { labels = {}, annotations = {} }: ApiObjectMetadata = {}, mesh: IstioMesh, cannot: string,
): PrometheusSpecPodMetadata {
  const own = { labels: certificateSidecarLabels(mesh), annotations: CERTIFICATE_SIDECAR_ANNOTATIONS };
  for (const [what, given, needed] of [['labels', labels, own.labels], ['annotations', annotations, own.annotations]] as const) {
    const key = Object.keys(given).find(each => each in needed && given[each] !== needed[each]);
    if (key === undefined) continue;
    throw refusal({
      cannot,
      because: `podMetadata.${what} has '${key}: ${given[key]}', and its sidecar needs '${needed[key]}' there to write certificates`,
      instead: `Leave '${key}' out`,
    });
  }
  return { labels: { ...labels, ...own.labels }, annotations: { ...annotations, ...own.annotations } };
}
