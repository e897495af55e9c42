import { Size } from 'cdk8s';
import { PrometheusSpec, PrometheusSpecServiceDiscoveryRole } from '../../imports/prometheus';
import { refusal } from '../errors';
import { CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_TLS, CERTIFICATE_VOLUME, certificateSidecarLabels } from './certificate-sidecar';
import { resourceFields } from './container-resources';
import { LabelSelector } from './label-selector';
import { MtlsSidecarPrometheusProps } from './mtls-sidecar-prometheus-props';
import { storageFields } from './prometheus-storage';
import { IPrometheus, ObjectSelection } from '../described/prometheus';
import { IstioMesh } from '../mesh/istio-mesh';
import { milliseconds } from '../values/duration';

/** What the Pod Security Standard "restricted" asks of a pod; of the containers the operator asks the rest itself. */
const RESTRICTED = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } };

/**
 * The spec of the Prometheus resource.
 *
 * @throws when a prop is not one that Kubernetes, the operator or Prometheus accepts.
 */
export function mtlsSidecarPrometheusSpec(
  props: MtlsSidecarPrometheusProps,
  prometheus: IPrometheus,
  selection: ObjectSelection,
  mesh: IstioMesh,
  cannot: string,
): PrometheusSpec {
  if (props.evaluationInterval !== undefined) milliseconds(props.evaluationInterval, 'evaluationInterval', cannot);
  const selector = { matchLabels: selection.labels };
  const namespaceSelector = namespacesNamed(selection.namespaces);
  return {
    version: `v${prometheus.version}`,
    image: props.image,
    replicas: replicas(props.replicas ?? 1, cannot),
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
    // Endpoints, the operator's own default, are deprecated in Kubernetes and end at 1,000 addresses.
    serviceDiscoveryRole: PrometheusSpecServiceDiscoveryRole.ENDPOINT_SLICE,
    scrapeInterval: prometheus.scrapeInterval,
    evaluationInterval: props.evaluationInterval,
    // Not the default class: that would show the certificate of the mesh to every target.
    scrapeClasses: [{ name: prometheus.meshScrapeClass!, tlsConfig: CERTIFICATE_TLS }],
    podMetadata: { labels: certificateSidecarLabels(mesh), annotations: CERTIFICATE_SIDECAR_ANNOTATIONS },
    volumes: [CERTIFICATE_VOLUME],
    volumeMounts: [CERTIFICATE_MOUNT],
    securityContext: RESTRICTED,
    resources: resourceFields(props.resources ?? { memory: { request: Size.mebibytes(400) } }, cannot),
    externalLabels: props.externalLabels && externalLabels(props.externalLabels, cannot),
    ...storageFields(props, cannot),
  };
}

/** An empty selector selects every namespace, none only the own one. */
export function namespacesNamed(namespaces: string[] | undefined): LabelSelector {
  return namespaces ? { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }] } : {};
}

function replicas(count: number, cannot: string): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw refusal({ cannot, because: `replicas is ${count}, and pods come in whole numbers above zero`, instead: 'Leave it out for one' });
}

/** The names of the operator's own external labels, which it lets nobody else set (`buildExternalLabels` in pkg/prometheus/promcfg.go). */
const RESERVED = ['prometheus', 'prometheus_replica'];

function externalLabels(labels: { [name: string]: string }, cannot: string): { [name: string]: string } {
  for (const name of Object.keys(labels)) {
    if (RESERVED.includes(name)) {
      throw refusal({ cannot, because: `externalLabels has '${name}', which the operator sets itself`, instead: 'Take another name' });
    }
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
      throw refusal({
        cannot,
        because: `externalLabels has '${name}', which is no name of a Prometheus label`,
        instead: "Use letters, digits and '_', with no digit first",
      });
    }
  }
  return labels;
}
