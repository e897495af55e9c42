import { Gateway } from './gateway';
import { GatewayClass, hasWaypoints } from './gateway-class';
import { CONTROLLER_VERSION } from './ownership';
import { servicePortsOf } from './service-ports';
import { DEFAULT_STATUS_PORT, HEALTH_PORT, METRICS_PATH, PROXY_CONTAINER } from '../../../mesh/istio';
import { CANONICAL_NAME, CANONICAL_REVISION, DATAPLANE_MODE, INJECT, NETWORK, REVISION } from '../../../mesh/labels-and-annotations';
import { Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';
import { Istiod } from '../mesh/istiod';
import { ProxyConfig } from '../mesh/proxy-config';
import { ENVOY_PROM, proxyEnv } from '../templates/common';
import { proxyImage } from '../templates/proxy-image';
import { TemplateData } from '../templates/template-data';

/** The annotations of a Gateway that are for istiod only. */
const OMITTED = [
  'kubectl.kubernetes.io/last-applied-configuration', 'gateway.istio.io/name-override', 'gateway.istio.io/service-account',
  CONTROLLER_VERSION,
];

/**
 * The ServiceAccount, Deployment and Service that istiod creates for a Gateway, with the fields that the plan reads
 * (`files/kube-gateway.yaml` and `files/waypoint.yaml` of the chart).
 */
export function workloadsOf(gateway: Gateway, gatewayClass: GatewayClass, istiod: Istiod, proxyConfig: ProxyConfig): Manifest[] {
  const { metadata: { name, namespace, annotations: own = {} }, spec: { gatewayClassName, addresses = [], listeners } } = gateway;
  const defaultName = gatewayClass.hasSuffix ? `${name}-${gatewayClassName}` : name;
  const deploymentName = own['gateway.istio.io/name-override'] || defaultName;
  const serviceAccountName = own['gateway.istio.io/service-account'] || defaultName;
  const isWaypoint = gatewayClass.template === 'waypoint';
  const inherited = { labels: labelsOf(gateway, istiod), annotations: annotationsOf(gateway, istiod) };
  const labels = {
    ...inherited.labels, 'gateway.networking.k8s.io/gateway-name': name, 'gateway.networking.k8s.io/gateway-class-name': gatewayClassName,
  };
  const managed = gatewayClass.controller.replace('/', '-');
  const metadataOf = (named: string, annotations: Labels = inherited.annotations) =>
    ({ name: named, namespace, labels: { ...labels, 'gateway.istio.io/managed': managed }, annotations });
  const selector = { 'gateway.networking.k8s.io/gateway-name': name };
  const serviceType = own['networking.istio.io/service-type'] ?? gatewayClass.serviceType;
  const data: TemplateData = {
    pod: {
      metadata: { name, namespace, annotations: own },
      spec: { containers: [], restartPolicy: '', schedulerName: '', serviceAccountName: '' },
      status: {},
    },
    workload: deploymentName,
    istiod,
    proxyConfig,
    nativeSidecars: false,
  };
  const template = {
    metadata: {
      labels: {
        [INJECT]: 'false',
        ...(isWaypoint ? { [DATAPLANE_MODE]: 'none' } : {}),
        [CANONICAL_NAME]: deploymentName,
        [CANONICAL_REVISION]: 'latest',
        ...labels,
        'gateway.istio.io/managed': isWaypoint ? managed : 'istio.io-gateway-controller',
      },
      annotations: {
        ...inherited.annotations,
        [REVISION]: istiod.revision,
        'prometheus.io/path': METRICS_PATH,
        'prometheus.io/port': `${DEFAULT_STATUS_PORT}`,
        'prometheus.io/scrape': 'true',
      },
    },
    spec: {
      serviceAccountName,
      containers: [{
        name: PROXY_CONTAINER,
        image: proxyImage(data),
        ports: PORTS,
        args: ['proxy', isWaypoint ? 'waypoint' : 'router'],
        env: proxyEnv(data),
      }],
    },
  };
  const distribution: Labels = isWaypoint ? { 'networking.istio.io/traffic-distribution': 'PreferClose' } : {};
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(serviceAccountName) },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(deploymentName),
      spec: { selector: { matchLabels: selector }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(deploymentName, { ...distribution, ...inherited.annotations }),
      spec: {
        type: serviceType,
        ipFamilyPolicy: 'PreferDualStack',
        selector,
        ports: servicePortsOf(listeners),
        ...(addresses.length > 0 && serviceType === 'LoadBalancer' ? { loadBalancerIP: addresses[0].value } : {}),
      },
    },
  ];
}

const PORTS = [
  { name: 'metrics', containerPort: DEFAULT_STATUS_PORT, protocol: 'TCP' },
  { name: 'status-port', containerPort: HEALTH_PORT, protocol: 'TCP' },
  ENVOY_PROM,
];

/** The labels of `spec.infrastructure`, else those of the Gateway (`extractInfrastructureMetadata` of `deploymentcontroller.go`). */
function labelsOf({ metadata: { labels: own = {} }, spec: { gatewayClassName, infrastructure } }: Gateway, istiod: Istiod): Labels {
  const labels = infrastructure?.labels ? ofInfrastructure(infrastructure.labels) : copied(own, istiod);
  const isMesh = gatewayClassName.includes('waypoint') || gatewayClassName.includes('east-west');
  const { network } = istiod.values;
  const isModeOpen = hasWaypoints(istiod) && !isMesh && !Object.hasOwn(own, DATAPLANE_MODE) && !Object.hasOwn(labels, DATAPLANE_MODE);
  return {
    ...labels,
    ...(isModeOpen ? { [DATAPLANE_MODE]: 'none' } : {}),
    ...(isMesh && network !== '' && !Object.hasOwn(own, NETWORK) ? { [NETWORK]: network } : {}),
  };
}

function annotationsOf({ metadata: { annotations: own = {} }, spec: { infrastructure } }: Gateway, istiod: Istiod): Labels {
  const annotations = infrastructure?.annotations ? ofInfrastructure(infrastructure.annotations) : copied(own, istiod);
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !OMITTED.includes(key)));
}

function ofInfrastructure(given: Labels): Labels {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('gateway.networking.k8s.io/')));
}

function copied(own: Labels, { values }: Istiod): Labels {
  return values.env('PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS') === 'false' ? {} : own;
}
