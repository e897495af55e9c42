/** The kinds of a group and version, separated by scope. */
interface Kinds {
  readonly namespaced?: string;
  readonly clusterWide?: string;
}

const GATEWAY_API = 'GRPCRoute Gateway HTTPRoute ReferenceGrant';
const ISTIO_NETWORKING = 'DestinationRule Gateway ServiceEntry Sidecar VirtualService WorkloadEntry WorkloadGroup';
const ISTIO_SECURITY = 'AuthorizationPolicy PeerAuthentication RequestAuthentication';
const CORE = 'ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret '
  + 'Service ServiceAccount';
const WEBHOOKS = 'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy '
  + 'ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration';

/** The kinds that a cluster with prometheus-operator, Istio and the Gateway API serves: those of `k8s.io/api`, and their CRDs. */
const SERVED: { readonly [apiVersion: string]: Kinds } = {
  'v1': { namespaced: CORE, clusterWide: 'Namespace Node PersistentVolume' },
  'admissionregistration.k8s.io/v1': { clusterWide: WEBHOOKS },
  'apiextensions.k8s.io/v1': { clusterWide: 'CustomResourceDefinition' },
  'apiregistration.k8s.io/v1': { clusterWide: 'APIService' },
  'apps/v1': { namespaced: 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet' },
  'autoscaling/v1': { namespaced: 'HorizontalPodAutoscaler' },
  'autoscaling/v2': { namespaced: 'HorizontalPodAutoscaler' },
  'batch/v1': { namespaced: 'CronJob Job' },
  'certificates.k8s.io/v1': { clusterWide: 'CertificateSigningRequest' },
  'coordination.k8s.io/v1': { namespaced: 'Lease' },
  'discovery.k8s.io/v1': { namespaced: 'EndpointSlice' },
  'events.k8s.io/v1': { namespaced: 'Event' },
  'flowcontrol.apiserver.k8s.io/v1': { clusterWide: 'FlowSchema PriorityLevelConfiguration' },
  'networking.k8s.io/v1': { namespaced: 'Ingress NetworkPolicy', clusterWide: 'IPAddress IngressClass ServiceCIDR' },
  'node.k8s.io/v1': { clusterWide: 'RuntimeClass' },
  'policy/v1': { namespaced: 'PodDisruptionBudget' },
  'rbac.authorization.k8s.io/v1': { namespaced: 'Role RoleBinding', clusterWide: 'ClusterRole ClusterRoleBinding' },
  'resource.k8s.io/v1': { namespaced: 'ResourceClaim ResourceClaimTemplate', clusterWide: 'DeviceClass ResourceSlice' },
  'scheduling.k8s.io/v1': { clusterWide: 'PriorityClass' },
  'storage.k8s.io/v1': {
    namespaced: 'CSIStorageCapacity',
    clusterWide: 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
  },

  'monitoring.coreos.com/v1': { namespaced: 'Alertmanager PodMonitor Probe Prometheus PrometheusRule ServiceMonitor ThanosRuler' },
  'monitoring.coreos.com/v1alpha1': { namespaced: 'AlertmanagerConfig PrometheusAgent ScrapeConfig' },

  'extensions.istio.io/v1alpha1': { namespaced: 'TrafficExtension WasmPlugin' },
  'networking.istio.io/v1': { namespaced: ISTIO_NETWORKING },
  'networking.istio.io/v1alpha3': { namespaced: `${ISTIO_NETWORKING} EnvoyFilter` },
  'networking.istio.io/v1beta1': { namespaced: `${ISTIO_NETWORKING} ProxyConfig` },
  'security.istio.io/v1': { namespaced: ISTIO_SECURITY },
  'security.istio.io/v1beta1': { namespaced: ISTIO_SECURITY },
  'telemetry.istio.io/v1': { namespaced: 'Telemetry' },
  'telemetry.istio.io/v1alpha1': { namespaced: 'Telemetry' },

  // By these the plan knows of scrapers that it does not follow.
  'collectors.grafana.com/v1alpha1': { namespaced: 'Alloy' },
  'monitoring.googleapis.com/v1': { namespaced: 'PodMonitoring', clusterWide: 'ClusterPodMonitoring' },
  'monitoring.grafana.com/v1alpha1': { namespaced: 'GrafanaAgent' },
  'opentelemetry.io/v1alpha1': { namespaced: 'OpenTelemetryCollector' },
  'opentelemetry.io/v1beta1': { namespaced: 'OpenTelemetryCollector' },
  'operator.victoriametrics.com/v1beta1': { namespaced: 'VMAgent VMPodScrape VMServiceScrape' },
  'datadoghq.com/v2alpha1': { namespaced: 'DatadogAgent' },

  'gateway.networking.k8s.io/v1': {
    namespaced: `${GATEWAY_API} BackendTLSPolicy ListenerSet TCPRoute TLSRoute UDPRoute`,
    clusterWide: 'GatewayClass',
  },
  'gateway.networking.k8s.io/v1beta1': { namespaced: GATEWAY_API.replace('GRPCRoute ', ''), clusterWide: 'GatewayClass' },
};

type Scope = keyof Kinds;

const SCOPES = new Map<string, Scope>(Object.entries(SERVED).flatMap(([apiVersion, { namespaced = '', clusterWide = '' }]) => [
  ...namespaced.split(' ').map(kind => [`${apiVersion} ${kind}`, 'namespaced'] as const),
  ...clusterWide.split(' ').map(kind => [`${apiVersion} ${kind}`, 'clusterWide'] as const),
]));

/** The scope of a type such as `apps/v1 Deployment`; undefined for an unknown one. */
export function scopeOf(type: string): Scope | undefined {
  return SCOPES.get(type);
}

/** The API versions that have a kind of a name. */
export function versionsOf(kind: string): string[] {
  return Object.keys(SERVED).filter(apiVersion => SCOPES.has(`${apiVersion} ${kind}`));
}

/** The group of an API version; empty for the core of Kubernetes. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
