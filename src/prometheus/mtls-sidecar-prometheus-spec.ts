import { Size } from 'cdk8s';
import {
  CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_TLS, CERTIFICATE_VOLUME, certificateSidecarLabels,
} from './certificate-sidecar';
import { resourceFields } from './container-resources';
import { LabelSelector } from './label-selector';
import { MtlsSidecarPrometheusProps } from './mtls-sidecar-prometheus-props';
import { storageFields } from './prometheus-storage';
import { PrometheusSpec, PrometheusSpecServiceDiscoveryRole } from '../../imports/prometheus';
import { IMonitorSelector, IScraper, ObjectSelection } from '../described/scraper';
import { IstioMesh } from '../mesh/istio-mesh';

/** The fields of a pod that the Pod Security Standard "restricted" requires; the operator sets those of its containers. */
export const RESTRICTED = {
  runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * The spec of the Prometheus resource.
 *
 * @throws when Kubernetes, the operator or Prometheus would not accept a prop.
 */
export function mtlsSidecarPrometheusSpec(
  props: MtlsSidecarPrometheusProps,
  prometheus: IScraper & IMonitorSelector,
  selection: ObjectSelection,
  mesh: IstioMesh,
  cannot: string,
): PrometheusSpec {
  const selector = { matchLabels: selection.labels };
  const namespaceSelector = namespacesNamed(selection.namespaces);
  return {
    version: `v${prometheus.version}`,
    image: props.image,
    replicas: props.replicas ?? 1,
    serviceAccountName: prometheus.serviceAccountName,
    podMonitorSelector: selector,
    podMonitorNamespaceSelector: namespaceSelector,
    serviceMonitorSelector: selector,
    serviceMonitorNamespaceSelector: namespaceSelector,
    probeSelector: selector,
    probeNamespaceSelector: namespaceSelector,
    scrapeConfigSelector: selector,
    scrapeConfigNamespaceSelector: namespaceSelector,
    ruleSelector: selector,
    ruleNamespaceSelector: namespaceSelector,
    // Endpoints, the default of the operator, are deprecated in Kubernetes and limited to 1,000 addresses.
    serviceDiscoveryRole: PrometheusSpecServiceDiscoveryRole.ENDPOINT_SLICE,
    scrapeInterval: prometheus.scrapeInterval,
    evaluationInterval: props.evaluationInterval,
    // Not the default class, which would present the certificate of the mesh to every target.
    scrapeClasses: [{ name: prometheus.meshScrapeClass!, tlsConfig: CERTIFICATE_TLS }],
    podMetadata: { labels: certificateSidecarLabels(mesh), annotations: CERTIFICATE_SIDECAR_ANNOTATIONS },
    volumes: [CERTIFICATE_VOLUME],
    volumeMounts: [CERTIFICATE_MOUNT],
    securityContext: RESTRICTED,
    resources: resourceFields(props.resources ?? { memory: { request: Size.mebibytes(400) } }, cannot),
    externalLabels: props.externalLabels,
    ...storageFields(props, cannot),
  };
}

/** The selector of some namespaces. An empty one selects all, while without any only the namespace of the Prometheus itself is selected. */
export function namespacesNamed(namespaces: string[] | undefined): LabelSelector {
  return namespaces ? { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }] } : {};
}
