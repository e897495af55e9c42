import { Size } from 'cdk8s';
import {
  CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_TLS, CERTIFICATE_VOLUME, certificateSidecarLabels,
} from './certificate-sidecar';
import { resourceFields } from './container-resources';
import { LabelSelector } from './label-selector';
import { MtlsSidecarPrometheusProps } from './mtls-sidecar-prometheus-props';
import { storageFields } from './prometheus-storage';
import { PrometheusSpec, PrometheusSpecServiceDiscoveryRole } from '../../imports/prometheus';
import { IPrometheus, ObjectSelection } from '../described/prometheus';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { milliseconds } from '../values/duration';

/** The fields of a pod that the Pod Security Standard "restricted" requires; the operator sets those of its containers. */
const RESTRICTED = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } };

/**
 * The spec of the Prometheus resource.
 *
 * @throws when Kubernetes, the operator or Prometheus would not accept a prop.
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
    externalLabels: props.externalLabels && externalLabels(props.externalLabels, cannot),
    ...storageFields(props, cannot),
  };
}

/** The selector of some namespaces. An empty one selects all, while without any only the namespace of the Prometheus itself is selected. */
export function namespacesNamed(namespaces: string[] | undefined): LabelSelector {
  return namespaces ? { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }] } : {};
}

function replicas(count: number, cannot: string): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw refusal({
    cannot,
    because: `replicas is ${count}, and the number of pods is a whole number above zero`,
    instead: 'Leave it out for one',
  });
}

/**
 * The external labels that the operator sets itself and does not allow in the resource (`buildExternalLabels` in
 * pkg/prometheus/promcfg.go).
 */
const RESERVED = ['prometheus', 'prometheus_replica'];

function externalLabels(labels: { [name: string]: string }, cannot: string): { [name: string]: string } {
  for (const name of Object.keys(labels)) {
    if (RESERVED.includes(name)) {
      throw refusal({ cannot, because: `externalLabels has '${name}', which the operator sets itself`, instead: 'Use another name' });
    }
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
      throw refusal({
        cannot,
        because: `externalLabels has '${name}', which is not a valid name of a Prometheus label`,
        instead: "Use letters, digits and '_', not starting with a digit",
      });
    }
  }
  return labels;
}
